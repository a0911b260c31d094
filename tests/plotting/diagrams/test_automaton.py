import pytest

from course_rnn.plotting import digit_adder, two_states
from tests.plotting.diagrams.drawings import boxes, edges

MOVES = ["a", "b", "c", "d"]


def test_the_sum_is_right_and_the_carry_goes_to_the_left(ax):
    digit_adder(ax, "478", "256")
    drawn = boxes(ax)
    assert [drawn[f"sum {t}"] for t in range(4)] == list("4370")
    ways = edges(ax)
    assert all((f"h {t}", f"h {t + 1}") in ways for t in range(3))
    assert all(
        step in ways
        for t in range(4)
        for step in ((f"bottom {t}", f"h {t}"), (f"h {t}", f"sum {t}"))
    )
    written = [text.get_text() for text in ax.texts]
    assert written.count("1") == 2  # 8 + 6 and 7 + 5 + 1 carry


def test_two_states_and_their_moves(ax):
    two_states(ax, ["one", "two"], MOVES)
    assert {("one", "two"), ("two", "one")} <= set(edges(ax))
    assert {text.get_text() for text in ax.texts} >= {*MOVES, "one", "two", "start"}


def test_bad_input(ax):
    for top, bottom in (("", ""), ("12", "1"), ("12345", "12345"), ("1a", "22")):
        with pytest.raises(ValueError, match=r"(top|bottom): expected 1 to 4 digits"):
            digit_adder(ax, top, bottom)
    with pytest.raises(ValueError, match="states: expected 2, got 1"):
        two_states(ax, ["one"], MOVES)
    with pytest.raises(ValueError, match="moves: expected 4, got 3"):
        two_states(ax, ["one", "two"], MOVES[:3])
