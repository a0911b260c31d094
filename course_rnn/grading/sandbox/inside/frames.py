"""The messages between grader and child: length-prefixed frames of JSON or of one .npy array.

Whatever the bytes are, reading them ends in a value or in :class:`FrameError`, and takes no more
memory than they do. Nothing is ever unpickled.
"""

import json
import math
import re
import struct

import numpy as np

JSON, ARRAY = b"J", b"A"
HEADER = struct.Struct(">cI")  # what the payload is, and how many bytes it has
DTYPES = ("|b1", "|i1", "|u1", *(f"<{kind}{size}" for kind in "iuf" for size in (2, 4, 8)))
# .npy format 1.0, as numpy.save writes it: magic, version, length of the header, the header.
PREFIX = struct.Struct("<8sH")
MAGIC = b"\x93NUMPY\x01\x00"
NPY_HEADER = re.compile(
    rb"\{'descr': '([<|][biuf][1248])', 'fortran_order': False, "
    rb"'shape': \(((?:\d{1,10}, )*\d{1,10},?)?\), \} *\n"
)
MOST_AXES = 16
MOST_NUMBERS = 2**40  # also where an axis of length 0 makes the array empty: NumPy multiplies on


class FrameError(ValueError):
    """Bytes that are no frame, or none that is allowed here."""


def parse_header(data: bytes, limits: dict[bytes, int]) -> tuple[bytes, int]:
    """Kind and size of the payload that follows.

    Parameters
    ----------
    data : bytes
        The ``HEADER.size`` bytes of a header.
    limits : dict
        Largest size allowed of each kind of frame that may come now.

    Returns
    -------
    kind : bytes
        ``JSON`` or ``ARRAY``.
    size : int

    Raises
    ------
    FrameError
        If it is no header, or announces too much.
    """
    if len(data) != HEADER.size:
        raise FrameError(f"data: expected {HEADER.size} bytes, got {len(data)}")
    kind, size = HEADER.unpack(data)
    if kind not in limits:
        raise FrameError(f"data: expected a frame of kind {sorted(limits)}, got {kind!r}")
    if size > limits[kind]:
        raise FrameError(f"data: expected at most {limits[kind]} bytes of payload, got {size}")
    return kind, size


def pack_json(message: dict) -> bytes:
    """A frame with a JSON object.

    Parameters
    ----------
    message : dict
        Anything that JSON can hold.

    Returns
    -------
    bytes
    """
    payload = json.dumps(message).encode()
    return HEADER.pack(JSON, len(payload)) + payload


def parse_json(payload: bytes) -> dict:
    """Read the payload of a JSON frame.

    Parameters
    ----------
    payload : bytes
        Any bytes.

    Returns
    -------
    dict

    Raises
    ------
    FrameError
        If it is not one JSON object.
    """
    try:
        message = json.loads(payload)
    except (ValueError, RecursionError) as error:  # no JSON, no Unicode, or nested too deeply
        raise FrameError("payload: expected JSON, got something else") from error
    if type(message) is not dict:
        raise FrameError(f"payload: expected a JSON object, got {type(message).__name__}")
    return message


def as_sent(array: np.ndarray) -> np.ndarray:
    """An array in the byte order and layout in which it is sent.

    Parameters
    ----------
    array : np.ndarray
        An array of one of ``DTYPES``, in either byte order.

    Returns
    -------
    np.ndarray

    Raises
    ------
    FrameError
        If the dtype or the number of axes is not allowed.
    """
    array = array.astype(array.dtype.newbyteorder("<"), order="C", copy=False)
    if array.dtype.str not in DTYPES or array.ndim > MOST_AXES:
        raise FrameError(
            f"array: expected real numbers on up to {MOST_AXES} axes, "
            f"got {array.dtype} on {array.ndim}"
        )
    return array


def pack_array(array: np.ndarray) -> bytes:
    """A frame with an array, in .npy format 1.0 and C order.

    Parameters
    ----------
    array : np.ndarray
        An array of one of ``DTYPES``, in either byte order.

    Returns
    -------
    bytes

    Raises
    ------
    FrameError
        If the dtype or the number of axes is not allowed.
    """
    array = as_sent(array)
    shape = tuple(int(n) for n in array.shape)
    header = f"{{'descr': '{array.dtype.str}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(PREFIX.size + len(header) + 1) % 64) + "\n"
    payload = PREFIX.pack(MAGIC, len(header)) + header.encode() + array.tobytes()
    return HEADER.pack(ARRAY, len(payload)) + payload


def parse_array(payload: bytes) -> np.ndarray:
    """Read the payload of an array frame.

    Parameters
    ----------
    payload : bytes
        Any bytes.

    Returns
    -------
    np.ndarray
        Writable, in memory of its own.

    Raises
    ------
    FrameError
        If it is not exactly one .npy array of ``DTYPES`` as :func:`pack_array` writes it.
    """
    if len(payload) < PREFIX.size or payload[: len(MAGIC)] != MAGIC:
        raise FrameError("payload: expected an array in .npy format 1.0, got something else")
    start = PREFIX.size + PREFIX.unpack_from(payload)[1]
    match = NPY_HEADER.fullmatch(payload[PREFIX.size : start])
    if match is None or (dtype := match[1].decode()) not in DTYPES:
        raise FrameError("payload: expected the header of an array of numbers, got something else")
    shape = tuple(int(n) for n in (match[2] or b"").split(b",") if n.strip())
    dtype = np.dtype(dtype)
    if len(shape) > MOST_AXES or math.prod(max(n, 1) for n in shape) > MOST_NUMBERS:
        raise FrameError(f"payload: expected a smaller shape, got {shape[:MOST_AXES]}")
    size = math.prod(shape) * dtype.itemsize
    if size != len(payload) - start:
        raise FrameError(f"payload: expected {size} bytes of data, got {len(payload) - start}")
    if dtype.kind == "b":  # a byte that is neither 0 nor 1 is no truth value
        return (np.frombuffer(payload, np.uint8, offset=start) != 0).reshape(shape)
    return np.frombuffer(payload, dtype, offset=start).reshape(shape).copy()
