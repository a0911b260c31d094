"""Wrong answers in students' style: all are rejected, and no hint misleads."""

import pytest

from course_rnn.exercises.registry import exercise_ids, find_exercise
from tests.wrong_answers.corpus.answers import tell, wrong_answers
from tests.wrong_answers.corpus.expected import ALLOWED, EQUIVALENT, FACTS

# 1.4 trains for a thousand steps: its changes would take minutes
IDS = [exercise_id for exercise_id in exercise_ids() if exercise_id != "1.4"]


@pytest.mark.parametrize("exercise_id", IDS)
def test_wrong_answers_are_rejected_and_no_hint_misleads(exercise_id):
    misled, survived, given, empty = [], [], 0, 0
    for wrong in wrong_answers(exercise_id):
        told = tell(wrong)
        given, empty = given + bool(told.hint), empty + (not told.hint)
        may_survive = exercise_id in EQUIVALENT.get(wrong.kind, ((), ""))[0]
        if not told.rejected and not may_survive:
            survived.append(wrong)
        fitting = ALLOWED.get((exercise_id, wrong.kind), ())
        if told.hint and told.hint not in fitting and not told.hint.startswith(FACTS):
            misled.append((wrong, told.hint))
    print(f"{exercise_id}: {given} hints given, {empty} left out")
    assert (survived, misled) == ([], [])


def test_the_corpus_is_large_and_of_many_kinds():
    answers = [wrong for exercise_id in IDS for wrong in wrong_answers(exercise_id)]
    assert len(answers) >= 500
    assert len({wrong.kind for wrong in answers}) >= 19
    assert len({wrong[::2] for wrong in answers}) == len(answers)


def test_what_may_be_said_is_known():
    for (exercise_id, _), names in ALLOWED.items():
        assert {mistake.name for mistake in find_exercise(exercise_id).mistakes}.issuperset(names)
