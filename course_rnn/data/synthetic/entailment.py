"""Made pairs of sentences: does the second follow from the first, contradict it, or neither?

The sentences are those of :mod:`course_rnn.data.synthetic.small_world`. Chapter 9.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from course_rnn.data.synthetic.small_world import (
    ACTIONS,
    AGES,
    BROADER,
    CONTRADICTION,
    ENTAILMENT,
    KINDS,
    LABELS,
    NEUTRAL,
    NEW_WORDS,
    QUANTIFIERS,
    TOPS,
    Meaning,
    below,
    in_words,
    judge,
    level,
)
from course_rnn.data.validate import expect_at_least, expect_rng

TRIES = 40  # premises for a hypothesis, before another one is drawn
MAY_BE_NEGATED = ("some", "more than one")


class EntailmentPair(NamedTuple):
    """Premise and hypothesis, word by word, and "entailment", "neutral" or "contradiction".

    Examples
    --------
    >>> no_dog, no_poodle = "no dog is sewing", "no poodle is sewing"
    >>> pair = EntailmentPair(tuple(no_dog.split()), tuple(no_poodle.split()), "entailment")
    >>> pair.premise
    ('no', 'dog', 'is', 'sewing')
    """

    premise: tuple[str, ...]
    hypothesis: tuple[str, ...]
    label: str


def entailment_pairs(
    N: int, rng: np.random.Generator, *, artefact: float = 0.0, new_words: bool = False
) -> list[EntailmentPair]:
    """Make pairs; each label is equally likely.

    Parameters
    ----------
    N : int
        Pairs, at least 1.
    rng : np.random.Generator
        Source of the sentences.
    artefact : float
        Share of the pairs in which the hypothesis betrays the label: one that contradicts has "no"
        or "not" in it, another has not. The label is true all the same. At 0 a hypothesis comes
        with all three labels alike, so that alone it says nothing.
    new_words : bool
        Whether the kinds and actions of the lowest level are `NEW_WORDS`, of which every pair has
        one at least, or the others.

    Returns
    -------
    list of EntailmentPair
        As described.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Real sets are richer. Such hints were found in them by Gururangan et al. (2018) and Poliak et
    al. (2018).

    Examples
    --------
    >>> [pair] = entailment_pairs(1, np.random.default_rng(0))
    >>> print(*pair.premise)
    every bird is arguing in the hall
    >>> print(*pair.hypothesis, "|", pair.label)
    no bird is speaking | contradiction
    """
    expect_at_least(1, N=N)
    expect_rng(rng)
    if not 0 <= artefact <= 1:
        raise ValueError(f"artefact: expected a share in [0, 1], got {artefact}")
    pairs: list[EntailmentPair] = []
    while len(pairs) < N:
        hypothesis, premises = _hypothesis_and_premises(new_words, rng)
        if rng.random() < artefact:
            hidden = (ENTAILMENT, NEUTRAL) if _is_negative(hypothesis) else (CONTRADICTION,)
            premises = {label: p for label, p in premises.items() if label not in hidden}
        pairs += [_pair(premise, hypothesis) for premise in premises.values()]
    return [pairs[i] for i in rng.permutation(len(pairs))[:N]]


def minimal_pairs(
    N: int, rng: np.random.Generator, *, new_words: bool = False
) -> list[tuple[EntailmentPair, EntailmentPair]]:
    """Make two pairs that differ in a single word of the lowest level, and in their label.

    Whoever does not know what the two words mean must say the same of both pairs, and cannot be
    right on both.

    Parameters
    ----------
    N : int
        How many, at least 1.
    rng : np.random.Generator
        Source of the sentences.
    new_words : bool
        As in :func:`entailment_pairs`; the two words, too, are then new ones.

    Returns
    -------
    list of two EntailmentPair
        The word is replaced wherever it stands by one that is not below the same word.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Examples
    --------
    >>> [twins] = minimal_pairs(1, np.random.default_rng(1))
    >>> for pair in twins:
    ...     print(*pair.premise, "|", pair.label)
    every old athlete is walking in the garden | entailment
    every old athlete is sewing in the garden | contradiction
    >>> print(*pair.hypothesis)
    some old boxer is moving in the garden
    """
    expect_at_least(1, N=N)
    expect_rng(rng)
    twins = []
    while len(twins) < N:
        hypothesis, premises = _hypothesis_and_premises(new_words, rng)
        found = _pick(tuple(premises.values()), rng), hypothesis
        ways = [
            (part, old, new)
            for part, words in (("noun", KINDS), ("action", ACTIONS))
            for old in dict.fromkeys(getattr(m, part) for m in found)
            if old in words
            for new in words
            if BROADER[new] != BROADER[old] and (new in NEW_WORDS) == new_words
        ]
        for way in rng.permutation(len(ways))[:4]:
            part, old, new = ways[way]
            changed = [m._replace(**{part: new}) if getattr(m, part) == old else m for m in found]
            if judge(*changed) != judge(*found):
                twins.append((_pair(*found), _pair(*changed)))
                break
    return twins


def _pair(premise: Meaning, hypothesis: Meaning) -> EntailmentPair:
    return EntailmentPair(in_words(premise), in_words(hypothesis), judge(premise, hypothesis))


def _hypothesis_and_premises(
    new_words: bool, rng: np.random.Generator
) -> tuple[Meaning, dict[str, Meaning]]:
    """A hypothesis, and a premise for every label: one that lacks a label would betray itself."""
    while True:
        hypothesis = _hypothesis(new_words, rng)
        premises = _premises(hypothesis, new_words, rng)
        if len(premises) == len(LABELS):
            return hypothesis, premises


def _hypothesis(new_words: bool, rng: np.random.Generator) -> Meaning:
    quantifier = _pick(tuple(QUANTIFIERS), rng)
    return Meaning(
        quantifier,
        _pick(("", "", *AGES), rng),
        _descend(TOPS[0], new_words, rng),
        quantifier in MAY_BE_NEGATED and rng.random() < 0.3,
        _descend(TOPS[1], new_words, rng),
        _descend(TOPS[2], new_words, rng) if rng.random() < 0.5 else "",
    )


def _premises(hypothesis: Meaning, new_words: bool, rng: np.random.Generator) -> dict[str, Meaning]:
    """Sentences near a hypothesis, one for each label, if all are found in so many tries."""
    found: dict[str, Meaning] = {}
    for _ in range(TRIES):
        other = _hypothesis(new_words, rng)
        premise = other._replace(
            noun=_near(hypothesis.noun, new_words, rng),
            action=_near(hypothesis.action, new_words, rng),
            age=hypothesis.age if rng.random() < 0.6 else other.age,
            place=hypothesis.place if rng.random() < 0.6 else other.place,
        )
        said = {hypothesis.noun, hypothesis.action, premise.noun, premise.action}
        if premise != hypothesis and not (new_words and said.isdisjoint(NEW_WORDS)):
            found.setdefault(judge(premise, hypothesis), premise)
        if len(found) == len(LABELS):
            break
    return found


def _descend(tops: tuple[str, ...], new_words: bool, rng: np.random.Generator) -> str:
    """A word of any level below these."""
    word = _pick(tops, rng)
    while (words := below(word, new_words)) and rng.random() < 0.7:
        word = _pick(words, rng)
    return word


def _near(word: str, new_words: bool, rng: np.random.Generator) -> str:
    """The word itself, the one above it, one below it or beside it; or any of such a level."""
    near = _pick(_pick(_ways(word, new_words), rng), rng)
    return near if rng.random() < 0.6 else _pick(level(near, new_words), rng)


@cache
def _ways(word: str, new_words: bool) -> list[tuple[str, ...]]:
    above = BROADER.get(word)
    ways = [(word,), below(word, new_words)]
    if above is not None:
        ways += [(above,), below(above, new_words)]
    return [way for way in ways if way]


def _is_negative(meaning: Meaning) -> bool:
    return meaning.negated or meaning.quantifier in ("no", "not every")


def _pick(choices, rng: np.random.Generator):
    return choices[int(rng.random() * len(choices))]  # ten times as fast as integers()
