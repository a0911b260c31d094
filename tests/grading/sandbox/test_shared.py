"""What a child does to its arguments is seen from outside."""

import mmap
import os

import numpy as np
import pytest

from course_rnn.grading.sandbox.shared import ALIGNMENT, SIZE, Shared

A, B, C = np.arange(6.0).reshape(2, 3), np.array(7), np.ones(9, np.uint8)


@pytest.fixture
def shared():
    shared = Shared()
    yield shared
    os.close(shared.fd)
    shared.close()


def seen(shared):
    """The memory as a child maps it."""
    return mmap.mmap(shared.fd, 0)


def test_arrays_stand_apart_and_aligned(shared):
    starts = shared.put([A, B, C])
    assert all(start % ALIGNMENT == 0 for start in starts)
    with seen(shared) as memory:
        for array, start in zip((A, B, C), starts, strict=True):
            assert memory[start : start + array.nbytes] == array.tobytes()
    assert shared.changed() == []


def test_a_change_is_seen_wherever_it_comes_from(shared):
    _, start, _ = shared.put([A, B, C])
    with seen(shared) as memory:
        memory[start] ^= 1
        assert shared.changed() == [1]
        memory[start] ^= 1  # put back: nobody was harmed
        assert shared.changed() == []


def test_what_was_put_before_no_longer_counts(shared):
    shared.put([A, B])
    shared.put([C])
    with seen(shared) as memory:
        memory[ALIGNMENT * 4] = 5
    assert shared.changed() == []


def test_what_does_not_fit_is_refused(shared):
    assert shared.put([np.zeros(SIZE // 8)]) == [0]
    assert shared.put([np.zeros(SIZE // 8), B]) is None
    assert shared.changed() == []


def test_an_empty_array_has_a_place(shared):
    assert shared.put([np.zeros((0, 3)), B]) == [0, 0]


@pytest.mark.parametrize("size", [0, SIZE - 1, SIZE + 1])
def test_a_child_cannot_make_it_shorter_or_longer(shared, size):
    with pytest.raises(PermissionError):
        os.ftruncate(shared.fd, size)
