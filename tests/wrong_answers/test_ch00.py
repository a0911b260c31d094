"""Exercises of the toolbox: how many mistakes are known, what is left for them, errors in words."""

import math

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.grading import check
from course_rnn.grading.judging.sheets import chapter_number, draw_sheets
from course_rnn.reference.ops import sigmoid
from course_rnn.reference.optim import sgd
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error, points_of_mistake

IDS = ("0.1", "0.2", "0.3")


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [34, 29, 35]


def test_the_toolbox_is_chapter_0_of_the_grader():
    assert chapter_number("00_toolbox") == 0
    assert [sheet.exercise.id for sheet in draw_sheets(0, 1)] == list(IDS)


class TestTheReferencesAreThoseOfThePackage:
    def test_a_step_is_that_of_sgd(self):
        for args in cases("0.1"):
            path = find_exercise("0.1").reference(**args)
            X, y, w = args["X"], args["y"], args["w"]
            h = 1e-6
            nudges = h * np.eye(len(w))
            up, down = (((X @ (w + s * nudges).T).T - y) ** 2 for s in (1, -1))
            slopes = (up - down).mean(axis=1) / (2 * h)
            assert np.allclose(path[1], sgd((w,), (slopes,), lr=args["lr"])[0], atol=1e-6)

    def test_sigma_is_that_of_ops(self):
        for args in cases("0.2"):
            s, slope, log_s = find_exercise("0.2").reference(**args)
            assert np.allclose(s, sigmoid(args["a"]))
            assert np.allclose(slope, s * (1 - s))
            assert np.allclose(np.exp(log_s), s)


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("0.1", "always the first gradient", 2),  # one step has no other
        ("0.1", "lr shrinks", 2),
        ("0.1", "uphill", 0),
        ("0.1", "end only", 0),
        ("0.2", "logarithm of 0", 3),
        ("0.2", "e^−a / (1 + e^−a)²", 3),
        ("0.2", "epsilon in the logarithm", 3),
        ("0.2", "slope of tanh", 2),
        ("0.2", "order", 1),
        ("0.2", "tanh", 0),
        ("0.3", "hats returned", 4),
        ("0.3", "ε under the root", 4),
        ("0.3", "g for m̂", 2),  # at the first step they are equal
        ("0.3", "no correction", 1),
        ("0.3", "step alone", 1),
        ("0.3", "weights swapped", 0),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(4):
        assert points_of_mistake(exercise_id, name, seed) == points


def test_a_logarithm_of_clipped_numbers_gets_the_same_hint():
    """Where the logarithm stops depends on the bound: the hint does not."""
    for bound in (50, 500, 709):

        def sigmoid_parts(a, bound=bound):
            a = np.clip(a, -bound, bound)
            s = 1 / (1 + np.exp(-a))
            return s, s * (1 - s), np.log(s)

        points, mistake = grade(fresh_sheet("0.2", 0), sigmoid_parts)
        assert (points, mistake.name) == (3, "epsilon in the logarithm")


def test_weights_moved_in_place_are_told_so(capsys):
    def gradient_descent(X, y, w, lr, steps):
        path = [w.copy()]
        for _ in range(steps):
            w -= lr * 2 * X.T @ (X @ w - y) / len(y)
            path.append(w.copy())
        return np.array(path)

    assert not check("0.1", gradient_descent).passed
    assert "w changed in place" in capsys.readouterr().out


def test_a_path_that_climbs_is_told_so(capsys):
    def gradient_descent(X, y, w, lr, steps):
        return w + 100 * np.arange(steps + 1)[:, None] * np.ones(len(w))

    check("0.1", gradient_descent)
    out = capsys.readouterr().out
    assert "The loss at the end is larger than at the start." in out
    assert "Hint" not in out


def rows_01(X, y, w, lr, steps):
    return w - lr * X @ (X @ w - y)


def column_01(X, y, w, lr, steps):
    return w - lr * X.T @ (X.T @ w - y)


def math_02(a):
    s = [1 / (1 + math.exp(-value)) for value in a]
    return s, [value * (1 - value) for value in s], [math.log(value) for value in s]


def log_02(a):
    s = sigmoid(a)
    return s, s * (1 - s), [math.log(value) for value in s]


def array_02(a):
    s = 1 / (1 + math.exp(-a))
    return s, s * (1 - s), math.log(s)


def condition_02(a):
    return 1 / (1 + np.exp(-a)) if a > 0 else np.exp(a) / (1 + np.exp(a))


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("0.1", rows_01, "X.T on the left"),
        ("0.1", column_01, "X.T on the left"),
        ("0.2", math_02, "never a large positive number"),
        ("0.2", log_02, "near a"),
        ("0.2", array_02, "np.exp"),
        ("0.2", condition_02, "np.where"),
    ],
)
def test_an_error_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)
