"""Training with a right and a wrong backward pass."""

from itertools import pairwise

import numpy as np
import pytest

from course_rnn.museum.exhibits import bptt, wrong_versions
from course_rnn.museum.training import training_loss
from course_rnn.reference.rnn import rnn_backward

V = 5


def chunks(count):
    """A text that counts round, which a bigram could learn."""
    text = np.arange(8 * count + 1) % V
    for k in range(0, 8 * count, 8):
        yield text[k : k + 8, None].repeat(3, 1), text[k + 1 : k + 9, None].repeat(3, 1)


def test_the_loss_falls_and_is_that_of_the_package_s_backward_pass():
    losses = [training_loss(backward, chunks(60), V, last=5) for backward in (bptt, rnn_backward)]
    assert losses[0] == pytest.approx(losses[1], abs=1e-9)
    assert losses[0] < 0.2 < np.log(V) - 0.5
    assert training_loss(bptt, chunks(60), V, last=5, seed=1) != losses[0]


def test_the_gradient_of_the_first_state_is_not_used():
    wrong = wrong_versions()
    losses = [training_loss(b, chunks(30), V) for b in (bptt, wrong["dh0 missing"])]
    assert losses[0] == losses[1]
    assert training_loss(wrong["next state"], chunks(30), V) != losses[0]


def test_the_state_is_carried_from_chunk_to_chunk():
    caches = []

    def backward(dhs, cache):
        caches.append(cache)
        return bptt(dhs, cache)

    training_loss(backward, chunks(30), V)
    assert len(caches) == 30
    assert not caches[0].h0.any()
    for before, after in pairwise(caches):
        np.testing.assert_array_equal(after.h0, before.hs[-1])


def test_too_few_chunks_are_refused():
    with pytest.raises(ValueError, match=r"^chunks: expected at least 30, got 4"):
        training_loss(bptt, chunks(4), V)
