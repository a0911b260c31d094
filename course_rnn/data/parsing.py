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
    """
    content = path.read_bytes()
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError) as error:
            raise ValueError(f"{path}: expected a gzip file, got: {error}") from error
    return decode_lines(content, path)


def decode_lines(content: bytes, path: Path | str) -> list[str]:
    """Do as `read_lines` with the content of the file ``path``."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise malformed(path, line, "UTF-8", content[error.start : error.start + 1]) from error
    # not splitlines: a text may hold other characters that Unicode calls a line end
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def malformed(path: Path | str, line: int, expected: str, got: object) -> ValueError:
    """Return the error of a file that is not as it should be at a line, counted from 1."""
    shown = repr(got)
    if len(shown) > 80:
        shown = shown[:77] + "..."
    return ValueError(f"{path}, line {line}: expected {expected}, got {shown}")
