"""Edit distance, and the error rates made of it."""

from collections.abc import Hashable, Sequence

import numpy as np


def edit_distance(a: Sequence[Hashable], b: Sequence[Hashable]) -> int:
    """Levenshtein distance: fewest insertions, deletions and substitutions from a to b.

    Parameters
    ----------
    a, b : sequences
        Strings, or lists of phonemes or words.

    Returns
    -------
    int
        Between | len(a) - len(b) | and max(len(a), len(b)).

    Raises
    ------
    ValueError
        If ``a`` or ``b`` is no sequence of hashable symbols.

    Notes
    -----
    Levenshtein (1966); the dynamic programme of Wagner and Fischer (1974), one row at a time.
    Within a row, d[j] = min(e[j], d[j-1] + 1) for insertions is a running minimum of e[j] - j.

    Examples
    --------
    >>> edit_distance("kitten", "sitting")
    3
    >>> edit_distance(["K", "AE", "T"], ["K", "AH", "T", "S"])
    2
    """
    ids: dict[Hashable, int] = {}
    codes_a, codes_b = _codes("a", a, ids), _codes("b", b, ids)
    positions = np.arange(len(b) + 1)
    row = positions.copy()
    for i, code in enumerate(codes_a, start=1):
        entries = np.empty_like(row)
        entries[0] = i
        entries[1:] = np.minimum(row[1:] + 1, row[:-1] + (codes_b != code))
        row = np.minimum.accumulate(entries - positions) + positions
    return int(row[-1])


def error_rate(
    hypotheses: Sequence[Sequence[Hashable]], references: Sequence[Sequence[Hashable]]
) -> float:
    """Edits over a whole corpus, divided by the length of all references.

    On phonemes this is the phoneme error rate (PER), on words the word error rate (WER) of speech
    recognition, on characters the character error rate. (The WER of a pronunciation dictionary is
    something else: the share of words with any error, one minus the exact match.)

    Parameters
    ----------
    hypotheses, references : sequences of sequences
        What the model answered, and what was right, in the same order.

    Returns
    -------
    float
        ≥ 0; above 1 if the hypotheses are much too long. A long sentence weighs more than a short
        one: the mean of the rates of single sentences is another number.

    Raises
    ------
    ValueError
        If the numbers of hypotheses and references differ, one is no sequence, or all references
        are empty.

    Examples
    --------
    >>> error_rate(["the cat".split()], ["the cat sat down".split()])
    0.5
    """
    if len(hypotheses) != len(references):
        raise ValueError(
            f"hypotheses: expected as many as references, {len(references)}, got {len(hypotheses)}"
        )
    for name, sequences in (("hypotheses", hypotheses), ("references", references)):
        for sequence in sequences:
            _expect_sequence(name, sequence)
    length = sum(len(reference) for reference in references)
    if length == 0:
        raise ValueError("references: expected at least one symbol, got none")
    pairs = zip(hypotheses, references, strict=True)
    return sum(edit_distance(h, r) for h, r in pairs) / length


def _codes(name: str, symbols: Sequence[Hashable], ids: dict[Hashable, int]) -> np.ndarray:
    # equal symbols get equal numbers; ids grows by those not seen before
    _expect_sequence(name, symbols)
    try:
        codes = [ids.setdefault(symbol, len(ids)) for symbol in symbols]
    except TypeError as error:
        raise ValueError(f"{name}: expected hashable symbols, got an {error}") from error
    return np.array(codes, dtype=np.int64)


def _expect_sequence(name: str, symbols: Sequence[Hashable]) -> None:
    if not hasattr(symbols, "__len__"):
        raise ValueError(f"{name}: expected a sequence, got {type(symbols).__name__}")
