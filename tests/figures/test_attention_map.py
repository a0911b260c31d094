import numpy as np
import pytest

from course_rnn.figures import attention_map
from course_rnn.figures.attention_map import Looked

T, S = 3, 5


@pytest.fixture
def looked(rng):
    weights = rng.dirichlet(np.ones(S), size=T)
    return Looked("5 May", "-05", weights, rng.random((T, S)) < 0.5)


def test_the_figure_gets_what_was_given_to_four_digits(looked):
    other = Looked("ab", "B", np.array([[0.25, 0.75]]), np.array([[False, True]]))
    data = attention_map([looked, other]).data
    one, two = data["examples"]
    assert np.abs(np.array(one["weights"]) - looked.weights).max() <= 0.5e-4 + 1e-12
    assert np.array_equal(np.array(one["truth"], bool), looked.truth)
    assert (one["read"], one["written"]) == (list("5 May"), list("-05"))
    assert two["read"] == ["a", "b"]
    assert (two["weights"], two["truth"]) == ([[0.25, 0.75]], [[0, 1]])
    assert data["first"] == 1


def test_words_and_what_is_said_of_them(looked):
    words = looked._replace(read=["I", "see", "you", "there", "."], written=["Te", "veo", "."])
    data = attention_map([words], said="the choice", unsaid="No choice.").data
    assert data["examples"][0]["read"][1] == "see"
    assert (data["said"], data["unsaid"]) == ("the choice", "No choice.")
    assert attention_map([words]).data["said"] == "which says it"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"read": ""}, r"examples\[0\]: expected 1 to 36 symbols read"),
        ({"read": "a" * 37}, r"examples\[0\]: expected 1 to 36 symbols read .* got 37 and 3"),
        ({"written": "a" * 15}, r"examples\[0\]: expected .* 1 to 14 written, got 5 and 15"),
        ({"weights": np.ones((S, T))}, r"examples\[0\].weights: expected shape \(3, 5\), got \(5"),
        ({"truth": np.ones(S, bool)}, r"examples\[0\].truth: expected shape \(3, 5\), got \(5,\)"),
        ({"weights": np.ones((T, S))}, r"examples\[0\].weights: expected rows ≥ 0 of sum 1"),
        ({"weights": np.full((T, S), np.nan)}, r"examples\[0\].weights: expected rows"),
    ],
)
def test_bad_examples(looked, change, message):
    with pytest.raises(ValueError, match=message):
        attention_map([looked._replace(**change)])


def test_bad_arguments(looked):
    with pytest.raises(ValueError, match="examples: expected at least one, got none"):
        attention_map([])
    for first in (0, 4):
        with pytest.raises(ValueError, match=f"first: expected a symbol from 1 to 3, got {first}"):
            attention_map([looked], first=first)
