"""Exercises 12.3 and 12.4: how many mistakes are known, and what is left for them."""

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.reference.matrix_memory import matrix_memory_forward
from tests.wrong_answers.grade import fresh_sheet, points_of_mistake


def cases(exercise_id):
    return [case for seed in range(10) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in ("12.3", "12.4")] == [23, 23]


def test_linear_attention_is_that_of_the_package():
    for case in cases("12.3"):
        queries, keys, values, f, S0 = case.args.values()
        ys, S, weights = find_exercise("12.3").reference(**case.args)
        one = (a[:, None] for a in (queries, keys, values))
        expected, last, _ = matrix_memory_forward(*one, np.log(f)[:, None], S0[None], chunk=len(f))
        np.testing.assert_allclose(ys, expected[:, 0], atol=1e-12)
        np.testing.assert_allclose(S, last[0], atol=1e-12)
        before = np.cumprod(f)[:, None] * (queries @ S0.T)
        np.testing.assert_allclose(weights @ values + before, ys, atol=1e-12)


def test_the_linear_machine_goes_where_the_machine_goes():
    seen = set()
    for case in cases("12.4"):
        next_state, letters = case.args.values()
        _, _, nonnegative, h = find_exercise("12.4").reference(**case.args)
        state = np.zeros(letters.shape[1], dtype=int)
        for x, row in zip(letters, h, strict=True):
            state = next_state[x, state]
            assert row.tolist() == (2 * state - 1).tolist()
        toggles = any(tuple(row) == (1, 0) for row in next_state.tolist())
        assert nonnegative == (not toggles)
        seen.add(nonnegative)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("12.3", "gates forgotten", 2),
        ("12.3", "state before left out", 4),
        ("12.3", "weights without decay", 4),
        ("12.3", "softmax", 4),
        ("12.4", "toggle keeps", 2),
        ("12.4", "before the letter", 5),
        ("12.4", "always enough", 5),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points
