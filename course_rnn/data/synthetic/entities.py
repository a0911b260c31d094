"""Made sentences with names of people, places and firms, where only the context tells which.

Every name of the list can be each of the three, and some names are ordinary words as well ("Brown
bread was sold out"). So a list of names is no help, and new names are no harder than old ones.
"""

from collections.abc import Sequence

import numpy as np

from course_rnn.data.bio import Span, to_bio
from course_rnn.data.tagging import TaggedSentence
from course_rnn.data.validate import expect_at_least, expect_rng

FIRST_NAMES = ("Mary", "John", "Ada", "Paul", "Ruth", "Omar", "Nina", "Carl")
# ? stands for a name of the list, + for a first name
FORMS = {
    "PER": ("?", "?", "+ ?", "R. ?", "Dr ?"),
    "LOC": ("?", "?", "New ?", "Port ?", "? Falls"),
    "ORG": ("?", "?", "? & Sons", "? and ?", "Bank of ?"),
}
# some are decided by what comes before the name, some by what comes after it
TEMPLATES = tuple(
    tuple(template.split())
    for template in (
        "PER was born in LOC .",
        "PER works for ORG .",
        "PER said that PER had left LOC .",
        "PER , a teacher from LOC , won .",
        "PER and PER met in LOC .",
        "PER smiled at PER .",
        "the mother of PER was not at home .",
        "a letter to PER was lost in LOC .",
        "LOC lies by a river .",
        "LOC , a town near LOC , was flooded .",
        "LOC and LOC are an hour apart .",
        "the streets of LOC were empty .",
        "the road from LOC to LOC is closed .",
        "nobody in LOC knew PER .",
        "ORG hired 20 people in LOC .",
        "ORG , a maker of shoes , was sold .",
        "ORG and ORG were sued by PER .",
        "the shares of ORG fell again .",
        "a loan by ORG saved ORG .",
        "PER left ORG after a year .",
        # names that are words, at the start, where every word has a capital letter
        "Brown bread was sold out in LOC .",
        "Young people left LOC .",
        "Long days lay before PER .",
        "Green tea was sold by ORG .",
        "Stone walls ran along the road to LOC .",
        "White paint was bought by PER .",
    )
)
BEGINNINGS = ((), (), ("Yesterday",), ("Last", "week"), ("In", "May", ","), ("We", "read", "that"))
ORDINARY = ("Brown", "Young", "Long", "Green", "Stone", "White", "May")


def entity_sentences(
    names: Sequence[str], N: int, rng: np.random.Generator
) -> list[TaggedSentence]:
    """``Houston left Port Baker .`` → ``B-PER O B-LOC I-LOC O``

    Parameters
    ----------
    names : sequence of str
        Last names, at least 2; each one word.
    N : int
        Sentences, at least 1.
    rng : np.random.Generator
        Source of templates, forms and names.

    Returns
    -------
    list of TaggedSentence
        ``tags`` in BIO, with the labels PER, LOC and ORG.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Made for chapter 8: 26 templates, four ways to begin, `FORMS` of names. Real text is richer; a
    score on these sentences says nothing about it.

    Examples
    --------
    >>> [sentence] = entity_sentences(["Houston", "Baker"], 1, np.random.default_rng(25))
    >>> print(" ".join(sentence.words))
    Nobody in Houston Falls knew Houston .
    >>> print(" ".join(sentence.tags))
    O O B-LOC I-LOC O B-PER O
    """
    expect_at_least(1, N=N)
    expect_rng(rng)
    if isinstance(names, str) or len(names) < 2 or not all(n and n.split() == [n] for n in names):
        raise ValueError(f"names: expected at least two words, got {names!r}")
    return [_sentence(names, rng) for _ in range(N)]


def _sentence(names: Sequence[str], rng: np.random.Generator) -> TaggedSentence:
    template = _pick(TEMPLATES, rng)
    # after a beginning a word that is a name would stand in the middle, with a capital letter
    words = [] if template[0] in ORDINARY else list(_pick(BEGINNINGS, rng))
    spans = []
    for part in template:
        if part not in FORMS:
            words.append(part)
            continue
        start = len(words)
        for piece in _pick(FORMS[part], rng).split():
            pool = {"?": names, "+": FIRST_NAMES}.get(piece)
            words.append(piece if pool is None else _pick(pool, rng))
        spans.append(Span(start, len(words), part))
    words[0] = words[0][0].upper() + words[0][1:]
    return TaggedSentence(tuple(words), tuple(to_bio(spans, len(words))))


def _pick(choices, rng: np.random.Generator):
    return choices[rng.integers(len(choices))]
