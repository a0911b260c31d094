"""Whether a function that is given a seed draws its random numbers by it."""

from collections.abc import Sequence

import numpy as np

from course_rnn.exercises.spec import Answer, Case

SAME_SEED = (
    "the same seed has given another answer: every random number must come from a generator that "
    "is made with seed, such as np.random.default_rng(seed)."
)
OTHER_SEED = (
    "another seed has given the same answer: the random numbers must depend on seed, as those of "
    "np.random.default_rng(seed) do."
)


def follows_seed(
    cases: Sequence[Case], answers: Sequence[Answer | None], group: str
) -> tuple[int, str] | None:
    """Find an answer that does not follow the seed, to cases that have all else in common.

    Parameters
    ----------
    cases : sequence of Case
        All cases of the exercise.
    answers : sequence of np.ndarray or None
        The answers to them.
    group : str
        In which group the cases differ by the argument ``seed`` alone, if at all; one seed comes
        twice, and by chance no two seeds have the same answer.

    Returns
    -------
    (int, str) or None
        The position of the later case, and the fault in words.
    """
    positions = [i for i, case in enumerate(cases) if case.group == group]
    for n, later in enumerate(positions):
        for earlier in positions[:n]:
            if answers[earlier] is None or answers[later] is None:
                continue
            same_seed = cases[earlier].args["seed"] == cases[later].args["seed"]
            if np.array_equal(answers[earlier], answers[later]) != same_seed:
                return later, SAME_SEED if same_seed else OTHER_SEED
    return None
