import numpy as np
import pytest

from course_rnn.figures import back_off
from course_rnn.reference.ngram import KneserNey, fit_kneser_ney, kneser_ney_next

SYMBOLS = "".join(chr(97 + k) for k in range(12))
V, ORDER = len(SYMBOLS), 3


@pytest.fixture
def model(rng):
    return fit_kneser_ney(rng.integers(V, size=400), ORDER, V)


@pytest.fixture
def ids(rng):
    return rng.integers(V, size=9)


@pytest.fixture
def p(model, ids):
    lower = [KneserNey(model.levels[:n], V) for n in range(1, ORDER + 1)]
    positions = range(ORDER - 1, len(ids))
    return np.array([[kneser_ney_next(m, ids[:t]) for m in lower] for t in positions])


def figure_data(ids, p, weights=None):
    weights = np.full(p.shape[:2], 0.5) if weights is None else weights
    return back_off("".join(SYMBOLS[k] for k in ids), p, weights, SYMBOLS).data


def test_what_comes_and_the_most_probable_of_every_order_are_kept(ids, p):
    data = figure_data(ids, p)
    assert len(data["steps"]) == len(p)
    for t, step in enumerate(data["steps"]):
        kept = [SYMBOLS.index(symbol) for symbol in step["symbols"]]
        assert ids[t + ORDER - 1] in kept
        for m in range(ORDER):
            dropped = np.delete(p[t, m], kept)
            assert np.sort(p[t, m])[-data["shown"]] >= dropped.max(initial=0)
        np.testing.assert_allclose(step["p"], p[t][:, kept], rtol=1e-5)


def test_a_rare_symbol_keeps_its_digits(ids, p):
    tiny = p * np.array(1e-9)
    np.testing.assert_allclose(
        [step["p"][0][0] / 1e-9 for step in figure_data(ids, tiny)["steps"]],
        [step["p"][0][0] for step in figure_data(ids, p)["steps"]],
        rtol=1e-5,
    )


def test_the_weights_stand_at_their_position(ids, p):
    weights = np.linspace(0, 1, p[:, :, 0].size).reshape(p.shape[:2])
    steps = figure_data(ids, p, weights)["steps"]
    np.testing.assert_allclose([step["weights"] for step in steps], weights, atol=1e-5)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"p": np.full((2, 2, 3), 0.3)}, r"p: expected shape \(-1, -1, 2\), got \(2, 2, 3\)"),
        ({"p": np.full((2, 2, 2), 1.5)}, "p: expected numbers from 0 to 1, got 1.5 to 1.5"),
        ({"weights": np.ones((2, 3))}, r"weights: expected shape \(2, 2\), got \(2, 3\)"),
        ({"weights": -np.ones((2, 2))}, "weights: expected numbers from 0 to 1, got -1.0"),
        ({"text": "ab"}, "text: expected at least 3 characters, got 2"),
        ({"text": "abz"}, r"text: expected characters of the vocabulary, got \['z'\]"),
    ],
)
def test_bad_input(changes, message, without_shape_hook):
    good = {"text": "aba", "p": np.full((2, 2, 2), 0.5), "weights": np.ones((2, 2))}
    with pytest.raises(ValueError, match=message):
        back_off(**{**good, **changes}, symbols="ab")
