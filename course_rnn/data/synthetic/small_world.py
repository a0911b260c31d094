"""Sentences about a small world, and what follows from them (chapter 9).

Everyone in it is of one kind and one age, does one thing, in one place; and there is somebody of
every kind that a sentence names. What follows is computed from this, and never from the words.
"""

from functools import cache
from itertools import product
from typing import NamedTuple

LABELS = ENTAILMENT, NEUTRAL, CONTRADICTION = "entailment", "neutral", "contradiction"

#: What is less general than a word. Of the kinds and actions of the lowest level the last two of
#: each line are `NEW_WORDS`, kept for a test.
NARROWER = {
    "animal": ("dog", "bird"),
    "person": ("musician", "athlete"),
    "dog": ("poodle", "beagle", "terrier", "spaniel", "greyhound"),
    "bird": ("robin", "sparrow", "parrot", "finch", "magpie"),
    "musician": ("pianist", "drummer", "violinist", "cellist", "trumpeter"),
    "athlete": ("swimmer", "boxer", "gymnast", "wrestler", "fencer"),
    "moving": ("walking", "jumping", "crawling", "climbing", "skating"),
    "speaking": ("whispering", "shouting", "arguing", "praying", "preaching"),
    "working": ("painting", "sewing", "digging", "carving", "weaving"),
    "indoors": ("in the kitchen", "in the hall"),
    "outdoors": ("in the garden", "on the beach"),
}
TOPS = (("animal", "person"), ("moving", "speaking", "working"), ("indoors", "outdoors"))
BROADER = {word: above for above, below in NARROWER.items() for word in below}
WITH_NEW = 5  # words in a line that has new ones
NEW_WORDS = tuple(
    word for below in NARROWER.values() if len(below) == WITH_NEW for word in below[-2:]
)
AGES = ("young", "old")
#: What a quantifier says: at least so many do it (0: none at all), or do *not* do it.
QUANTIFIERS = {
    "some": (1, True),
    "more than one": (2, True),
    "every": (0, False),
    "no": (0, True),
    "not every": (1, False),
}


def lowest(word: str) -> tuple[str, ...]:
    """Return the words of the lowest level below a word, or the word itself.

    Parameters
    ----------
    word : str
        A kind, an action or a place.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> lowest("outdoors"), lowest("poodle")
    (('in the garden', 'on the beach'), ('poodle',))
    """
    if word not in NARROWER and word not in BROADER:
        raise ValueError(f"word: expected a kind, an action or a place, got {word!r}")
    if word not in NARROWER:
        return (word,)
    return tuple(leaf for below in NARROWER[word] for leaf in lowest(below))


KINDS = (*lowest("animal"), *lowest("person"))
ACTIONS = (*lowest("moving"), *lowest("speaking"), *lowest("working"))
PLACES = (*lowest("indoors"), *lowest("outdoors"))


@cache
def below(word: str, new_words: bool) -> tuple[str, ...]:
    """Return the words right below a word, of the lowest level the new ones or the others.

    Parameters
    ----------
    word : str
        A kind, an action or a place.
    new_words : bool
        Which of the lowest level.

    Examples
    --------
    >>> below("dog", new_words=True), below("spaniel", new_words=True)
    (('spaniel', 'greyhound'), ())
    """
    words = NARROWER.get(word, ())
    lowest_level = len(words) == WITH_NEW
    return tuple(w for w in words if not lowest_level or (w in NEW_WORDS) == new_words)


@cache
def level(word: str, new_words: bool) -> tuple[str, ...]:
    """Return all words as far below the top as a word is, on its side of the tree.

    Parameters
    ----------
    word, new_words : as for :func:`below`

    Examples
    --------
    >>> level("dog", new_words=False)
    ('dog', 'bird', 'musician', 'athlete')
    """
    if word not in BROADER:
        return next(tops for tops in TOPS if word in tops)
    above = level(BROADER[word], new_words)
    return tuple(w for other in above for w in below(other, new_words))


class Meaning(NamedTuple):
    """What a sentence says; an age or a place that is not said is "".

    Examples
    --------
    >>> print(*in_words(Meaning("some", "old", "dog", True, "digging", "outdoors")))
    some old dog is not digging outdoors
    """

    quantifier: str
    age: str
    noun: str
    negated: bool
    action: str
    place: str


def in_words(meaning: Meaning) -> tuple[str, ...]:
    """Return the sentence, word by word.

    Parameters
    ----------
    meaning : Meaning
        With words of this module.

    Examples
    --------
    >>> in_words(Meaning("not every", "", "dog", False, "digging", ""))
    ('not', 'every', 'dog', 'is', 'digging')
    """
    quantifier, age, noun, negated, action, place = meaning
    return tuple(f"{quantifier} {age} {noun} is {'not' * negated} {action} {place}".split())


def judge(premise: Meaning, hypothesis: Meaning) -> str:
    """Return the label of a pair.

    Take the premise to be true. If the hypothesis cannot be false then, it is entailed; if it
    cannot be true, it contradicts; else it is neutral.

    Parameters
    ----------
    premise, hypothesis : Meaning
        With words of this module.

    Returns
    -------
    str
        One of `LABELS`.

    Raises
    ------
    ValueError
        If a word is none of this module.

    Examples
    --------
    >>> every = Meaning("every", "", "dog", False, "moving", "")
    >>> judge(every, Meaning("some", "", "poodle", False, "moving", ""))
    'entailment'
    >>> judge(every, Meaning("some", "", "animal", True, "moving", ""))
    'neutral'
    """
    for name, meaning in (("premise", premise), ("hypothesis", hypothesis)):
        if meaning.quantifier not in QUANTIFIERS:
            raise ValueError(f"{name}: expected a quantifier, got {meaning.quantifier!r}")
        if meaning.age not in ("", *AGES):
            raise ValueError(f"{name}: expected an age, got {meaning.age!r}")
    who = _overlap(*(_pairs(m.noun, m.age, AGES) for m in (premise, hypothesis)))
    what = _overlap(*(_pairs(m.action, m.place, PLACES) for m in (premise, hypothesis)))
    return _label(who, what, _claim(premise), _claim(hypothesis))


def _claim(meaning: Meaning) -> tuple[int, bool]:
    """At least how many of those named (0: none) do, or do not do, what is said."""
    least, does = QUANTIFIERS[meaning.quantifier]
    return least, does != meaning.negated


@cache
def _pairs(word: str, other: str, others: tuple[str, ...]) -> frozenset:
    """All that a word and an age (or a place) may stand for, at the lowest level."""
    among = others if other == "" else lowest(other) if other in NARROWER else (other,)
    return frozenset(product(lowest(word), among))


@cache
def _overlap(first: frozenset, second: frozenset) -> tuple[tuple[bool, bool], ...]:
    """Which of four kinds of things there are: in both, in one alone, in neither."""
    kinds = ((True, True), (True, False), (False, True), (False, False))
    there = (first & second, first - second, second - first, True)
    return tuple(kind for kind, some in zip(kinds, there, strict=True) if some)


@cache
def _label(who, what, premise, hypothesis) -> str:
    """The label, by whom and what the two speak of, and what they claim."""
    cells = frozenset(product(who, what))
    people = [frozenset(c for c in cells if c[0][i]) for i in (0, 1)]
    regions = [
        frozenset(c for c in people[i] if c[1][i] == does)
        for i, (_, does) in enumerate((premise, hypothesis))
    ]
    # a claim: in this region at least so many, or, at 0, nobody
    known = [(people[0], 1), (people[1], 1), (regions[0], premise[0])]
    if not _possible([*known, (regions[1], hypothesis[0])]):
        return CONTRADICTION
    # denied: "at least 2" by at most 1, "at least 1" by nobody, "nobody" by somebody
    least = hypothesis[0]
    if least == 2:
        denied = _possible(known, at_most_one=regions[1])
    else:
        denied = _possible([*known, (regions[1], 1 - least)])
    return NEUTRAL if denied else ENTAILMENT


def _possible(claims, at_most_one=frozenset()) -> bool:
    """Whether people can be put into the regions so that all claims are true."""
    empty = frozenset().union(*(region for region, least in claims if least == 0))
    wanted = [(region - empty, least) for region, least in claims if least > 0]
    if not all(region for region, _ in wanted):
        return False
    # whoever can be elsewhere is put elsewhere; the others have to be one and the same
    forced = [(region, least) for region, least in wanted if region <= at_most_one]
    if any(least > 1 for _, least in forced):
        return False
    return not forced or bool(frozenset.intersection(*(region for region, _ in forced)))
