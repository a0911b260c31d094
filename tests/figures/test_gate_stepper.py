import numpy as np
import pytest

from course_rnn.figures import gate_stepper
from course_rnn.reference.lstm import lstm_forward

WORDS, ANSWERS, H = ["John", "went", "to", "the", "garden"], ["garden", "office"], 3


@pytest.fixture
def parts(rng):
    x = rng.normal(size=(len(WORDS), 1, 2))
    weights = rng.normal(size=(4 * H, 2)), rng.normal(size=(4 * H, H))
    b, zeros = rng.normal(size=4 * H), np.zeros((1, H))
    _, _, cache = lstm_forward(x, zeros, zeros, *weights, b, b)
    return [WORDS, cache, rng.normal(size=(2, H)), rng.normal(size=2), ANSWERS, [2, 0]]


def test_the_numbers_obey_the_equations_of_the_cell(parts):
    data = gate_stepper(*parts, first=4).data
    assert (data["words"], data["answers"], data["first"]) == (WORDS, ANSWERS, 4)
    assert [cell["cell"] for cell in data["cells"]] == [2, 0]
    for cell in data["cells"]:
        i, f, g, o, c, h = (np.array(cell[name]) for name in "ifgoch")
        assert len(i) == len(f) == len(g) == len(o) == len(WORDS)
        assert np.allclose(c[1:], f * c[:-1] + i * g, atol=5e-4)
        assert np.allclose(h[1:], o * np.tanh(c[1:]), atol=5e-4)
        assert c[0] == h[0] == 0


def test_the_answer_after_every_word_is_read_out_from_all_hidden_states(parts):
    _, cache, W_hy, b_y, *_ = parts
    p = np.array(gate_stepper(*parts).data["p"])
    scores = cache.hs[1:, 0] @ W_hy.T + b_y
    assert p.shape == (len(WORDS), 2)
    assert np.allclose(p.sum(axis=1), 1, atol=2e-4)
    assert np.allclose(np.log(p[:, 0] / p[:, 1]), scores[:, 0] - scores[:, 1], atol=0.05)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (0, WORDS * 10, "words: expected at most 48, got 50"),
        (0, WORDS[1:], r"cache: expected that of \(4, 1\) words, got \(5, 1\)"),
        (4, ["garden"], r"W_hy: expected shape \(1, 3\), got \(2, 3\)"),
        (5, [], "cells: expected 1 to 6 numbers below 3"),
        (5, [3], "cells: expected 1 to 6 numbers below 3"),
    ],
)
def test_bad_input(parts, place, value, message):
    parts[place] = value
    with pytest.raises(ValueError, match=message):
        gate_stepper(*parts)


@pytest.mark.parametrize("first", [0, 6])
def test_the_first_step_exists(parts, first):
    with pytest.raises(ValueError, match="first: expected a step from 1 to 5"):
        gate_stepper(*parts, first=first)
