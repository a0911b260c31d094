"""Python source code, for character language models (chapter 5)."""

from course_rnn.data.cache import fetch


def load_python_source() -> str:
    """Return the source of NetworkX 3.6.1 as one text: 4.8 million characters.

    The modules one after the other, by name, many of its tests among them; text that is never run.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Hagberg, Schult and Swart, "Exploring network structure, dynamics, and function using NetworkX"
    (SciPy 2008). The wheel of NetworkX is pure Python, so its source is the same on every system.

    Examples
    --------
    >>> text = load_python_source()  # doctest: +SKIP
    >>> text.count("def ") > 1_000  # doctest: +SKIP
    True
    """
    return fetch("networkx_source").read_bytes().decode("utf-8")
