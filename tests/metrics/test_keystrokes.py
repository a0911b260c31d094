import numpy as np
import pytest

from course_rnn.metrics.keystrokes import keystrokes, share_saved

WORDS = ["a", "an", "and", "ant", "b", "band"]


def by_hand(word, p, shown):
    for typed in range(len(word) + 1):
        fitting = [w for w in WORDS if w.startswith(word[:typed])]
        proposed = sorted(fitting, key=lambda w: -p[WORDS.index(w)])[:shown]
        if word in proposed:
            return min(typed + 1, len(word) + 1)
    return len(word) + 1


@pytest.mark.parametrize("shown", [1, 2, 3])
def test_equals_proposing_by_hand(rng, shown):
    p = rng.dirichlet(np.ones(6), size=40)
    targets = rng.integers(0, 6, 40)
    keys = keystrokes(targets, np.log(p), WORDS, shown)
    assert keys.tolist() == [
        by_hand(WORDS[t], row, shown) for t, row in zip(targets, p, strict=True)
    ]
    assert set(keys) != {1}


def test_share_saved():
    assert share_saved(np.array([1, 3]), ["abc", "de"]) == pytest.approx(1 - 4 / 7)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: keystrokes(np.array([0]), np.zeros((1, 5)), WORDS),
            r"log_p: .*\(1, 6\), got \(1, 5",
        ),
        (
            lambda: keystrokes(np.array([6]), np.zeros((1, 6)), WORDS),
            r"targets: .*\[0, 6\), got 6 to",
        ),
        (lambda: keystrokes(np.array([0]), np.zeros((1, 6)), WORDS, 0), "shown: .*1, got 0"),
        (lambda: share_saved(np.array([1]), []), "keys: expected one number for each word, got 1"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
