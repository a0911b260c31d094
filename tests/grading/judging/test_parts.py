import dataclasses
import re

import numpy as np
import pytest

from course_rnn.exercises.spec import Property
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.judge import draw_sheet, judge, score
from course_rnn.grading.judging.parts import (
    agree_parts,
    compare_parts,
    misfit_parts,
    normalise_parts,
    parts_of,
)
from tests.grading.exercises import LINE


@pytest.fixture
def sheet(rng):
    return draw_sheet(LINE, rng)


class LongTuple(tuple):
    """Claims to hold three items, and others than it does."""

    __slots__ = ()

    def __len__(self):
        return 3

    def __iter__(self):
        return iter([np.zeros(3), np.zeros(()), np.zeros(3)])


def test_one_array_is_one_part():
    one = np.zeros(3)
    assert parts_of(one) == (one,)
    assert parts_of((one, one)) == (one, one)


@pytest.mark.parametrize("base", [tuple, list])
def test_a_tuple_and_a_list_are_the_same_answer(base, sheet):
    answer = base(part.copy() for part in sheet.expected[0])
    array, reason = judge(sheet, 0, answer)
    assert reason is None
    assert isinstance(array, tuple)
    answer[0][0] += 1  # out of reach
    assert array[0][0] == sheet.expected[0][0][0]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, "got None: does the function end with return?"),
        (np.zeros((3, 3)), r"got one array of shape \(3, 3\): return all of them, in this order"),
        ({"dx": 1}, "got a dict: return the arrays themselves"),
        ((np.zeros(3), 0.0), r"got a tuple of 2\."),
        ([], r"got a list of 0\."),
        (LongTuple([0.0]), r"got a tuple of 1\."),
        ("abc", "got an object of type str"),
        (3.0, "got an object of type float"),
    ],
)
def test_what_is_not_three_arrays_gets_a_reason(answer, reason, sheet):
    array, found = judge(sheet, 0, answer)
    assert array is None
    assert re.match(r"expected 3 arrays \(dx, dw, db\), " + reason, found)


def test_a_subclass_cannot_lie_about_its_items(sheet):
    dx, dw, db = sheet.expected[0]
    array, reason = judge(sheet, 0, LongTuple([dx, dw, db]))
    assert reason is None
    assert np.array_equal(array[0], dx)


def test_the_part_that_is_no_array_of_numbers_is_named(sheet):
    dx, dw, db = sheet.expected[0]
    assert judge(sheet, 0, (dx, None, db)).reason.startswith("dw: expected one number, got None")
    assert judge(sheet, 0, (dx, dw, db > 0)).reason.startswith("db: expected floating-point")


def test_the_first_wrong_part_is_named_and_the_right_ones_too(sheet):
    dx, dw, db = sheet.expected[0]
    reason = judge(sheet, 0, (dx, dw + 1, db + 1)).reason
    assert reason == "dw is one number, as it should be, but its value is wrong. Right: dx."
    reason = judge(sheet, 0, (dx[:2], dw, db)).reason
    assert reason.startswith("dx: expected shape (n,) = (3,), got an array of shape (2,).")
    assert reason.endswith(" Right: dw, db.")
    assert "Right" not in judge(sheet, 0, (dx + 1, dw + 1, db + 1)).reason


def test_a_misfit_is_shape_or_nan_in_any_part(sheet):
    dx, dw, db = sheet.expected[0]
    assert misfit_parts((dx, dw, db + 1), sheet.expected[0], LINE.returns) is None
    assert "db[0] is nan" in misfit_parts((dx, dw, db * np.nan), sheet.expected[0], LINE.returns)


def test_answers_agree_in_all_parts_or_not(sheet):
    dx, dw, db = answer = sheet.expected[0]
    assert agree_parts(answer, (dx, dw, db + 1e-9), LINE.returns)
    assert not agree_parts(answer, (dx, dw, db + 0.1), LINE.returns)
    assert agree_parts(dx, dx, LINE.returns[0])


def test_one_array_is_judged_as_before():
    returns = LINE.returns[0]
    array, reason = normalise_parts([1.0, 2.0], returns, np.zeros(2))
    assert reason is None
    assert list(array) == [1, 2]
    assert "tuple of 1: return one thing alone" in normalise_parts((array,), returns, array)[1]
    assert "Right" not in compare_parts(array, np.zeros(2), returns)


def test_every_mistake_is_told_by_its_part(sheet):
    for mistake, answers in zip(LINE.mistakes, sheet.mistaken, strict=True):
        assert find_mistake(sheet, answers) is mistake
    assert find_mistake(sheet, sheet.expected) is None
    assert find_mistake(sheet, [None, None]) is None


def test_of_mistakes_in_different_arrays_the_first_is_named(sheet):
    mean, sign = sheet.mistaken
    both = [(m[0], m[1], s[2]) for m, s in zip(mean, sign, strict=True)]
    assert find_mistake(sheet, both).name == "mean"
    unknown = [
        (dx, np.array(dw + 0.3), s[2]) for (dx, dw, _), s in zip(sheet.expected, sign, strict=True)
    ]
    assert find_mistake(sheet, unknown) is None


def test_a_mistake_must_explain_its_array_in_every_case(sheet):
    answers = list(sheet.mistaken[0])
    answers[1] = sheet.expected[1]
    assert find_mistake(sheet, answers) is None


def test_a_group_needs_all_arrays(sheet):
    answers = [(dx, dw, db + (len(db) == 7)) for dx, dw, db in sheet.expected]
    right = [judge(sheet, i, answer).reason is None for i, answer in enumerate(answers)]
    assert right == [True, False]
    assert score(sheet, right) == 1


def test_properties_get_all_arrays(sheet):
    rule = Property("dw is negative.", lambda args, answer: bool(answer[1] >= 0))
    exercise = dataclasses.replace(LINE, properties=(rule,))
    negative = dataclasses.replace(sheet, exercise=exercise)
    dx, _, db = sheet.expected[0]
    assert judge(negative, 0, (dx, np.array(-99.0), db)).reason.endswith(" dw is negative.")


def test_a_group_may_count_some_of_the_arrays_only(sheet):
    groups = tuple(dataclasses.replace(group, parts=("dx", "db")) for group in LINE.groups)
    counting = dataclasses.replace(sheet, exercise=dataclasses.replace(LINE, groups=groups))
    dx, dw, db = sheet.expected[0]
    assert judge(counting, 0, (dx, dw + 1, db)).reason is None
    assert judge(counting, 0, (dx[:2], dw, db)).reason.startswith("dx: expected shape")
    wrong = judge(counting, 0, (dx, dw + 1, db + 1)).reason
    assert wrong.startswith("db has the right shape")
    assert wrong.endswith("Right: dx.")
    assert (
        find_mistake(counting, counting.mistaken[0]).name == "mean"
    )  # dw does not count, but tells
