"""Exercises that no single answer is right for: draws with own random numbers."""

import dataclasses

import numpy as np
import pytest

from course_rnn.exercises.spec import Property
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.judge import draw_sheet, judge, score, tells_mistakes_apart
from tests.grading.exercises import DICE


@pytest.fixture
def sheet(rng):
    return draw_sheet(DICE, rng)


def answers_of(sheet, draw):
    return [draw(**case.args) for case in sheet.cases]


@pytest.mark.parametrize("seed", range(5))
def test_other_random_numbers_are_as_right(seed, sheet):
    rng = np.random.default_rng(seed)
    answers = answers_of(sheet, lambda p, n, seed: rng.choice(len(p), size=n, p=p))
    assert [judge(sheet, i, a).reason for i, a in enumerate(answers)] == [None] * 3
    assert find_mistake(sheet, answers) is None
    assert score(sheet, [True] * 3) == DICE.points


def test_verify_gives_the_reason_and_a_property_follows(sheet):
    reason = judge(sheet, 0, np.zeros(3000, int)).reason
    assert reason == "the symbols do not come with probabilities p."
    rule = Property("Only one symbol came up.", lambda args, k: k.min() < k.max())
    ruled = dataclasses.replace(sheet, exercise=dataclasses.replace(DICE, properties=(rule,)))
    assert judge(ruled, 0, np.zeros(3000, int)).reason == f"{reason} Only one symbol came up."


def test_shape_and_kind_come_before_verify(sheet):
    assert "(n,) = (3000,), got an array of shape (2,)" in judge(sheet, 0, np.array([0, 1])).reason
    assert "expected integers" in judge(sheet, 0, np.zeros(3000)).reason


@pytest.mark.parametrize("name", ["uniform", "reversed"])
def test_a_random_mistake_is_known_by_what_it_is_like(name, sheet):
    rng = np.random.default_rng(1)
    weights = {"uniform": lambda p: np.full(4, 0.25), "reversed": lambda p: p[::-1]}[name]
    answers = answers_of(sheet, lambda p, n, seed: rng.choice(4, size=n, p=weights(p)))
    assert all(judge(sheet, i, a).reason is not None for i, a in enumerate(answers))
    assert find_mistake(sheet, answers).name == name


def test_a_mistake_without_random_numbers_is_known_by_its_outputs(sheet):
    answers = answers_of(sheet, lambda p, n, seed: np.full(n, np.argmax(p)))
    assert find_mistake(sheet, answers).name == "argmax"
    answers[1] = np.zeros(3000, int)
    assert find_mistake(sheet, answers) is None


def test_an_unknown_mistake_gets_no_hint(sheet):
    answers = answers_of(sheet, lambda p, n, seed: np.arange(n) % 2)
    assert find_mistake(sheet, answers) is None


def test_a_mistake_must_fit_every_case_that_it_spoils(sheet):
    answers = list(sheet.mistaken[0])
    answers[2] = sheet.expected[2]
    assert find_mistake(sheet, answers) is None


def test_the_predicate_of_a_mistake_sees_no_misshapen_answer(sheet):
    short = [answer[:10] for answer in sheet.expected]
    assert find_mistake(sheet, short) is None
    far = [answer + 2**40 for answer in sheet.expected]
    assert find_mistake(sheet, far) is None


def test_cases_are_drawn_again_where_a_mistake_is_right(sheet):
    even = np.full(4, 0.25)
    cases = [dataclasses.replace(c, args=c.args | {"p": even}) for c in sheet.cases]
    mistaken = (sheet.expected, *sheet.mistaken[1:])  # draws from `even` are right here
    harmless = dataclasses.replace(sheet, cases=tuple(cases), mistaken=mistaken)
    assert tells_mistakes_apart(sheet)
    assert not tells_mistakes_apart(harmless)
