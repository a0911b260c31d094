"""The check in the notebook of functions that return several arrays, take tensors, or draw."""

import importlib

import numpy as np
import pytest
import torch

from course_rnn.grading import check
from tests.grading.exercises import DICE, LINE, TORCH

KINDS = {exercise.id: exercise for exercise in (LINE, TORCH, DICE)}


@pytest.fixture(autouse=True)
def small_exercises(monkeypatch, capsys):
    module = importlib.import_module("course_rnn.grading.notebook.check")
    monkeypatch.setattr(module, "find_exercise", KINDS.__getitem__)
    yield
    capsys.readouterr()


def test_several_arrays_are_right():
    def line_backward(x, y, w):
        return [w * y, 2 * np.sum(x * y), y]

    result = check("0.1", line_backward)
    assert (result.passed, result.score) == (False, 0)
    fault = "dw is one number, as it should be, but its value is wrong. Right: dx, db."
    assert fault in result.message

    def line_backward(x, y, w):
        return w * y, np.sum(x * y), y.astype(np.float32)

    assert check("0.1", line_backward).passed


def test_a_mistake_in_one_of_several_arrays_gets_its_hint():
    def line_backward(x, y, w):
        return w * y, np.mean(x * y), y

    assert check("0.1", line_backward).message.endswith("  Hint: this is the mean.")


def test_a_change_in_one_of_several_arrays_is_found():
    rng = np.random.default_rng(0)

    def line_backward(x, y, w):
        return w * y, np.sum(x * y), y + rng.normal()

    message = check("0.1", line_backward).message
    assert "changes from call to call" in message
    assert "Hint" not in message


@pytest.mark.parametrize(
    "function",
    [
        lambda x, factor: factor * x,
        lambda x, factor: factor * x.clone().requires_grad_(),
        lambda x, factor: (factor * x).numpy(),
        lambda x, factor: (factor * x).float(),
    ],
    ids=["tensor", "with a graph", "array", "float32"],
)
def test_a_torch_function_gets_tensors_and_returns_what_it_likes(function):
    def double(x, factor):
        assert type(x) is torch.Tensor
        assert x.dtype == torch.float64
        assert factor == 2.0
        return function(x, factor)

    result = check("0.2", double)
    assert result.passed, result.message


def test_a_torch_function_is_told_its_mistake():
    assert "Hint: this is x itself." in check("0.2", lambda x, factor: x).message
    assert "y: expected shape (T, N) = (2, 3)" in check("0.2", lambda x, factor: x.T).message


def test_a_tensor_changed_in_place_is_found():
    def double(x, factor):
        return x.mul_(factor)

    assert "Found: x changed in place" in check("0.2", double).message


def test_a_numpy_exercise_gets_no_tensor_and_takes_none():
    def line_backward(x, y, w):
        assert type(x) is np.ndarray
        return torch.ones(3), 1.0, torch.ones(3)

    assert "dx: expected shape (n,) = (3,), got a Tensor" in check("0.1", line_backward).message


def test_draws_may_change_from_call_to_call():
    rng = np.random.default_rng(0)

    def dice(p, n, seed):
        return rng.choice(len(p), size=n, p=p)

    result = check("0.3", dice)
    assert (result.passed, result.score) == (True, 3)


def test_wrong_draws_are_found_and_named():
    rng = np.random.default_rng(0)

    def dice(p, n, seed):
        return rng.choice(len(p), size=n)

    message = check("0.3", dice).message
    assert "Found: the symbols do not come with probabilities p." in message
    assert "Hint: all symbols are equally likely." in message
