import pytest
import torch

from course_rnn.pytorch.validate import expect_ids, expect_shape
from tests.cases import assert_rejects


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
