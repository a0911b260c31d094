import pytest

from course_rnn.plotting import carried_state
from tests.plotting.diagrams.drawings import edges


@pytest.mark.parametrize("chunk", [2, 3])
def test_the_value_passes_the_border_and_the_gradient_does_not(ax, chunk):
    carried_state(ax, chunk=chunk)
    found = edges(ax)
    for t in range(1, 2 * chunk):
        here, after = f"$h_{t}$", f"$h_{t + 1}$"
        assert (here, after) in found
        assert ((after, here) in found) == (t != chunk)
    assert [end for start, end in found if end is None] == [None]
    assert (f"$h_{chunk + 1}$", None) in found
    assert {"value", "detach", "chunk 1", "chunk 2"} <= {text.get_text() for text in ax.texts}
