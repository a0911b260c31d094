import numpy as np
import pytest

from course_rnn.data.wfdb_files import read_annotations, read_record, unpack_212

HEADER = "r 2 250 3\nr.dat 212 100 12 1024 1000 {} 0 A\n\nr.dat 212 50 12 0 -2048 {} 0 B1\n# end\n"
SAMPLES = np.array([[1000, -2048], [-1, 2047], [1024, 5]])


def pack(samples):
    """12-bit pairs, one bit string after the other: independent of the arithmetic in the reader."""
    packed = b""
    for pair in samples.tolist():
        first, second = (format(value % 4096, "012b") for value in pair)
        bits = (first[4:], second[:4] + first[:4], second[4:])
        packed += bytes(int(byte, 2) for byte in bits)
    return packed


def record(folder, header=None, samples=SAMPLES):
    (folder / "r.dat").write_bytes(pack(samples))
    # the sums are 2023 and 4; a header may state them modulo 2 ** 16
    (folder / "r.hea").write_text(header or HEADER.format(2023 - 2**16, 4))
    return folder / "r.hea"


def test_unpack_every_value():
    samples = np.stack([np.arange(-2048, 2048), np.arange(2047, -2049, -1)], axis=1)
    unpacked = unpack_212(np.frombuffer(pack(samples), np.uint8))
    np.testing.assert_array_equal(unpacked, samples)


def test_unpack_half_a_pair():
    with pytest.raises(ValueError, match=r"^data: expected a multiple of 3 bytes, got 4$"):
        unpack_212(np.zeros(4, np.uint8))


def test_record_in_millivolt(tmp_path):
    signal, rate, leads = read_record(record(tmp_path))
    np.testing.assert_allclose(signal[:, 0], [-0.24, -10.25, 0], atol=1e-12)
    np.testing.assert_allclose(signal[:, 1], [-40.96, 40.94, 0.1], atol=1e-12)
    assert (rate, leads) == (250, ("A", "B1"))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("r 2 250 3", "r 2 250", 1),
        ("r 2 250 3", "r 2 fast 3", 1),
        ("A\n", "\n", 2),
        ("212 100", "16 100", 2),
        ("212 50", "212 50/uV", 4),
        ("212 50", "212 0", 4),
    ],
)
def test_a_malformed_header_is_named(tmp_path, old, new, line):
    path = record(tmp_path, HEADER.format(2023, 4).replace(old, new, 1))
    with pytest.raises(ValueError, match=rf"^{path}, line {line}: expected "):
        read_record(path)


def test_one_lead(tmp_path):
    path = record(tmp_path, "r 1 250 3\nr.dat 212 100 12 1024 1000 0 0 A\n")
    with pytest.raises(ValueError, match=rf"^{path}: expected two leads in one file, got "):
        read_record(path)


@pytest.mark.parametrize(("row", "lead"), [(0, 0), (1, 1), (2, 0), (2, 1)])
def test_changed_samples_are_found(tmp_path, row, lead):
    samples = SAMPLES.copy()
    samples[row, lead] += 1
    with pytest.raises(
        ValueError, match=rf"r.dat: expected .* for lead {'A' if not lead else 'B1'}"
    ):
        read_record(record(tmp_path, samples=samples))


def test_missing_samples_are_found(tmp_path):
    with pytest.raises(ValueError, match=r"\(3, 1000, 2023\) for lead A as in r.hea, got \(2, "):
        read_record(record(tmp_path, samples=SAMPLES[:2]))


def words(*pairs):
    return b"".join((code << 10 | low).to_bytes(2, "little") for code, low in pairs)


def test_annotations(tmp_path):
    path = tmp_path / "r.atr"
    long = (70_000 >> 16).to_bytes(2, "little") + (70_000 % 2**16).to_bytes(2, "little")
    back = (2**16 - 1).to_bytes(2, "little") + (2**16 - 7).to_bytes(2, "little")
    path.write_bytes(
        words((28, 18), (63, 3)) + b"(N\x00\x00"  # a text of three bytes, padded
        + words((1, 59), (61, 9), (60, 1), (62, 0), (5, 1023))
        + words((59, 0)) + long + words((8, 2))
        + words((59, 0)) + back + words((41, 0), (0, 0)) + b"\x01\x04"
    )  # fmt: skip
    samples, symbols = read_annotations(path)
    assert samples.tolist() == [18, 77, 1100, 71_102, 71_095]
    assert samples.dtype == np.int64
    assert symbols == ("+", "N", "V", "A", "r")


@pytest.mark.parametrize("content", [b"", words((1, 5)), words((1, 5)) + b"\x00", words((63, 9))])
def test_annotations_without_end(tmp_path, content):
    path = tmp_path / "r.atr"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"^{path}, byte \d+: expected an end mark"):
        read_annotations(path)


@pytest.mark.parametrize("code", [15, 17, 42, 58])
def test_a_code_not_in_use(tmp_path, code):
    path = tmp_path / "r.atr"
    path.write_bytes(words((1, 5), (code, 7), (0, 0)))
    with pytest.raises(ValueError, match=rf"^{path}, byte 2: expected a code in use, got {code}$"):
        read_annotations(path)
