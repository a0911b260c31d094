import pytest

from course_rnn.plotting import rolled_graph
from tests.plotting.diagrams.drawings import edges


@pytest.mark.parametrize("steps", [1, 3])
def test_the_loop_goes_through_the_delay_and_the_chain_does_not(ax, steps):
    rolled_graph(ax, steps=steps)
    chain = [(f"$h_{{{t}}}$" if t else "$h_0$", f"$h_{{{t + 1}}}$") for t in range(steps)]
    ins = [(f"$x_{{{t + 1}}}$", f"$h_{{{t + 1}}}$") for t in range(steps)]
    outs = [(f"$h_{{{t + 1}}}$", f"$o_{{{t + 1}}}$") for t in range(steps)]
    loop = [("$h_t$", "delay"), ("delay", "$h_t$"), ("$x_t$", "$h_t$"), ("$h_t$", "$o_t$")]
    assert sorted(edges(ax)) == sorted(chain + ins + outs + loop)
    written = [text.get_text() for text in ax.texts]
    assert [written.count(f"$W_{{{w}}}$") for w in ("hh", "xh", "hy")] == [steps + 1] * 3
