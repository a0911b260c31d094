"""Strings of the Reber grammar, plain, embedded, and one after the other without end."""

import numpy as np
from jaxtyping import Bool, Integer

from course_rnn.data.validate import expect_at_least, expect_rng

#: The symbols, in the order of their indices.
SYMBOLS = "BTPSXVE"
# state → {symbol: next state}; -1 is the end, after which the next string may start at state 0
Grammar = tuple[dict[str, int], ...]
REBER: Grammar = (
    {"B": 1},
    {"T": 2, "P": 3},
    {"S": 2, "X": 4},
    {"T": 3, "V": 5},
    {"X": 3, "S": 6},
    {"P": 4, "V": 6},
    {"E": -1},
)


def _embedded() -> Grammar:
    # B, then T or P, a Reber string, the same of T or P again, E
    size = len(REBER)
    upper, lower, last = 2, 2 + size, 4 + 2 * size
    states: list[dict[str, int]] = [{"B": 1}, {"T": upper, "P": lower}]
    for start, after in ((upper, last - 2), (lower, last - 1)):
        states += [
            {symbol: after if to == -1 else start + to for symbol, to in state.items()}
            for state in REBER
        ]
    return (*states, {"T": last}, {"P": last}, {"E": -1})


EMBEDDED_REBER = _embedded()


def reber_string(grammar: Grammar, rng: np.random.Generator) -> str:
    """Draw one string; where two symbols are legal, each has probability 1/2.

    Parameters
    ----------
    grammar : Grammar
        `REBER` (strings of 5 symbols and more) or `EMBEDDED_REBER` (9 and more).
    rng : np.random.Generator
        Source of the choices.

    Returns
    -------
    str
        From B to E.

    Raises
    ------
    ValueError
        If ``grammar`` has no states, or ``rng`` is not a generator.

    Notes
    -----
    The grammar is that of Reber (1967) in the form used by Cleeremans, Servan-Schreiber and
    McClelland (1989); embedded as in Hochreiter and Schmidhuber (1997), experiment 1. Chapter 5.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> reber_string(REBER, rng), reber_string(EMBEDDED_REBER, rng)
    ('BTXSE', 'BPBTSXSEPE')
    """
    _expect_grammar(grammar)
    expect_rng(rng)
    state, symbols = 0, []
    while state != -1:
        legal = list(grammar[state])
        symbols.append(legal[rng.integers(len(legal))] if len(legal) > 1 else legal[0])
        state = grammar[state][symbols[-1]]
    return "".join(symbols)


def legal_next(grammar: Grammar, text: str) -> Bool[np.ndarray, "T 7"]:
    """Return which symbols may follow every prefix of a text.

    Parameters
    ----------
    grammar : Grammar
        `REBER` or `EMBEDDED_REBER`.
    text : str
        Strings of the grammar one after the other; the last may be unfinished.

    Returns
    -------
    ndarray, shape (T, 7), bool
        Row t: the symbols, in the order of `SYMBOLS`, that may stand at step t + 1. After E that
        is B alone, the start of the next string.

    Raises
    ------
    ValueError
        If ``grammar`` has no states, or the text breaks it; the message names the first wrong
        symbol and its position.

    Examples
    --------
    >>> legal = legal_next(REBER, "BTX")
    >>> ["".join(np.array(list(SYMBOLS))[row]) for row in legal]
    ['TP', 'SX', 'SX']
    """
    _expect_grammar(grammar)
    legal = np.zeros((len(text), len(SYMBOLS)), dtype=bool)
    state = 0
    for t, symbol in enumerate(text):
        if symbol not in grammar[state]:
            raise ValueError(
                f"text: expected one of {', '.join(grammar[state])} at position {t}, got {symbol!r}"
            )
        state = max(grammar[state][symbol], 0)
        legal[t, [SYMBOLS.index(following) for following in grammar[state]]] = True
    return legal


def continual_reber(
    T: int, N: int, rng: np.random.Generator
) -> tuple[Integer[np.ndarray, "T N"], Bool[np.ndarray, "T N 7"]]:
    """N streams of embedded Reber strings, one after the other, with no sign where one ends.

    Parameters
    ----------
    T : int
        Symbols in a stream, at least 1. The last string is cut where T is reached.
    N : int
        Streams, at least 1.
    rng : np.random.Generator
        Source of the choices.

    Returns
    -------
    symbols : ndarray, shape (T, N), int64
        Indices of `SYMBOLS`.
    legal : ndarray, shape (T, N, 7), bool
        What may follow, as from `legal_next`. A prediction after step t is right if it names
        exactly the legal symbols; the next symbol itself may be a matter of chance.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    The task of Gers, Schmidhuber and Cummins (2000). Chapter 5.

    Examples
    --------
    >>> symbols, legal = continual_reber(T=24, N=1, rng=np.random.default_rng(0))
    >>> "".join(SYMBOLS[i] for i in symbols[:, 0])
    'BPBPVPXTTTTVVEPEBPBPVVEP'
    >>> legal.shape
    (24, 1, 7)
    """
    expect_at_least(1, T=T, N=N)
    expect_rng(rng)
    symbols = np.empty((T, N), dtype=np.int64)
    legal = np.empty((T, N, len(SYMBOLS)), dtype=bool)
    for j in range(N):
        text = ""
        while len(text) < T:
            text += reber_string(EMBEDDED_REBER, rng)
        symbols[:, j] = [SYMBOLS.index(symbol) for symbol in text[:T]]
        legal[:, j] = legal_next(EMBEDDED_REBER, text[:T])
    return symbols, legal


def _expect_grammar(grammar: Grammar) -> None:
    if not grammar:
        raise ValueError(f"grammar: expected at least one state, got {grammar!r}")
