"""Read records and annotations in the formats of WFDB, which PhysioNet uses.

The package wfdb reads all of them, but brings pandas, aiohttp and an audio library along (100 MB);
one record needs the two formats below. A header states checksums, so a wrong reader is found out.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int16, Int64, UInt8

from course_rnn.data.parsing import malformed, read_lines

# Annotation codes 1 to 41 of WFDB's ecgcodes.h; a blank is a code that is not in use.
SYMBOLS = 'NLRaVFJASEj/Q~ | sT*D"=pB^t+u?![]en@xf()r'
SKIP, AUX = 59, 63
NOT_TIMED = (60, 61, 62)  # number, subtype and channel of the annotation before


class _Lead(NamedTuple):
    file: str
    format: str
    gain: float
    zero: int
    first: int
    checksum: int
    name: str


def read_record(
    path: Path,
) -> tuple[Float64[np.ndarray, "T 2"], int, tuple[str, ...]]:
    r"""Read the signals of a record with two leads in one file of format 212.

    Parameters
    ----------
    path : Path
        The header (``.hea``); the file of samples lies beside it.

    Returns
    -------
    signal : ndarray, shape (T, 2), float64
        In millivolt.
    rate : int
        Samples a second.
    leads : tuple of str
        Names of the leads.

    Raises
    ------
    ValueError
        If the header is not as described (the message names its line), or the samples differ from
        the number, the first values or the checksums that it states.

    Notes
    -----
    https://wfdb.io/spec/header-files.html: millivolts are (sample - zero) / gain.

    Examples
    --------
    >>> header = "toy 2 250 2\ntoy.dat 212 200 12 0 100 100 0 I\ntoy.dat 212 200 12 0 50 50 0 II\n"
    >>> _ = Path("toy.hea").write_text(header)
    >>> _ = Path("toy.dat").write_bytes(bytes([100, 0, 50, 0, 0, 0]))
    >>> signal, rate, leads = read_record(Path("toy.hea"))
    >>> signal, rate, leads
    (array([[0.5 , 0.25],
           [0.  , 0.  ]]), 250, ('I', 'II'))
    """
    leads, rate, length = _read_header(path)
    data = path.parent / leads[0].file
    samples = unpack_212(np.frombuffer(data.read_bytes(), np.uint8)[: 3 * length])
    for i, lead in enumerate(leads):
        expected = (length, lead.first, lead.checksum % 2**16)
        got = (len(samples), *samples[:1, i].tolist(), int(samples[:, i].sum()) % 2**16)
        if got != expected:
            raise ValueError(
                f"{data}: expected number, first value and checksum {expected} for lead "
                f"{lead.name} as in {path.name}, got {got}"
            )
    gain, zero = (np.array([getattr(lead, key) for lead in leads]) for key in ("gain", "zero"))
    return (samples - zero) / gain, rate, tuple(lead.name for lead in leads)


def _read_header(path: Path) -> tuple[list[_Lead], int, int]:
    rate = length = 0
    leads: list[_Lead] = []
    for number, line in enumerate(read_lines(path), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            if not rate:
                rate, length = map(int, line.split()[2:])
                continue
            file, form, gain, _, zero, first, checksum, _, name = line.split()
            lead = _Lead(file, form, float(gain), int(zero), int(first), int(checksum), name)
        except ValueError as error:
            raise malformed(path, number, "a line of a WFDB header", line) from error
        if form != "212" or lead.gain == 0:
            raise malformed(path, number, "a lead of format 212", line)
        leads.append(lead)
    if len(leads) != 2 or leads[0].file != leads[1].file:
        raise ValueError(f"{path}: expected two leads in one file, got {leads}")
    return leads, rate, length


def unpack_212(data: UInt8[np.ndarray, " B"]) -> Int16[np.ndarray, "T 2"]:
    """Unpack pairs of 12-bit samples in two's complement; three bytes hold a pair.

    The second byte has the high bits of the first sample in its low half and those of the second in
    its high half (https://wfdb.io/spec/signal-files.html).

    Raises
    ------
    ValueError
        If ``data`` is no vector of bytes, or their number no multiple of 3.

    Examples
    --------
    >>> unpack_212(np.array([0x64, 0x00, 0x32], dtype=np.uint8))
    array([[100,  50]], dtype=int16)
    >>> unpack_212(np.array([0xFF, 0xFF, 0xFF], dtype=np.uint8))  # two's complement
    array([[-1, -1]], dtype=int16)
    """
    if not isinstance(data, np.ndarray):
        raise ValueError(f"data: expected a NumPy array, got {type(data).__name__}")
    if data.ndim != 1 or data.dtype != np.uint8:
        raise ValueError(f"data: expected uint8 (B,), got {data.dtype} {data.shape}")
    if len(data) % 3:
        raise ValueError(f"data: expected a multiple of 3 bytes, got {len(data)}")
    low_0, high, low_1 = data.reshape(-1, 3).astype(np.int16).T
    samples = np.stack([low_0 + ((high & 0x0F) << 8), low_1 + ((high & 0xF0) << 4)], axis=1)
    return samples - ((samples >= 2**11) * np.int16(2**12))


def read_annotations(path: Path) -> tuple[Int64[np.ndarray, " A"], tuple[str, ...]]:
    """Read an annotation file in MIT format.

    Returns
    -------
    samples : ndarray, shape (A,), int64
        The sample that each annotation marks.
    symbols : tuple of str
        The symbol of each, such as N for a normal beat.

    Raises
    ------
    ValueError
        If the file ends before its end mark, or has a code that is not in use; the message names
        the byte.

    Notes
    -----
    https://wfdb.io/spec/annotation-files.html: words of 16 bits, a code in the upper six and the
    distance to the annotation before in the lower ten.

    Examples
    --------
    A normal beat (code 1) at sample 77, an atrial one (code 8) 293 samples later, the end mark:

    >>> words = [1 << 10 | 77, 8 << 10 | 293, 0]
    >>> _ = Path("toy.atr").write_bytes(b"".join(word.to_bytes(2, "little") for word in words))
    >>> read_annotations(Path("toy.atr"))
    (array([ 77, 370]), ('N', 'A'))
    """
    data = path.read_bytes()
    samples, symbols = [], []
    at = time = 0
    while word := int.from_bytes(data[at : at + 2], "little"):
        at += 2
        code, distance = word >> 10, word & 0x3FF
        if code == SKIP:  # the distance in the next four bytes, upper half first
            high, low = (int.from_bytes(data[i : i + 2], "little") for i in (at, at + 2))
            time += ((high << 16 | low) + 2**31) % 2**32 - 2**31
            at += 4
        elif code == AUX:  # a text of that many bytes, padded to whole words
            at += distance + distance % 2
        elif code not in NOT_TIMED:
            if code > len(SYMBOLS) or not SYMBOLS[code - 1].strip():
                raise ValueError(f"{path}, byte {at - 2}: expected a code in use, got {code}")
            time += distance
            samples.append(time)
            symbols.append(SYMBOLS[code - 1])
    if at + 2 > len(data):
        raise ValueError(f"{path}, byte {at}: expected an end mark, got the end of the file")
    return np.array(samples, dtype=np.int64), tuple(symbols)
