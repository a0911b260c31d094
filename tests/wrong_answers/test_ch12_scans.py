"""Exercises 12.1 and 12.2: how many mistakes are known, and what is left for them."""

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.reference.log_space import log_space_recurrence
from course_rnn.reference.scan import scan
from tests.wrong_answers.grade import fresh_sheet, points_of_mistake


def cases(exercise_id):
    return [case for seed in range(10) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in ("12.1", "12.2")] == [23, 26]


def test_the_last_round_has_the_prefixes():
    for case in cases("12.1"):
        products, sums = find_exercise("12.1").reference(**case.args)
        assert len(products) == np.ceil(np.log2(len(case.args["a"])))
        wanted = scan(case.args["a"], case.args["b"])
        np.testing.assert_allclose(products[-1], wanted[0], rtol=0, atol=1e-10)
        np.testing.assert_allclose(sums[-1], wanted[1], rtol=0, atol=1e-10)


def test_the_logarithms_are_those_of_the_recurrence():
    for case in cases("12.2"):
        a_z, a_n, log_h0 = case.args.values()
        log_h = find_exercise("12.2").reference(a_z, a_n, log_h0)
        with np.errstate(all="ignore"):
            log_n = np.where(a_n >= 0, np.log(a_n + 0.5), -np.logaddexp(0, -a_n))
        args = -np.logaddexp(0, -a_z), log_n - np.logaddexp(0, a_z), log_h0
        np.testing.assert_allclose(log_h, log_space_recurrence(*args), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("12.1", "factors added", 0),
        ("12.1", "wrapped around", 0),
        ("12.1", "distance stays 1", 2),
        ("12.1", "written while it is read", 2),
        ("12.2", "gate overflows", 4),
        ("12.2", "products outside the logarithms", 3),
        ("12.2", "half missing", 0),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points
