import numpy as np
import pytest

from course_rnn.grading.grader.trusted import TrustedSandbox
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import NUMPY, TORCH


def ask(function, library="numpy", **args):
    limits = NUMPY if library == "numpy" else TORCH
    with TrustedSandbox({"f": function}).session("", library, limits) as session:
        (reply,) = session.ask("f", tuple(args), [args])
    return reply


@pytest.mark.parametrize(
    ("returned", "kind", "shapes"),
    [
        (np.ones((2, 3)), "array", [(2, 3)]),
        (1.5, "array", [()]),
        ([1, 2], "numbers", [(2,)]),
        ((np.ones(2), np.ones(3)), "tuple", [(2,), (3,)]),
        ([np.ones(2), np.ones(2)], "list", [(2,), (2,)]),
    ],
)
def test_kinds(returned, kind, shapes):
    reply = ask(lambda: returned)
    assert (reply.kind, [array.shape for array in reply.arrays]) == (kind, shapes)
    assert reply.verdict is None


def test_none_is_no_array():
    reply = ask(lambda: None)
    assert (reply.kind, reply.verdict, reply.arrays) == ("none", Verdict.FORMAT, None)


def test_a_list_of_lists_is_no_array():
    assert ask(lambda: [[1.0], [2.0]]).verdict is Verdict.FORMAT


def test_exceptions_are_named():
    reply = ask(lambda x: x @ np.ones(7), x=np.ones(3))
    assert (reply.verdict, reply.error) == (Verdict.RE, "ValueError")
    assert reply.stumble.startswith("ValueError: matmul")


def test_changed_arguments_are_told_and_the_callers_stay():
    x = np.zeros(3)

    def change(x):
        x += 1
        return x

    assert ask(change, x=x).changed == ("x",)
    assert not x.any()


def test_tensors():
    import torch

    reply = ask(lambda x: x.requires_grad_().exp(), library="torch", x=np.zeros(2))
    np.testing.assert_array_equal(reply.arrays[0], np.ones(2))
    assert ask(lambda x: float(torch.is_tensor(x)), library="torch", x=np.zeros(2)).arrays[0] == 1
