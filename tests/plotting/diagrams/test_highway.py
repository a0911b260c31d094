import pytest

from course_rnn.plotting import gradient_highway


def test_the_width_is_the_product_of_the_gates_that_follow(ax):
    gradient_highway(ax, {"a": [0.1, 0.5, 1.0], "b": [1, 1, 1]})
    widths = [line.get_linewidth() for line in ax.lines]
    full = widths[-1]
    assert widths == pytest.approx([0.05 * full, 0.5 * full, full, full, full, full])
    assert [t.get_text() for t in ax.texts if "." in t.get_text()] == [
        "0.05", "0.50", "1.00", "1.00", "1.00", "1.00",
    ]  # fmt: skip


def test_what_is_nearly_nothing_is_dotted(ax):
    gradient_highway(ax, {"a": [0.5, 0.009]})
    assert [line.get_linestyle() for line in ax.lines] == [":", ":"]
    assert [t.get_text() for t in ax.texts].count("<0.01") == 2
