"""What the eigenvalues of a linear recurrence allow: the claims of page 12B."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.delta_memory import delta_memory_forward
from course_rnn.reference.scan import linear_recurrence_forward

numbers = st.floats(-5, 5, allow_subnormal=False)
LETTERS = {"set -1": (0, -1), "set +1": (0, 1), "keep": (1, 0), "change": (-1, 0)}


def states(a, b, h0, T):
    column = np.ones((T, 1, 1))
    return linear_recurrence_forward(a * column, b * column, np.array([[h0]]))[0][:, 0, 0]


@given(st.floats(0, 1), numbers, numbers)
def test_without_negative_eigenvalues_equal_letters_move_the_state_one_way(a, b, h0):
    h = np.concatenate([[h0], states(a, b, h0, 60)])
    steps = np.diff(h)
    room = 1e-12 * (1 + np.abs(h).max())
    assert (steps >= -room).all() or (steps <= room).all()


@given(st.floats(0, 1), numbers, numbers)
def test_their_steps_shrink_by_the_eigenvalue(a, b, h0):
    h = np.concatenate([[h0], states(a, b, h0, 20)])
    first = h[1] - h[0]
    np.testing.assert_allclose(np.diff(h), first * a ** np.arange(20), atol=1e-11)


@pytest.mark.parametrize("name", LETTERS)
def test_each_letter_is_a_line(name):
    a, b = LETTERS[name]
    wanted = {"set -1": (-1, -1), "set +1": (1, 1), "keep": (-1, 1), "change": (1, -1)}[name]
    assert (a * -1 + b, a * 1 + b) == wanted


def test_the_four_letters_are_exact_for_a_hundred_thousand_steps(rng):
    table = np.array(list(LETTERS.values()), dtype=float)
    letters = rng.integers(4, size=100_000)
    a, b = table[letters].T[..., None, None]
    hs, _ = linear_recurrence_forward(a, b, -np.ones((1, 1)))
    h = -1
    for letter, got in zip(letters, hs[:, 0, 0], strict=True):
        h = (-1, 1, h, -h)[letter]
        assert got == h


def test_beta_two_swaps_two_places(rng):
    d = 4
    pairs = [(i, j) for i in range(d) for j in range(i)]
    drawn = rng.integers(len(pairs), size=50)
    keys = np.zeros((50, 1, d))
    order = np.arange(d)
    for t, p in enumerate(drawn):
        i, j = pairs[p]
        keys[t, 0, [i, j]] = np.array([1, -1]) / np.sqrt(2)
        order[[i, j]] = order[[j, i]]
    values, beta = np.zeros((50, 1, d)), np.full((50, 1), 2.0)
    _, S = delta_memory_forward(keys, keys, values, beta, np.eye(d)[None])
    np.testing.assert_allclose(S[0], np.eye(d)[:, order], atol=1e-12)
