from itertools import pairwise

import pytest

from course_rnn.plotting import bidirectional_grid, layer_grid
from tests.plotting.diagrams.drawings import arrows, boxes, edges


@pytest.mark.parametrize(("layers", "steps"), [(1, 2), (3, 4)])
def test_a_stack_goes_up_and_to_the_right(ax, layers, steps):
    layer_grid(ax, layers=layers, steps=steps)
    up = [(f"{m}, {t}", f"{m + 1}, {t}") for m in range(layers + 1) for t in range(1, steps + 1)]
    right = [(f"{m}, {t}", f"{m}, {t + 1}") for m in range(1, layers + 1) for t in range(1, steps)]
    assert sorted(edges(ax)) == sorted(up + right)
    said = boxes(ax)
    assert said["0, 1"] == "$x_1$"
    assert said[f"{layers}, 2"] == f"$h_2^{{({layers})}}$"
    assert said[f"{layers + 1}, 1"] == "logits"


def test_skips_go_past_every_layer_but_the_first(ax):
    layer_grid(ax, layers=3, steps=2, skips=True)
    assert sorted(edges(ax, dashed=True)) == [
        ("1, 1", "2, 1 added"),
        ("1, 2", "2, 2 added"),
        ("2, 1 added", "3, 1 added"),
        ("2, 2 added", "3, 2 added"),
    ]
    # the sum, not the state alone, goes on
    assert {("2, 1", "2, 1 added"), ("2, 1 added", "3, 1")} < {*edges(ax)}
    assert {("3, 1", "3, 1 added"), ("3, 1 added", "4, 1")} < {*edges(ax)}
    assert ("2, 1", "3, 1") not in edges(ax)


def test_a_path_may_go_past_a_layer_where_there_is_a_skip(ax, without_shape_hook):
    path = [(0, 1), (1, 1), (3, 1), (3, 2), (4, 2)]
    with pytest.raises(ValueError, match=r"path: .*\(\(1, 1\), \(3, 1\)\)"):
        layer_grid(ax, layers=3, steps=2, path=path)
    ax.clear()
    layer_grid(ax, layers=3, steps=2, skips=True, path=path)
    wide = {e for e, a in zip(edges(ax), arrows(ax), strict=True) if a.get_linewidth() > 2}
    way = ["0, 1", "1, 1", "2, 1 added", "3, 1", "3, 2", "3, 2 added", "4, 2"]
    assert wide == {*pairwise(way)}


def test_the_path_is_lit_and_nothing_else(ax):
    layer_grid(ax, layers=2, steps=2, path=[(0, 1), (1, 1), (1, 2)])
    wide = {e for e, a in zip(edges(ax), arrows(ax), strict=True) if a.get_linewidth() > 2}
    assert wide == {("0, 1", "1, 1"), ("1, 1", "1, 2")}


def test_both_directions_read_the_inputs_and_are_read_together(ax):
    bidirectional_grid(ax, layers=2, steps=2)
    wanted = []
    for t in (1, 2):
        below, join, above = f"$x_{t}$", f"1, {t} joined", f"logits {t}"
        for way in "→←":
            one, two = f"1, {t} {way}", f"2, {t} {way}"
            wanted += [(below, one), (one, join), (join, two), (two, above)]
    for layer in (1, 2):
        wanted += [(f"{layer}, 1 →", f"{layer}, 2 →"), (f"{layer}, 2 ←", f"{layer}, 1 ←")]
    assert sorted(edges(ax)) == sorted(wanted)
