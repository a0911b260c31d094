"""Whatever the bytes, a frame is read or refused, with FrameError alone."""

import io
import json
import tracemalloc

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.grading.sandbox.inside.frames import (
    ARRAY,
    DTYPES,
    HEADER,
    JSON,
    FrameError,
    pack_array,
    pack_json,
    parse_array,
    parse_header,
    parse_json,
)

LIMITS = {JSON: 1000, ARRAY: 10_000}
GOOD = pack_array(np.arange(6.0).reshape(2, 3))[HEADER.size :]
arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=0, max_dims=4, min_side=0))
)


def npy(header, data=b"", magic=b"\x93NUMPY\x01\x00"):
    return magic + len(header).to_bytes(2, "little") + header + data


def described(descr, shape, data=b"", order="False"):
    header = f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n"
    return npy(header.encode(), data)


@given(arrays)
def test_arrays_come_back(array):
    frame = pack_array(array)
    assert parse_header(frame[: HEADER.size], {ARRAY: 2**20}) == (ARRAY, len(frame) - HEADER.size)
    back = parse_array(frame[HEADER.size :])
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()
    assert (back.flags.writeable and back.flags.owndata) or array.dtype == bool


@given(arrays)
def test_the_payload_is_a_npy_file(array):
    back = np.load(io.BytesIO(pack_array(array)[HEADER.size :]), allow_pickle=False)
    assert back.tobytes() == array.tobytes()


@given(arrays)
def test_what_numpy_saves_is_read(array):
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(array).reshape(array.shape), allow_pickle=False)
    assert parse_array(file.getvalue()).tobytes() == array.tobytes()


def test_views_are_sent_in_order_and_byte_order():
    array = np.arange(6, dtype=">i4").reshape(2, 3).T[::-1]
    assert np.array_equal(parse_array(pack_array(array)[HEADER.size :]), array)


@pytest.mark.parametrize("array", [np.array([None]), np.array("a"), np.zeros(2, complex)])
def test_only_numbers_are_packed(array):
    with pytest.raises(FrameError, match="expected real numbers"):
        pack_array(array)


def test_too_many_axes_are_not_packed():
    with pytest.raises(FrameError, match="16 axes"):
        pack_array(np.zeros((1,) * 17))


@given(st.binary(max_size=300))
def test_random_bytes(data):
    for parse in (parse_array, parse_json, lambda data: parse_header(data, LIMITS)):
        try:
            parse(data)
        except FrameError:
            continue


@given(st.data())
def test_damaged_arrays(data):
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(GOOD) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(GOOD)))
    try:
        array = parse_array(bytes(damaged[:end]))
    except FrameError:
        return
    assert array.nbytes <= len(GOOD)


@given(st.binary(max_size=60), st.sampled_from(DTYPES))
def test_damaged_shapes(shape, dtype):
    shape = shape.decode("latin-1")
    try:
        array = parse_array(described(f"'{dtype}'", f"({shape})", bytes(64)))
    except FrameError:
        return
    assert array.nbytes == 64


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x93NUMPY",
        described("'|O'", "()", b"cos\nsystem\n(S'true'\ntR."),
        described("'<U1'", "()", bytes(4)),
        described("'<c8'", "()", bytes(8)),
        described("'<M8[s]'", "()", bytes(8)),
        described("'>f8'", "()", bytes(8)),
        described("'<f1'", "()", bytes(1)),
        described("[('a', '<f8')]", "()", bytes(8)),
        described("'<f8'", "()", bytes(8), order="True"),
        described("'<f8'", "()", bytes(7)),
        described("'<f8'", "()", bytes(9)),
        described("'<f8'", "(2,)", bytes(8)),
        described("'<f8'", "(-1,)", bytes(8)),
        described("'<f8'", "(1e0,)", bytes(8)),
        described("'<f8'", "(True,)", bytes(8)),
        described("'<f8'", f"({'1, ' * 17})", bytes(8)),
        described("'<f8'", "(9999999999, 9999999999, 0)"),
        described("'<f8'", "(4611686018427387905, 4)", bytes(32)),
        described("'<f8'", "(99999999999999999999999,)", bytes(8)),
        described("__import__('os').system('true')", "()", bytes(8)),
        npy(b"{" * 60_000),
        GOOD.replace(b"\x01\x00", b"\x03\x00", 1),
    ],
)
def test_what_is_no_array_of_numbers(payload):
    with pytest.raises(FrameError, match=r"^payload: expected"):
        parse_array(payload)


def test_bytes_that_are_no_truth_values():
    array = parse_array(described("'|b1'", "(3,)", b"\x00\x02\xff"))
    assert array.view(np.uint8).tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    "payload",
    [b"", b"[]", b"1", b"{", b"\xff", b"[" * 60_000, b'{"a":' * 9_000, b"9" * 60_000, b"{} {}"],
)
def test_what_is_no_json_object(payload):
    with pytest.raises(FrameError, match=r"^payload: expected"):
        parse_json(payload)


def test_json_comes_back():
    message = {"a": [1, None, "é\ud800"], "b": True}
    assert parse_json(pack_json(message)[HEADER.size :]) == message


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"J\x00\x00", "5 bytes"),
        (HEADER.pack(b"X", 1), "of kind"),
        (HEADER.pack(JSON, 1001), "at most 1000"),
        (HEADER.pack(ARRAY, 2**32 - 1), "at most 10000"),
    ],
)
def test_headers_that_are_refused(data, match):
    with pytest.raises(FrameError, match=match):
        parse_header(data, LIMITS)


def test_only_the_kinds_that_may_come():
    with pytest.raises(FrameError, match="of kind"):
        parse_header(HEADER.pack(ARRAY, 1), {JSON: 1000})


def test_refusing_takes_no_memory():
    payloads = [described("'<f8'", "(1000000000,)"), json.dumps({"a": "x"}).encode()[:-1]]
    tracemalloc.start()
    for payload in payloads:
        for parse in (parse_array, parse_json):
            with pytest.raises(FrameError):
                parse(payload)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20
