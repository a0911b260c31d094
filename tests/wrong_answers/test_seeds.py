"""Every known mistake loses points whatever the seed; ``make selftest`` tries 200 of them."""

import numpy as np
import pytest

from course_rnn.exercises.registry import exercise_ids, find_exercise
from course_rnn.grading.judging.judge import tells_mistakes_apart
from tools.seeds import first_draw, survivors


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_every_mistake_loses_points_at_every_seed_and_seldom_is_a_draw_repeated(exercise_id):
    """Drawing again is for the rare miss; it must not be what holds weak cases up."""
    sheets = [first_draw(find_exercise(exercise_id), seed) for seed in range(20)]
    assert not survivors(sheets)
    assert sum(map(tells_mistakes_apart, sheets[:12])) >= 9


@pytest.mark.parametrize("place", [0, -1])
@pytest.mark.parametrize("values", [np.linalg.eigvals, lambda W: np.linalg.eig(W)[0]])
def test_no_place_in_the_order_of_eigenvalues_is_that_of_the_largest(place, values):
    exercise = find_exercise("4.1")
    for seed in range(20):
        wrong = set()
        for case in exercise.cases(np.random.default_rng(seed)):
            sizes = np.abs(values(case.args["W"]))
            if not np.isclose(sizes[place], sizes.max()):
                wrong.add(case.group)
        assert wrong == {group.name for group in exercise.groups}
