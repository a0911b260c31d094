import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.padding import expect_lengths, length_mask, pad, unpad
from tests.cases import assert_not_mutated, assert_rejects

lengths_of = st.lists(st.integers(1, 7), min_size=1, max_size=6)


@given(lengths_of, st.sampled_from([(), (2,), (3, 2)]), st.sampled_from(["int32", "float32"]))
def test_every_value_has_its_place_and_comes_back(lengths, features, dtype):
    rng = np.random.default_rng(0)
    sequences = [rng.integers(1, 50, (T, *features)).astype(dtype) for T in lengths]
    values, found, mask = pad(sequences, -1)
    T, N = max(lengths), len(lengths)
    assert values.shape == (T, N, *features)
    assert mask.shape == (T, N)
    assert values.dtype == dtype
    assert found.dtype == np.int64
    assert mask.dtype == bool
    assert found.tolist() == lengths
    for t in range(T):
        for j in range(N):
            assert mask[t, j] == (t < lengths[j])
            expected = sequences[j][t] if t < lengths[j] else np.full(features, -1)
            np.testing.assert_array_equal(values[t, j], expected)
    back = unpad(values, found)
    assert [b.dtype for b in back] == [dtype] * N
    for sequence, b in zip(sequences, back, strict=True):
        np.testing.assert_array_equal(b, sequence)


def test_by_hand():
    padded = pad([np.array([5, 6]), np.array([7]), np.array([8, 9, 4])], 0)
    assert padded.values.tolist() == [[5, 7, 8], [6, 0, 9], [0, 0, 4]]
    assert padded.lengths.tolist() == [2, 1, 3]
    assert padded.mask.tolist() == [[1, 1, 1], [1, 0, 1], [0, 0, 1]]
    np.testing.assert_array_equal(length_mask(np.array([2, 1, 3])), padded.mask)


def test_results_are_new_arrays():
    sequences = [np.array([1, 2]), np.array([3])]
    assert_not_mutated(pad, sequences, 0)
    padded = pad([np.array([1, 2])], 0)
    (back,) = unpad(padded.values, padded.lengths)
    back[:] = 9
    assert padded.values.tolist() == [[1], [2]]


@pytest.mark.parametrize(
    ("sequences", "value", "argument"),
    [
        ([], 0, "sequences"),
        ([[1, 2]], 0, "sequences"),
        ([np.array(3)], 0, "sequences"),
        ([np.array([1]), np.array([], dtype=int)], 0, "sequences"),
        ([np.ones((2, 3)), np.ones((2, 4))], 0, "sequences"),
        ([np.ones(2), np.ones(2, dtype=np.float32)], 0, "sequences"),
        ([np.array([1])], 0.5, "value"),
        ([np.array([1], dtype=np.uint8)], -1, "value"),
        ([np.array([1], dtype=np.uint8)], 256, "value"),
        ([np.ones(1, np.float32)], -1e300, "value"),
        ([np.ones(1, np.float16)], 65536, "value"),
        ([np.ones(1, bool)], 7, "value"),
        ([np.array([1])], float("nan"), "value"),
        ([np.array([1])], float("inf"), "value"),
    ],
)
def test_bad_sequences(sequences, value, argument, without_shape_hook):
    assert_rejects(lambda: pad(sequences, value), argument)


@pytest.mark.parametrize(
    "lengths", [[1, 2], np.array([1.0]), np.array([[1]]), np.array([1, 0]), np.array([], dtype=int)]
)
def test_bad_lengths(lengths, without_shape_hook):
    assert_rejects(lambda: length_mask(lengths), "lengths")
    assert_rejects(lambda: expect_lengths(lengths), "lengths")
    assert_rejects(lambda: unpad(np.ones((3, 2)), lengths), "lengths")


@pytest.mark.parametrize("shape", [(3,), (3, 3), (2, 2)])
def test_values_must_match_the_lengths(shape, without_shape_hook):
    assert_rejects(lambda: unpad(np.ones(shape), np.array([3, 1])), "values", shape)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -65504, 65504])
@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_what_floats_can_be_padded_with(value, dtype):
    values = pad([np.ones(1, dtype), np.ones(2, dtype)], value).values
    np.testing.assert_equal(float(values[1, 0]), value)


def test_a_bool_pads_bools():
    assert pad([np.ones(1, bool), np.ones(2, bool)], False).values.tolist()[1] == [False, True]
