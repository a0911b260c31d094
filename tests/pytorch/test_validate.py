import subprocess
import sys

import pytest
import torch

from course_rnn.pytorch.lstm import LSTM
from course_rnn.pytorch.validate import expect_ids, expect_no_nan, expect_shape
from tests.cases import H, I, N, assert_rejects


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: expect_shape("h0", torch.zeros(5, 3), (3, 5)), "h0", ["(3, 5), got (5, 3)"]),
        (lambda: expect_shape("h0", torch.zeros(3), (3, 1)), "h0", ["(3, 1), got (3,)"]),
        (lambda: expect_shape("h0", [0.0], (1,)), "h0", ["a tensor", "list"]),
        (lambda: expect_ids("x", torch.tensor([[0, 7]]), 7), "x", ["[0, 7)", "0 to 7"]),
        (lambda: expect_ids("x", torch.tensor([[-1, 2]]), 7), "x", ["[0, 7)", "-1 to 2"]),
        (lambda: expect_ids("x", torch.zeros(2, 2), 7), "x", ["integer", "torch.float32"]),
        (lambda: expect_ids("x", torch.tensor([1, 2]), 7), "x", ["(T, N)", "(2,)"]),
        (lambda: expect_ids("x", torch.zeros(0, 2, dtype=int), 7), "x", ["(T, N)", "(0, 2)"]),
        (lambda: expect_ids("x", [[1, 2]], 7), "x", ["a tensor", "list"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)


def test_good_input():
    expect_shape("h0", torch.zeros(3, 5), (3, 5))
    expect_ids("x", torch.tensor([[0, 6]], dtype=torch.uint8), 7)


NAN, INF = torch.tensor([[1.0, torch.nan]]), torch.tensor([[torch.inf, 1.0]])


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16])
def test_the_argument_that_holds_the_nan_is_named(dtype):
    x, h0 = INF.to(dtype), NAN.to(dtype).requires_grad_()
    assert_rejects(lambda: expect_no_nan(x + h0, x=x, h0=h0), "h0", "finite numbers", "NaN")
    assert_rejects(lambda: expect_no_nan(h0, x=h0, h0=h0), "x", "finite numbers", "NaN")


def test_infinity_and_a_nan_that_no_argument_holds_pass():
    expect_no_nan(INF, x=INF)
    expect_no_nan(torch.cat([INF, -INF]), x=NAN)  # their sum would be NaN
    expect_no_nan(INF - INF, x=INF)
    expect_no_nan(torch.full((2, 3), 1e300, dtype=torch.float64), x=NAN)  # squares overflow
    expect_no_nan(torch.zeros(0), x=NAN)


COMPILED = """
import torch
from course_rnn.pytorch.lstm import LSTM
layer = torch.compile(LSTM(2, 5), backend="eager", fullgraph=True)
x = torch.randn(2, 3, 2)
assert torch.isfinite(layer(x)[0]).all()
assert torch.isnan(layer(torch.full_like(x, torch.nan))[0]).all()
"""


def test_a_compiled_graph_is_not_cut_in_two_to_look_for_nan():
    """With fullgraph a cut would be an error; a process without the hook that checks shapes."""
    done = subprocess.run([sys.executable, "-c", COMPILED], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_layers_under_autocast_see_a_nan_too():
    layer, x = LSTM(I, H), torch.randn(2, N, I)
    with torch.autocast("cpu", torch.bfloat16):
        layer(x)
        x[1, 0, 0] = torch.nan
        assert_rejects(lambda: layer(x), "x", "finite numbers", "NaN")
