"""Whatever a function returns, judging it ends in a judgement: an exception would be INFRA."""

import numpy as np
import pytest

from course_rnn.exercises.registry import exercise_ids
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.judge import judge
from course_rnn.grading.judging.parts import parts_of
from course_rnn.grading.judging.sheets import draw_sheets

SEED = 20261122
FILLED = {
    "float": (0.0, 1.0, -1.0, 5e-324, 1e300, -1.7e308, np.nan, np.inf, -np.inf),
    "int": (0, 1, -1, 9, 255, 2**62, -(2**63)),
    "bool": (True, False, 0, 1, 2, -1, 2**62, 0.5, 1e300, np.nan, np.inf),
}


def odd_answers(returns, expected):
    """Arrays of the right shape that hold one value, or one strange value among right ones."""
    for value in FILLED[returns.kind]:
        yield np.full(expected.shape, value)
        for place in (0, -1) if expected.size else ():
            one = expected.astype(type(value)) if returns.kind == "bool" else expected.copy()
            one.reshape(-1)[place] = value
            yield one
    if returns.kind == "int":
        for kind in ("uint8", "int8", "uint64"):
            yield np.zeros(expected.shape, kind)
            yield expected.astype(kind)
        yield np.full(expected.shape, 2**64 - 1, np.uint64)
    else:
        yield expected.astype(np.float16)


@pytest.mark.parametrize("name", exercise_ids())
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # numbers beyond the largest, on purpose
def test_no_numbers_stop_the_grader(name):
    sheets = draw_sheets(int(name.split(".")[0]), SEED)
    sheet = next(sheet for sheet in sheets if sheet.exercise.id == name)
    outputs, whole = sheet.exercise.outputs, isinstance(sheet.exercise.returns, tuple)
    odd = [
        zip(
            *(odd_answers(one, e) for one, e in zip(outputs, parts_of(right), strict=True)),
            strict=False,  # an empty array has fewer
        )
        for right in sheet.expected
    ]
    tried = 0
    for answers in zip(*odd, strict=True):
        given = [answer if whole else answer[0] for answer in answers]
        judgements = [judge(sheet, i, answer) for i, answer in enumerate(given)]
        assert all((j.array is None) <= (j.reason is not None) for j in judgements)
        find_mistake(sheet, [j.array for j in judgements])
        tried += 1
    assert tried >= 10


def test_symbols_counted_from_1_are_a_wrong_answer_like_others():
    sheet = next(s for s in draw_sheets(1, SEED) if s.exercise.id == "1.3")
    answers = [symbols + 1 for symbols in sheet.expected]
    for position, answer in enumerate(answers):
        assert judge(sheet, position, answer).reason == "a symbol is none of 0 … V − 1."
    assert find_mistake(sheet, answers) is None


@pytest.mark.parametrize("kind", ["uint8", "int16", "uint64"])
def test_any_kind_of_integer_is_as_right(kind):
    sheet = next(s for s in draw_sheets(1, SEED) if s.exercise.id == "1.3")
    for position, symbols in enumerate(sheet.expected):
        assert judge(sheet, position, symbols.astype(kind)).reason is None
