import numpy as np

from course_rnn.plotting import plane_map
from tests.cases import assert_equal


def test_a_plane_map_sends_the_grid_where_the_function_does(ax):
    W = np.array([[0.0, -2.0], [0.5, 0.0]])
    plane_map(ax, W, np.tanh)
    *grid, square = ax.lines
    assert len(grid) == 18
    corners = {tuple(np.round(line.get_xydata()[0], 9)) for line in grid}
    assert tuple(np.round(np.tanh(W @ [-1, -1]), 9)) in corners
    assert tuple(np.round(np.tanh(W @ [-1, 1]), 9)) in corners
    assert_equal(np.abs(square.get_xydata()), np.ones((5, 2)), atol=0)
    assert ax.get_aspect() == 1
