import dataclasses

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.exercises.spec import Mistake
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.judge import draw_sheet, judge, score, tells_mistakes_apart
from course_rnn.grading.judging.sheet import make_sheet

RNN = find_exercise("2.1")
SAMPLER = find_exercise("2.2")


@pytest.fixture
def rnn_sheet(rng):
    return draw_sheet(RNN, rng)


@pytest.fixture
def sampler_sheet(rng):
    return draw_sheet(SAMPLER, rng)


def answers_of(function, sheet):
    return [np.asarray(function(**case.args)) for case in sheet.cases]


def named(exercise, name):
    return next(mistake for mistake in exercise.mistakes if mistake.name == name)


def test_cases_follow_the_generator():
    first, again, other = (draw_sheet(RNN, np.random.default_rng(seed)) for seed in (1, 1, 2))
    for a, b in zip(first.cases, again.cases, strict=True):
        assert all(np.array_equal(a.args[name], b.args[name]) for name in RNN.parameters)
    assert not np.array_equal(first.cases[-1].args["h0"], other.cases[-1].args["h0"])


def test_cases_that_let_a_mistake_through_are_drawn_again():
    drawn = []

    def cases(rng):
        drawn.append(None)
        fresh = SAMPLER.cases(rng)
        return fresh if len(drawn) > 2 else [c for c in fresh if c.group == "values"]

    draw_sheet(dataclasses.replace(SAMPLER, cases=cases), np.random.default_rng(3))
    assert len(drawn) == 3


def test_a_mistake_that_is_none_is_an_error_of_the_specification(rng):
    right = Mistake("right", "not wrong at all", SAMPLER.reference)
    twice = Mistake("twice", "another hint", SAMPLER.mistakes[0].answer)
    for bad in (right, twice):
        exercise = dataclasses.replace(SAMPLER, mistakes=(*SAMPLER.mistakes, bad))
        with pytest.raises(RuntimeError, match=r"exercise 2\.2: its cases do not tell"):
            draw_sheet(exercise, rng)


def test_a_mistake_that_does_no_harm_is_noticed(sampler_sheet):
    """Without a guard, searchsorted is wrong only where rounding matters."""
    assert tells_mistakes_apart(sampler_sheet)
    harmless = [case for case in sampler_sheet.cases if case.group != "rounding"]
    assert not tells_mistakes_apart(make_sheet(SAMPLER, harmless))


def test_the_reference_is_right_and_no_mistake(rnn_sheet):
    for i, expected in enumerate(rnn_sheet.expected):
        assert judge(rnn_sheet, i, expected).reason is None
    assert find_mistake(rnn_sheet, rnn_sheet.expected) is None


def test_the_broken_property_is_named(rnn_sheet):
    hs = rnn_sheet.expected[0]
    assert judge(rnn_sheet, 0, hs + 2).reason.endswith(
        ". A state lies outside −1 … 1, where no tanh can be."
    )
    assert "outside" not in judge(rnn_sheet, 0, hs * 0.9).reason
    assert "outside" not in judge(rnn_sheet, 0, np.full_like(hs, np.nan)).reason


def test_a_symbol_of_probability_0_is_said_to_have_come_up(sampler_sheet):
    position = next(i for i, c in enumerate(sampler_sheet.cases) if c.group == "borders")
    zeros = np.zeros_like(sampler_sheet.expected[position])  # p_0 is 0 there
    reason = judge(sampler_sheet, position, zeros).reason
    assert reason.endswith(" A symbol of probability 0 came up.")


def test_an_unknown_mistake_gets_no_hint(rnn_sheet):
    assert find_mistake(rnn_sheet, [hs + 0.3 for hs in rnn_sheet.expected]) is None
    assert find_mistake(rnn_sheet, [None] * len(rnn_sheet.cases)) is None


def test_where_one_case_has_no_answer_no_mistake_explains_all(rnn_sheet):
    arrays = list(rnn_sheet.mistaken[2])
    assert find_mistake(rnn_sheet, arrays) is RNN.mistakes[2]
    arrays[0] = None
    assert find_mistake(rnn_sheet, arrays) is None


def test_one_answer_that_the_mistake_does_not_explain_stands_against_it(rnn_sheet):
    arrays = list(rnn_sheet.mistaken[2])
    arrays[3] = rnn_sheet.expected[3]
    assert find_mistake(rnn_sheet, arrays) is None
    arrays[3] = rnn_sheet.expected[3] + 0.3
    assert find_mistake(rnn_sheet, arrays) is None


def test_of_two_mistakes_that_fit_equally_none_is_named(rng):
    """With T = 1 alone, W_hh left out and h0 ignored are the same."""
    cases = [case for case in draw_sheet(RNN, rng).cases if len(case.args["x"]) == 1]
    sheet = make_sheet(RNN, cases)
    arrays = answers_of(named(RNN, "W_hh left out").answer, sheet)
    assert find_mistake(sheet, arrays) is None


def test_a_few_indices_are_not_enough_for_a_hint(sampler_sheet):
    """Four that agree may do so by chance, six hardly."""
    past = next(i for i, m in enumerate(SAMPLER.mistakes) if m.name == "past the end")
    arrays = list(sampler_sheet.mistaken[past])
    assert find_mistake(sampler_sheet, arrays).name == "past the end"
    few = make_sheet(SAMPLER, sampler_sheet.cases[:-1])
    assert find_mistake(few, arrays[:-1]) is None  # the other case with a sum below 1 has three


def test_a_sheet_made_of_another_is_weighed_by_itself(sampler_sheet):
    past = next(i for i, m in enumerate(SAMPLER.mistakes) if m.name == "past the end")
    arrays = sampler_sheet.mistaken[past]
    assert find_mistake(sampler_sheet, arrays).name == "past the end"
    fewer = {"cases": sampler_sheet.cases[:-1], "expected": sampler_sheet.expected[:-1]}
    fewer["mistaken"] = tuple(answers[:-1] for answers in sampler_sheet.mistaken)
    few = dataclasses.replace(sampler_sheet, **fewer)
    assert find_mistake(few, arrays[:-1]) is None


def test_of_two_mistakes_at_once_neither_is_named(sampler_sheet):
    """What the first explains of the wrong cases is not all of them."""
    known = [m for m in SAMPLER.mistakes if m.name != "not strict, past the end"]
    exercise = dataclasses.replace(SAMPLER, mistakes=tuple(known))
    sheet = make_sheet(exercise, sampler_sheet.cases)
    arrays = answers_of(lambda p, u: np.searchsorted(np.cumsum(p), u), sheet)
    assert find_mistake(sheet, arrays) is None
    assert find_mistake(sampler_sheet, arrays) is named(SAMPLER, "not strict, past the end")


def test_of_two_explanations_the_fuller_one_wins(sampler_sheet):
    """Where "not strict" is wrong, the new one is the same, but it is wrong elsewhere too."""
    both = Mistake("nothing thought of", "both", lambda p, u: np.searchsorted(np.cumsum(p), u))
    exercise = dataclasses.replace(SAMPLER, mistakes=(*SAMPLER.mistakes, both))
    exercise = dataclasses.replace(exercise, mistakes=(named(SAMPLER, "not strict"), both))
    sheet = make_sheet(exercise, sampler_sheet.cases)
    assert find_mistake(sheet, sheet.mistaken[-1]) is both


def test_a_group_counts_only_as_a_whole(rnn_sheet):
    cases = rnn_sheet.cases
    assert score(rnn_sheet, [True] * len(cases)) == RNN.points == 4
    assert cases[3].group == "several steps"
    assert score(rnn_sheet, [i != 3 for i in range(len(cases))]) == 2
    assert score(rnn_sheet, [False] * len(cases)) == 0
