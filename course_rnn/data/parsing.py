"""What the readers of the data files share."""

import gzip
from pathlib import Path


def read_lines(path: Path) -> list[str]:
    r"""Return the lines of a UTF-8 text file without their ends, which are ``\n`` or ``\r\n``.

    Parameters
    ----------
    path : Path
        A text file; one whose name ends in ``.gz`` is decompressed.

    Raises
    ------
    ValueError
        If the file is not UTF-8 (the message names the line) or no gzip file.

    Examples
    --------
    >>> path = Path("mixed.txt")
    >>> _ = path.write_bytes(b"one\r\ntwo\n")
    >>> read_lines(path)
    ['one', 'two']
    """
    content = path.read_bytes()
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError) as error:
            raise ValueError(f"{path}: expected a gzip file, got: {error}") from error
    return decode_lines(content, path)


def decode_lines(content: bytes, path: Path | str) -> list[str]:
    r"""Do as `read_lines` with the content of the file ``path``.

    Examples
    --------
    >>> decode_lines("one\r\ntwo\n".encode(), "mixed.txt")
    ['one', 'two']
    >>> decode_lines("café".encode("latin-1"), "old.txt")
    Traceback (most recent call last):
        ...
    ValueError: old.txt, line 1: expected UTF-8, got b'\xe9'
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise malformed(path, line, "UTF-8", content[error.start : error.start + 1]) from error
    # not splitlines: a text may hold other characters that Unicode calls a line end
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def malformed(path: Path | str, line: int, expected: str, got: object) -> ValueError:
    """Return the error of a file that is not as it should be at a line, counted from 1.

    Examples
    --------
    >>> malformed("sunspots.csv", 3, "a year and a number", "17O2,16")
    ValueError("sunspots.csv, line 3: expected a year and a number, got '17O2,16'")
    """
    shown = repr(got)
    if len(shown) > 80:
        shown = shown[:77] + "..."
    return ValueError(f"{path}, line {line}: expected {expected}, got {shown}")
