import dataclasses

import numpy as np
import pytest

from course_rnn.grading.judge import draw_cases, find_mistake, judge, names_itself, score
from course_rnn.grading.registry import find_exercise
from course_rnn.grading.spec import Mistake

RNN = find_exercise("2.1")
SAMPLER = find_exercise("2.2")


def arrays_of(answer, cases):
    return [np.asarray(answer(**case.args)) for case in cases]


def test_cases_follow_the_generator():
    first, again, other = (draw_cases(RNN, np.random.default_rng(seed)) for seed in (1, 1, 2))
    for a, b in zip(first, again, strict=True):
        assert all(np.array_equal(a.args[name], b.args[name]) for name in RNN.parameters)
    assert not np.array_equal(first[0].args["h0"], other[0].args["h0"])


def test_cases_that_let_a_mistake_through_are_drawn_again():
    drawn = []

    def cases(rng):
        drawn.append(rng.integers(2))
        fresh = SAMPLER.cases(rng)
        return fresh if len(drawn) > 2 else [c for c in fresh if c.group == "values"]

    draw_cases(dataclasses.replace(SAMPLER, cases=cases), np.random.default_rng(3))
    assert len(drawn) == 3


def test_a_mistake_that_is_none_is_an_error_of_the_specification(rng):
    right = Mistake("right", "not wrong at all", SAMPLER.reference)
    twice = Mistake("twice", "another hint", SAMPLER.mistakes[0].answer)
    for bad in (right, twice):
        exercise = dataclasses.replace(SAMPLER, mistakes=(*SAMPLER.mistakes, bad))
        with pytest.raises(RuntimeError, match=r"exercise 2\.2: its cases do not tell"):
            draw_cases(exercise, rng)


def test_the_reference_is_right_and_no_mistake(rng):
    cases = draw_cases(RNN, rng)
    for case in cases:
        assert judge(RNN, case, RNN.reference(**case.args)).reason is None
    assert find_mistake(RNN, cases, arrays_of(RNN.reference, cases)) is None


def test_the_broken_property_is_named(rng):
    case = draw_cases(RNN, rng)[0]
    hs = RNN.reference(**case.args)
    assert "It must hold that every state lies" in judge(RNN, case, hs + 2).reason
    assert "must hold" not in judge(RNN, case, hs * 0.9).reason
    assert "must hold" not in judge(RNN, case, np.full_like(hs, np.nan)).reason


def test_an_unknown_mistake_gets_no_hint(rng):
    cases = draw_cases(RNN, rng)
    assert find_mistake(RNN, cases, [a + 0.3 for a in arrays_of(RNN.reference, cases)]) is None
    assert find_mistake(RNN, cases, [None] * len(cases)) is None


def test_one_mistake_in_one_place_is_enough_for_its_hint(rng):
    """The other cases fail in a way that nobody knows: the first wrong one still tells."""
    cases = draw_cases(RNN, rng)
    mistake = RNN.mistakes[2]
    arrays = [a + 0.3 for a in arrays_of(RNN.reference, cases)]
    arrays[0] = None
    arrays[1] = np.asarray(mistake.answer(**cases[1].args))
    assert find_mistake(RNN, cases, arrays) is mistake


def test_of_two_explanations_the_fuller_one_wins(rng):
    """On sums that miss no border, "≥" is right; without a guard, V comes up in one group only."""
    cases = draw_cases(SAMPLER, rng)
    named = {m.name: m for m in SAMPLER.mistakes}

    def both(p, u):  # np.searchsorted with nothing thought of
        return np.searchsorted(np.cumsum(p), u)

    assert find_mistake(SAMPLER, cases, arrays_of(both, cases)) is named["not strict"]
    unguarded = named["past the end"]
    assert find_mistake(SAMPLER, cases, arrays_of(unguarded.answer, cases)) is unguarded


def test_names_itself_is_false_where_the_mistake_does_no_harm(rng):
    unguarded = next(m for m in SAMPLER.mistakes if m.name == "past the end")
    cases = draw_cases(SAMPLER, rng)
    assert names_itself(SAMPLER, unguarded, cases)
    harmless = [case for case in cases if case.group != "rounding"]
    assert not names_itself(SAMPLER, unguarded, harmless)


def test_a_group_counts_only_as_a_whole(rng):
    cases = draw_cases(RNN, rng)
    right = [True] * len(cases)
    assert score(RNN, cases, right) == RNN.points == 4
    one_wrong = [case is not cases[3] for case in cases]
    assert cases[3].group == "several steps"
    assert score(RNN, cases, one_wrong) == 2
    assert score(RNN, cases, [not r for r in right]) == 0
