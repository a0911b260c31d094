import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_rnn.data.batching import contiguous_streams


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
        (9, 0, 3, r"^batch_size: expected at least 1, got 0$"),
        (9, 2, 0, r"^length: expected at least 1, got 0$"),
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
