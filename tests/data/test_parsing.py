import gzip

import pytest

from course_rnn.data.parsing import malformed, read_lines


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"a\nb", ["a", "b"]),
        (b"a\r\nb\r\n\r\n", ["a", "b", ""]),
        ("a\u2028b\x85\x0cc\n".encode(), ["a\u2028b\x85\x0cc"]),  # no ends of lines in a file
    ],
)
def test_lines(tmp_path, content, lines):
    plain, packed = tmp_path / "text", tmp_path / "text.gz"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content, mtime=0))
    assert read_lines(plain) == read_lines(packed) == lines


def test_not_utf8(tmp_path):
    path = tmp_path / "text"
    path.write_bytes(b"one\ntwo\nthr\xe9\nfour\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 3: expected UTF-8, got b'\\xe9'$"):
        read_lines(path)


@pytest.mark.parametrize("content", [b"plain", gzip.compress(b"a" * 99, mtime=0)[:-12]])
def test_not_gzip(tmp_path, content):
    path = tmp_path / "text.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"^{path}: expected a gzip file, got: "):
        read_lines(path)


def test_a_long_line_is_cut_in_the_message():
    assert str(malformed("f", 7, "less", "ab")) == "f, line 7: expected less, got 'ab'"
    message = str(malformed("f", 7, "less", "a" * 1000))
    assert message == "f, line 7: expected less, got '" + "a" * 76 + "..."
