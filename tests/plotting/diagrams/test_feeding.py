from course_rnn.plotting import teacher_forcing
from tests.plotting.diagrams.drawings import boxes, edges

WORDS = ["students", "opened", "their", "books"]


def test_guesses_are_fed_in_free_running_alone(ax):
    teacher_forcing(ax, WORDS, ["opened", "zoom", "books"], ["opened", "zoom", "and"])
    assert edges(ax, dashed=True) == [
        ("forced y2", None),  # is not fed
        ("free y1", "free x2"),
        ("free y2", "free x3"),
    ]
    said = boxes(ax)
    assert [said[f"forced x{t}"] for t in (1, 2, 3)] == WORDS[:3]
    assert [said[f"free x{t}"] for t in (1, 2, 3)] == ["students", "opened", "zoom"]
    assert [said[f"forced y{t}"] for t in (1, 2, 3)] == ["opened", "zoom", "books"]
    assert [t.get_text() for t in ax.texts if t.get_text().startswith("text")] == ["text: their"]


def test_where_nothing_is_wrong_nothing_is_crossed_out(ax):
    teacher_forcing(ax, WORDS, WORDS[1:], WORDS[1:])
    assert not ax.lines
    solid = edges(ax, dashed=False)
    assert {("forced x1", "forced h1"), ("forced h1", "forced h2"), ("free h3", "free y3")} <= set(
        solid
    )
    assert len(solid) == 2 * (3 + 3 + 2)
