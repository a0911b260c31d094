"""Sentences of film reviews with people's ratings (chapter 9)."""

import re
import tarfile
from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import decode_lines, malformed

# don't is do and n't; what is neither letter nor digit stands alone
WORD = re.compile(r"[^\W_]+(?=n't)|n't|'[^\W_]+|[^\W_]+|[^\s\w']")
MEMBER = "hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt"


class Snippet(NamedTuple):
    """A sentence and its mean rating, from -4 (most negative) to 4 (most positive).

    Examples
    --------
    >>> snippet = Snippet("Not a bad film at all .", 1.4)
    >>> snippet.rating > 0.5  # one of the positive class
    True
    """

    text: str
    rating: float


def load_movie_snippets() -> list[Snippet]:
    """Return 10,605 sentences of film reviews in the order of the file.

    4,982 have a rating above 0.5 and 5,061 one below -0.5: the usual two classes. There is no
    published split; `course_rnn.data.splits.shuffled_split` with the text as its key makes one.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social
    Media Text" (ICWSM 2014): at least 20 people rated each sentence.

    Examples
    --------
    The first call fetches the set `movie_snippets` (2.3 MB) from PyPI:

    >>> snippets = load_movie_snippets()  # doctest: +SKIP
    >>> len(snippets), snippets[0].rating  # doctest: +SKIP
    (10605, 2.26666666667)
    """
    return parse_snippets(fetch("movie_snippets"))


def split_words(text: str) -> tuple[str, ...]:
    """Cut a text into lower-case words and punctuation; a negation is a word of its own.

    Parameters
    ----------
    text : str
        A sentence.

    Examples
    --------
    >>> split_words("It isn't a bad film.")
    ('it', 'is', "n't", 'a', 'bad', 'film', '.')
    """
    return tuple(WORD.findall(text.lower()))


def parse_snippets(path: Path) -> list[Snippet]:
    r"""Read the sentences from the authors' archive: lines of number, rating and text.

    Raises
    ------
    ValueError
        If the archive lacks the file, or a line is not as described; the message names it.

    Examples
    --------
    >>> import io
    >>> table = b"1\t1.4\tNot a bad film at all .\n2\t-2.5\tTwo hours too long .\n"
    >>> with tarfile.open("vader.tar.gz", "w:gz") as archive:
    ...     member = tarfile.TarInfo(MEMBER)
    ...     member.size = len(table)
    ...     archive.addfile(member, io.BytesIO(table))
    >>> [snippet.rating for snippet in parse_snippets(Path("vader.tar.gz"))]
    [1.4, -2.5]
    """
    with tarfile.open(path) as archive:
        if MEMBER not in archive.getnames():
            raise ValueError(f"{path}: expected it to hold {MEMBER}, got {archive.getnames()}")
        content = archive.extractfile(MEMBER).read()
    where = f"{path}: {MEMBER}"
    snippets = []
    for number, line in enumerate(decode_lines(content, where), start=1):
        fields = line.split("\t")
        try:
            _, rating, text = fields
            snippets.append(Snippet(text, float(rating)))
        except ValueError as error:
            expected = "number, rating and text between tabs"
            raise malformed(where, number, expected, line) from error
        if not (text.strip() and -4 <= snippets[-1].rating <= 4):
            raise malformed(where, number, "text with a rating from -4 to 4", line)
    return snippets
