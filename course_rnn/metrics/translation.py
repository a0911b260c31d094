"""BLEU and chrF, as sacrebleu computes them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Integer


class TextScore(NamedTuple):
    """A score of a corpus and how it was computed.

    Attributes
    ----------
    score : float
        From 0 to 100.
    signature : str
        Version and settings; scores with different signatures cannot be compared.

    Examples
    --------
    >>> TextScore(score=100.0, signature="").score
    100.0
    """

    score: float
    signature: str


def bleu(hypotheses: Sequence[str], *references: Sequence[str]) -> TextScore:
    """BLEU of a corpus: n-grams of one to four words that occur in the references too.

    Parameters
    ----------
    hypotheses : sequence of str
        Translations, as plain text: sacrebleu cuts them into words itself (13a).
    *references : sequences of str
        One or more, each with a right translation for every hypothesis.

    Returns
    -------
    TextScore
        The score and sacrebleu's signature.

    Raises
    ------
    ValueError
        If there are no hypotheses or references, their numbers differ, or one is no string.

    Notes
    -----
    Papineni et al. (2002); Post (2018), "A call for clarity in reporting BLEU scores".

    Examples
    --------
    >>> reference = ["the cat sat on the mat", "it is raining again today"]
    >>> round(bleu(["the cat sat on a mat", "it is raining again"], reference).score)
    62
    """
    from sacrebleu.metrics import BLEU

    return _score(BLEU(), hypotheses, references)


def chrf(hypotheses: Sequence[str], *references: Sequence[str]) -> TextScore:
    """ChrF of a corpus: F-score (recall counts twice) of n-grams of one to six characters.

    Parameters
    ----------
    hypotheses : sequence of str
        Translations.
    *references : sequences of str
        One or more, each with a right translation for every hypothesis.

    Returns
    -------
    TextScore
        The score and sacrebleu's signature.

    Raises
    ------
    ValueError
        If there are no hypotheses or references, their numbers differ, or one is no string.

    Notes
    -----
    Popović (2015), "chrF: character n-gram F-score for automatic MT evaluation".

    Examples
    --------
    >>> round(chrf(["the cat sits"], ["the cat sat"]).score)
    67
    """
    from sacrebleu.metrics import CHRF

    return _score(CHRF(), hypotheses, references)


def bleu_counts(
    hypotheses: Sequence[str], *references: Sequence[str]
) -> Integer[np.ndarray, "n 10"]:
    """What BLEU is made of, sentence by sentence: any part of a corpus can then be scored at once.

    Parameters
    ----------
    hypotheses, *references : as in :func:`bleu`

    Returns
    -------
    int array (n, 10)
        Of each sentence the words written, the words of the nearest reference, then how many
        n-grams of one to four words are in a reference (clipped), then how many were written.

    Raises
    ------
    ValueError
        As :func:`bleu`.

    Notes
    -----
    Their sums make the score, :func:`bleu_of_counts`; so a bootstrap need not count again.

    Examples
    --------
    >>> bleu_counts(["the the cat"], ["the cat sat"])
    array([[3, 3, 2, 1, 0, 0, 3, 2, 1, 0]])
    """
    from sacrebleu.metrics import BLEU

    _expect_texts(hypotheses, references)
    metric, rows = BLEU(), []
    for hypothesis, *choices in zip(hypotheses, *references, strict=True):
        found = metric.corpus_score([hypothesis], [[choice] for choice in choices])
        rows.append([found.sys_len, found.ref_len, *found.counts, *found.totals])
    return np.array(rows)


def bleu_of_counts(counts: Integer[np.ndarray, "n 10"]) -> float:
    """BLEU of the sentences that these counts are of.

    Parameters
    ----------
    counts : int array (n, 10)
        Rows of :func:`bleu_counts`.

    Returns
    -------
    float
        From 0 to 100, as :func:`bleu` of the same sentences.

    Raises
    ------
    ValueError
        If there are no rows.

    Examples
    --------
    >>> reference = ["the cat sat on the mat", "it is raining again today"]
    >>> rows = bleu_counts(["the cat sat on a mat", "it is raining again"], reference)
    >>> round(bleu_of_counts(rows)), round(bleu_of_counts(rows[1:]))
    (62, 78)
    """
    from sacrebleu.metrics import BLEU

    if not len(counts):
        raise ValueError("counts: expected at least one row, got none")
    written, wanted, *numbers = counts.sum(axis=0).tolist()
    found = BLEU.compute_bleu(numbers[:4], numbers[4:], written, wanted, smooth_method="exp")
    return float(found.score)


def _score(metric, hypotheses: Sequence[str], references: tuple[Sequence[str], ...]) -> TextScore:
    _expect_texts(hypotheses, references)
    score = metric.corpus_score(list(hypotheses), [list(r) for r in references]).score
    return TextScore(float(score), str(metric.get_signature()))


def _expect_texts(hypotheses: Sequence[str], references: tuple[Sequence[str], ...]) -> None:
    if isinstance(hypotheses, str) or not hypotheses:
        raise ValueError(f"hypotheses: expected a list of sentences, got {hypotheses!r}")
    _expect_strings("hypotheses", hypotheses)
    if not references:
        raise ValueError("references: expected at least one list of sentences, got none")
    for reference in references:
        if isinstance(reference, str) or len(reference) != len(hypotheses):
            got = repr(reference) if isinstance(reference, str) else len(reference)
            raise ValueError(
                f"references: expected a list of {len(hypotheses)} sentences, got {got}"
            )
        _expect_strings("references", reference)


def _expect_strings(name: str, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        if not isinstance(sentence, str):
            raise ValueError(f"{name}: expected strings, got {type(sentence).__name__}")
