from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_rnn.data.batching import bucket_batches, contiguous_streams, pad_fraction
from course_rnn.data.padding import pad
from tests.cases import assert_rejects
from tests.frozen import digest


@st.composite
def cases(draw):
    batch_size = draw(st.integers(1, 7))
    n = draw(st.integers(batch_size + 1, 200))
    return np.arange(100, 100 + n), batch_size, draw(st.integers(1, 40))


@settings(deadline=None)  # the machine may be busy
@given(cases())
def test_chunks_continue_each_other_and_streams_the_corpus(case):
    ids, batch_size, length = case
    steps = (len(ids) - 1) // batch_size
    chunks = list(contiguous_streams(ids, batch_size, length))
    inputs, targets = (np.concatenate(part) for part in zip(*chunks, strict=True))
    assert inputs.shape == targets.shape == (steps, batch_size)
    # stream by stream, the inputs are the corpus, and the targets the corpus one step later
    np.testing.assert_array_equal(inputs.T.ravel(), ids[: batch_size * steps])
    np.testing.assert_array_equal(targets.T.ravel(), ids[1 : batch_size * steps + 1])
    np.testing.assert_array_equal(targets[:-1], inputs[1:])
    # what is dropped
    assert len(ids) - 1 - batch_size * steps == (len(ids) - 1) % batch_size < batch_size


@settings(deadline=None)
@given(cases())
def test_only_the_last_chunk_is_shorter(case):
    ids, batch_size, length = case
    steps = (len(ids) - 1) // batch_size
    full, rest = divmod(steps, length)
    lengths = [len(inputs) for inputs, _ in contiguous_streams(ids, batch_size, length)]
    assert lengths == [length] * full + [rest] * (rest > 0)


def test_a_small_corpus_by_hand():
    (x0, y0), (x1, y1) = contiguous_streams(np.arange(12, dtype=np.uint8), batch_size=2, length=3)
    assert x0.tolist() == [[0, 5], [1, 6], [2, 7]]
    assert y0.tolist() == [[1, 6], [2, 7], [3, 8]]
    assert x1.tolist() == [[3, 8], [4, 9]]
    assert y1.tolist() == [[4, 9], [5, 10]]  # symbol 11 is dropped
    assert x0.dtype == y0.dtype == np.int64


@pytest.mark.parametrize("batch_size", [1, 3])
def test_writing_to_a_batch_changes_nothing_else(batch_size):
    ids = np.arange(31)
    for inputs, targets in contiguous_streams(ids, batch_size, length=4):
        before = targets.copy()
        inputs[:] = -1
        np.testing.assert_array_equal(targets, before)
        targets[:] = -1
    np.testing.assert_array_equal(ids, np.arange(31))


@pytest.mark.parametrize(
    ("n", "batch_size", "length", "message"),
    [
        (9, 0, 3, r"^batch_size: expected an integer ≥ 1, got 0$"),
        (9, 2, 0, r"^length: expected an integer ≥ 1, got 0$"),
        (
            3,
            3,
            2,
            r"^ids: expected a vector of at least batch_size \+ 1 = 4 integers, got .*\(3,\)",
        ),
    ],
)
def test_bad_arguments_are_refused_at_the_call(n, batch_size, length, message):
    with pytest.raises(ValueError, match=message):
        contiguous_streams(np.arange(n), batch_size, length)


lengths_of = st.lists(st.integers(1, 9), min_size=1, max_size=60).map(np.array)


@given(lengths_of, st.integers(1, 8), st.integers(0, 2**32))
def test_every_example_is_in_one_bucket_with_its_like(lengths, batch_size, seed):
    batches = bucket_batches(lengths, batch_size, np.random.default_rng(seed))
    assert all(batch.dtype == np.int64 for batch in batches)
    assert sorted(np.concatenate(batches)) == list(range(len(lengths)))
    full, rest = divmod(len(lengths), batch_size)
    assert sorted(map(len, batches)) == [rest] * (rest > 0) + [batch_size] * full
    # in the order of their lengths, batches do not overlap: no other cut pads less
    spans = sorted((lengths[batch].min(), lengths[batch].max()) for batch in batches)
    assert all(low[1] <= high[0] for low, high in pairwise(spans))


@given(lengths_of, st.integers(1, 8), st.integers(0, 2**32))
def test_pad_fraction_is_the_share_outside_the_mask(lengths, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(lengths))
    batches = [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
    masks = [pad([np.zeros(lengths[i]) for i in batch], 0).mask.ravel() for batch in batches]
    outside = ~np.concatenate(masks)
    assert pad_fraction(lengths, batches) == pytest.approx(outside.mean(), abs=1e-12)


def test_buckets_pad_less_than_random_batches(rng):
    lengths = rng.integers(1, 40, size=1000)
    order = rng.permutation(1000)
    random = pad_fraction(lengths, [order[i : i + 20] for i in range(0, 1000, 20)])
    assert pad_fraction(lengths, bucket_batches(lengths, 20, rng)) < 0.05 < 0.4 < random


def test_both_orders_are_random(rng):
    lengths = np.repeat([3, 5, 8], 40)
    batches = bucket_batches(lengths, 10, rng)
    means = [int(lengths[batch].mean()) for batch in batches]
    assert means != sorted(means)
    threes = np.sort([batch for batch in batches if lengths[batch[0]] == 3], axis=1)
    assert sorted(threes.tolist()) != np.arange(40).reshape(4, 10).tolist()
    np.testing.assert_array_equal(lengths, np.repeat([3, 5, 8], 40))


def test_buckets_by_seed():
    lengths = np.array([5, 1, 4, 1, 5, 9, 2, 6, 5, 3])
    batches = bucket_batches(lengths, 4, np.random.default_rng(7))
    assert digest(*batches) == "95aef392fee04345"


@given(lengths_of, st.integers(1, 8), st.integers(1, 4), st.integers(0, 2**32))
def test_pools_hold_every_example_once(lengths, batch_size, pool, seed):
    batches = bucket_batches(lengths, batch_size, np.random.default_rng(seed), pool=pool)
    assert sorted(np.concatenate(batches)) == list(range(len(lengths)))
    full, rest = divmod(len(lengths), batch_size)
    assert sorted(map(len, batches)) == [rest] * (rest > 0) + [batch_size] * full


def test_the_larger_the_pool_the_less_padding(rng):
    lengths = rng.integers(1, 40, size=1_000)
    shares = [
        pad_fraction(lengths, bucket_batches(lengths, 20, rng, pool=pool))
        for pool in (1, 2, 4, 16, 50)
    ]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.4
    assert 0.2 < shares[1] < 0.4
    assert shares[-1] < 0.05


def test_a_pool_of_all_is_no_pool():
    lengths = np.array([5, 1, 4, 1, 5, 9, 2, 6, 5, 3])
    one, other = (
        bucket_batches(lengths, 4, np.random.default_rng(7), pool=pool) for pool in (None, 3)
    )
    assert digest(*one) == digest(*other)


def test_in_a_pool_of_several_batches_like_goes_with_like(rng):
    # all in one pool of two batches: the shorter half, and the longer
    spans = sorted(
        (lengths[batch].min(), lengths[batch].max())
        for lengths in [rng.permutation(12) + 1]
        for batch in bucket_batches(lengths, 6, rng, pool=2)
    )
    assert spans == [(1, 6), (7, 12)]


def test_pad_fraction_by_hand():
    lengths = np.array([1, 4, 2])
    assert pad_fraction(lengths, [np.array([0, 1, 2])]) == 5 / 12
    assert pad_fraction(lengths, [np.array([1]), np.array([2, 0])]) == 1 / 8
    assert pad_fraction(lengths, [np.array([1])]) == 0


def test_bad_buckets(rng, without_shape_hook):
    lengths = np.array([3, 1, 2])
    assert_rejects(lambda: bucket_batches(lengths, 0, rng), "batch_size", 0)
    assert_rejects(lambda: bucket_batches(lengths, 2, 7), "rng", "int")
    assert_rejects(lambda: bucket_batches(lengths, 2, rng, pool=0), "pool", 0)
    assert_rejects(lambda: bucket_batches(lengths - 1, 2, rng), "lengths", 0)
    assert_rejects(lambda: bucket_batches(lengths / 2, 2, rng), "lengths")


@pytest.mark.parametrize(
    "batches",
    [[], [np.array([], dtype=int)], [np.array([0]), np.array([3])], [np.array([-1])]],
)
def test_bad_batches(batches, without_shape_hook):
    assert_rejects(lambda: pad_fraction(np.array([3, 1, 2]), batches), "batches")
    assert_rejects(lambda: pad_fraction(np.array([3, 0, 2]), batches), "lengths")
