import pytest

from course_rnn.plotting import autoregression
from tests.plotting.diagrams.drawings import edges


@pytest.mark.parametrize("order", [2, 3, 4])
def test_the_first_prediction_is_an_input_of_the_second(ax, order):
    autoregression(ax, order=order)
    now, then = r"$\hat{x}_t$", r"$\hat{x}_{t+1}$"
    past = [f"$x_{{t-{k}}}$" for k in range(order, 0, -1)]
    assert edges(ax) == [
        *((f"{x} first", "sum first") for x in past),
        ("sum first", f"{now} first"),
        *((f"{x} again", "sum again") for x in [*past[1:], now]),
        ("sum again", f"{then} again"),
        (f"{now} first", f"{now} again"),
    ]
    assert edges(ax, dashed=True) == [(f"{now} first", f"{now} again")]


def test_the_weight_counts_the_steps_back(ax):
    autoregression(ax, order=3)
    places = {text.get_text(): text.get_position() for text in ax.texts[:9]}
    for k in (1, 2, 3):
        assert places[f"$a_{k}$"][0] == pytest.approx(places[f"$x_{{t-{k}}}$"][0] + 0.14)
