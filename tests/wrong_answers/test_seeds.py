"""Every known mistake loses points whatever the seed; ``make selftest`` tries 200 of them."""

import numpy as np
import pytest

from course_rnn.exercises.registry import exercise_ids, find_exercise
from tools.seeds import survivors


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_every_mistake_loses_points_at_every_seed(exercise_id):
    assert not survivors(find_exercise(exercise_id), range(20))


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
