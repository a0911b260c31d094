import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.exercises.seeds import OTHER_SEED, SAME_SEED, follows_seed
from course_rnn.exercises.spec import Case
from course_rnn.grading import check

CASES = [Case({"seed": 9}, "other")] + [Case({"seed": s}, "seeds") for s in (1, 1, 2)]
A, B = np.array([0, 1]), np.array([1, 0])


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([A, A, A, B], None),
        ([B, A, B, B], (2, SAME_SEED)),
        ([B, A, A, A], (3, OTHER_SEED)),
        ([A, A, None, B], None),
        ([None] * 4, None),
    ],
)
def test_the_same_seed_must_repeat_and_another_must_not(answers, found):
    assert follows_seed(CASES, answers, "seeds") == found


def sampler(make):
    def sample_text(P, start, n, seed):
        rng, symbols = make(seed), [start]
        for _ in range(n):
            symbols.append(int(rng.choice(len(P), p=P[symbols[-1]])))
        return np.array(symbols[1:])

    return sample_text


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda seed: np.random.default_rng(), SAME_SEED),
        (lambda seed: np.random.default_rng(0), OTHER_SEED),
        (np.random.RandomState, "correct"),
    ],
)
def test_a_sampler_must_follow_its_seed(make, said, capsys):
    result = check("1.3", sampler(make))
    assert said in capsys.readouterr().out
    assert result.passed == (said == "correct")
    assert find_exercise("1.3").across is not None
