import pytest

from course_rnn.plotting import loss_graph
from tests.plotting.diagrams.drawings import edges


@pytest.mark.parametrize("steps", [2, 3, 4])
def test_every_loss_leads_to_the_one_that_is_minimised(ax, steps):
    loss_graph(ax, steps=steps)
    found = edges(ax)
    for t in range(1, steps + 1):
        loss = rf"$\ell_{t}$"
        assert {(f"$h_{t}$", loss), (loss, "$L$"), (f"$h_{t - 1}$", f"$h_{t}$")} <= set(found)
    assert len(found) == 4 * steps


def test_gradients_run_against_the_arrows_and_not_into_inputs(ax):
    loss_graph(ax, steps=3, backward=True)
    forward, back = edges(ax, dashed=False), edges(ax, dashed=True)
    inputs = {"$x_1$", "$x_2$", "$x_3$"}
    assert sorted(back) == sorted((b, a) for a, b in forward if a not in inputs)
    assert "gradients" in ax.texts[-1].get_text()
