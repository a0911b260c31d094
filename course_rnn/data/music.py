"""Irish tunes in ABC notation, for a character language model of music."""

from pathlib import Path

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines


def load_irish_tunes() -> list[str]:
    """Return 804 tunes, each a text in ABC notation, in the order of the file (by kind of dance).

    A tune starts with its header lines (``X:`` number, ``T:`` title, ..., ``K:`` key) and ends in
    a newline. Joined by newlines they are, up to empty lines, the file of 197,618 characters.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Amini and Soleimany, MIT 6.S191. The notation: https://abcnotation.com/wiki/abc:standard:v2.1.

    Examples
    --------
    The first call fetches the set `irish` (0.2 MB) from GitHub:

    >>> len(load_irish_tunes())  # doctest: +SKIP
    804
    """
    return parse_abc(fetch("irish"))


def parse_abc(path: Path) -> list[str]:
    r"""Read the tunes of an ABC file; each starts at a line ``X:`` with a number.

    Raises
    ------
    ValueError
        If there is text before the first tune, a number is missing, or a tune has no key; the
        message names the line.

    Examples
    --------
    >>> path = Path("tunes.abc")
    >>> _ = path.write_text("X:1\nT:One\nK:D\nABc|\n\nX:2\nT:Two\nK:G\nG2|\n")
    >>> [tune.splitlines()[1] for tune in parse_abc(path)]
    ['T:One', 'T:Two']
    """
    tunes: list[list[str]] = []
    start = 1
    for number, line in enumerate(read_lines(path), start=1):
        if line.startswith("X:"):
            if not line[2:].strip().isdecimal():
                raise malformed(path, number, "X: and a number", line)
            _expect_key(path, start, tunes)
            tunes.append([])
            start = number
        elif line.strip() and not tunes:
            raise malformed(path, number, "a tune to start with X:", line)
        if line.strip():
            tunes[-1].append(line + "\n")
    _expect_key(path, start, tunes)
    return ["".join(lines) for lines in tunes]


def _expect_key(path: Path, start: int, tunes: list[list[str]]) -> None:
    # The key ends the header, so what has none is no whole tune.
    if tunes and not any(line.startswith("K:") for line in tunes[-1]):
        raise malformed(path, start, "a tune with a line K:", "".join(tunes[-1]))
