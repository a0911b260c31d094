import numpy as np
import pytest
from matplotlib.colors import same_color

from course_rnn.plotting import BLUE, GREY, ORANGE, eigenvalues, gradient_norms, singular_values
from tests.cases import assert_equal, assert_not_mutated, assert_rejects

VALUES = np.array([[0.5, 2.0, 1.0, 0.9], [0.1, 0.2, 4.0, 0.0], [1e-9, 8.0, 1.0, 0.3]])


def curve(ax, label):
    """The data of the one curve with this label."""
    (line,) = [line for line in ax.lines if line.get_label() == label]
    return line.get_xydata()


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()] if ax.get_legend() else []


def test_singular_values_are_sorted_at_every_time(ax):
    singular_values(ax, VALUES)
    times = [1, 2, 3]
    assert_equal(curve(ax, "largest"), np.stack([times, VALUES.max(axis=1)], axis=1), atol=0)
    assert_equal(curve(ax, "smallest"), np.stack([times, VALUES.min(axis=1)], axis=1), atol=0)
    between = [line.get_ydata() for line in ax.lines if line.get_color() == GREY][:2]
    assert_equal(np.array(between), np.array([[1.0, 0.2, 1.0], [0.9, 0.1, 0.3]]), atol=0)
    assert ax.get_yscale() == "log"
    assert legend(ax) == ["largest", "smallest"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("t", "singular value")


def test_the_line_at_one_is_drawn(ax):
    singular_values(ax, VALUES)
    dotted = [list(line.get_ydata()) for line in ax.lines if line.get_linestyle() == ":"]
    assert dotted == [[1, 1]]


def test_one_singular_value_is_one_curve(ax):
    singular_values(ax, VALUES[:, :1])
    assert len(ax.lines) == 2
    assert legend(ax) == []


def test_zeros_do_not_stretch_the_axis(ax):
    singular_values(ax, np.array([[1.0, 0.0], [2.0, 0.5]]))
    ax.figure.canvas.draw()
    assert ax.get_ylim()[0] > 0.1


SETS = {"before": np.array([1 + 2j, 1 - 2j, -0.5]), "after": np.array([0.5j, -0.5j])}


def test_eigenvalues_are_points_in_the_complex_plane(ax):
    eigenvalues(ax, SETS)
    assert_equal(curve(ax, "before"), np.array([[1, 2], [1, -2], [-0.5, 0]]), atol=0)
    assert_equal(curve(ax, "after"), np.array([[0, 0.5], [0, -0.5]]), atol=0)
    points = [line for line in ax.lines if line.get_label() in SETS]
    assert len({line.get_marker() for line in points}) == 2
    assert {line.get_linestyle() for line in points} == {"None"}
    assert legend(ax) == ["before", "after"]


def test_the_unit_circle_is_round_and_all_points_are_inside_the_picture(ax):
    eigenvalues(ax, SETS)
    circle = ax.lines[0].get_xydata()
    assert_equal(np.hypot(*circle.T), np.ones(len(circle)), atol=1e-12)
    assert_equal(circle[0], circle[-1], atol=1e-12)
    assert ax.get_aspect() == 1
    assert ax.get_xlim() == ax.get_ylim()
    assert ax.get_xlim()[1] > np.sqrt(5)


def test_small_eigenvalues_leave_the_circle_in_the_picture(ax):
    eigenvalues(ax, {"all": np.array([0.1 + 0j])})
    assert ax.get_xlim()[0] < -1
    assert ax.get_xlim()[1] > 1
    assert legend(ax) == []


def test_gradient_norms_start_at_time_one(ax):
    gradient_norms(ax, {"RNN": np.array([1e-9, 1e-3, 1.0]), "LSTM": np.array([0.5, 1.0])})
    assert_equal(curve(ax, "RNN"), np.array([[1, 1e-9], [2, 1e-3], [3, 1.0]]), atol=0)
    assert_equal(curve(ax, "LSTM"), np.array([[1, 0.5], [2, 1.0]]), atol=0)
    assert ax.get_yscale() == "log"
    assert legend(ax) == ["RNN", "LSTM"]
    assert same_color(ax.lines[0].get_color(), BLUE)
    assert same_color(ax.lines[1].get_color(), ORANGE)


def test_every_curve_looks_different(ax):
    gradient_norms(ax, {str(k): np.array([1.0, 2.0 + k]) for k in range(15)})
    assert len({(line.get_color(), line.get_linestyle()) for line in ax.lines}) == 15


def test_a_vanished_gradient_is_left_out(ax):
    gradient_norms(ax, {"a": np.array([0.0, 0.5, 1.0])})
    ax.figure.canvas.draw()
    assert ax.get_ylim()[0] > 0.1


def test_nothing_is_mutated(ax):
    assert_not_mutated(lambda values: singular_values(ax, values), VALUES)


ONE = np.array([1.0])


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda ax: singular_values(ax, ONE), "values", ["(T, K)", "(1,)"]),
        (lambda ax: singular_values(ax, -VALUES), "values", ["magnitudes", "-8.0"]),
        (lambda ax: singular_values(ax, ONE[:, None] * np.inf), "values", ["finite", "inf"]),
        (lambda ax: singular_values(ax, 0 * VALUES), "values", ["above 0", "0.0"]),
        (lambda ax: eigenvalues(ax, {}), "sets", ["1 to 5", "0"]),
        (lambda ax: eigenvalues(ax, {"a": np.eye(2) + 0j}), "sets['a']", ["vector", "(2, 2)"]),
        (lambda ax: eigenvalues(ax, {"a": np.array([np.nan])}), "sets['a']", ["finite"]),
        (lambda ax: gradient_norms(ax, {}), "curves", ["1 to 15", "0"]),
        (lambda ax: gradient_norms(ax, {str(k): ONE for k in range(16)}), "curves", ["16"]),
        (lambda ax: gradient_norms(ax, {"a": VALUES}), "curves['a']", ["(T,)", "(3, 4)"]),
        (lambda ax: gradient_norms(ax, {"a": -ONE}), "curves['a']", ["magnitudes", "-1.0"]),
    ],
)
def test_bad_input(call, argument, parts, ax, without_shape_hook):
    assert_rejects(lambda: call(ax), argument, *parts)
    assert not ax.lines
