import numpy as np
import pytest

from course_rnn.figures import viterbi_lattice
from course_rnn.reference.viterbi import viterbi, viterbi_steps

T, K = 5, 3
STEPS, LABELS = list("abcde"), ["O", "B", "I"]


def chain(rng):
    emissions, transitions = rng.normal(size=(T, K)), rng.normal(size=(K, K))
    transitions[0, 2] = -np.inf
    emissions[0, 2] = -np.inf
    return emissions, transitions


def test_the_path_is_that_of_viterbi(rng):
    for _ in range(20):
        emissions, transitions = chain(rng)
        steps = viterbi_steps(emissions, transitions)
        data = viterbi_lattice(*steps, emissions.argmax(axis=1), STEPS, LABELS).data
        assert data["path"] == viterbi(emissions, transitions).labels.tolist()
        assert data["greedy"] == emissions.argmax(axis=1).tolist()
        assert data["back"] == steps.back.tolist()
        assert data["best"][0][2] is None  # cannot be reached
        shown = np.array([[s for s in row if s is not None] for row in data["best"][1:]])
        assert np.abs(shown - steps.best[1:]).max() <= 0.005 + 1e-12


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"best": np.zeros((1, 3))}, "best: expected"),
        ({"best": np.zeros((11, 3))}, "best: expected"),
        ({"back": np.zeros((5, 2))}, r"back: expected \(5, 3\)"),
        ({"greedy": [0]}, "greedy: expected 5, got 1"),
        ({"steps": ["a"]}, "steps: expected 5, got 1"),
        ({"labels": ["O"]}, "labels: expected 3, got 1"),
    ],
)
def test_bad_input(change, message):
    args = {
        "best": np.zeros((T, K)),
        "back": np.zeros((T, K), dtype=int),
        "greedy": [0] * T,
        "steps": STEPS,
        "labels": LABELS,
    }
    with pytest.raises(ValueError, match=message):
        viterbi_lattice(**args | change)
