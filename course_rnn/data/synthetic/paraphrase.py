"""Made sentences that say the same in other words, and some that only look alike (chapter 9).

Somebody did something to somebody, somewhere: the sentence can be active, passive or cleft, the
place can come first or last, and every word has a synonym.
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from course_rnn.data.validate import expect_at_least, expect_rng

#: Synonyms. The first one names what they mean.
PEOPLE = (
    ("dog", "hound"),
    ("man", "guy"),
    ("girl", "lass"),
    ("child", "kid"),
    ("doctor", "physician"),
    ("teacher", "instructor"),
    ("thief", "robber"),
    ("guard", "watchman"),
)
#: Synonyms, each with the form that a passive has.
VERBS = (
    (("bit", "bitten"), ("nipped", "nipped")),
    (("saw", "seen"), ("spotted", "spotted")),
    (("chased", "chased"), ("pursued", "pursued")),
    (("helped", "helped"), ("assisted", "assisted")),
    (("pushed", "pushed"), ("shoved", "shoved")),
    (("followed", "followed"), ("trailed", "trailed")),
)
PLACES = (("in the park",), ("at home",), ("near the river", "by the river"), ("in the street",))
LISTS = PEOPLE, VERBS, PEOPLE, PLACES
#: Who is who: {0} did it, {1} is the verb, {2} its passive form, {3} had it done to them.
FORMS = ("the {0} {1} the {3}", "the {3} was {2} by the {0}", "it was the {0} that {1} the {3}")
ORDERS = ("{0} {1}", "{1} {0}")


class Event(NamedTuple):
    """Who did what to whom, and where, as indices of the lists of synonyms.

    Examples
    --------
    >>> event = Event(agent=0, verb=0, patient=1, place=0)
    >>> print(*ways_to_say(event)[0])
    the dog bit the man in the park
    """

    agent: int
    verb: int
    patient: int
    place: int


class ParaphrasePair(NamedTuple):
    """Two sentences, word by word, and whether the second is a "paraphrase" of the first.

    If not it is "swapped", where the same two have changed places, or "other".

    Examples
    --------
    >>> bitten, bit = "the man was bitten by the dog", "the dog bit the man"
    >>> ParaphrasePair(tuple(bitten.split()), tuple(bit.split()), "paraphrase").kind
    'paraphrase'
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    kind: str


def all_events() -> list[Event]:
    """Return every event: nobody does anything to himself.

    Examples
    --------
    >>> len(all_events())
    1344
    """
    people, verbs, places = range(len(PEOPLE)), range(len(VERBS)), range(len(PLACES))
    return [Event(*e) for e in product(people, verbs, people, places) if e[0] != e[2]]


def ways_to_say(event: Event) -> list[tuple[str, ...]]:
    """Return all sentences that say that an event took place; any two are paraphrases.

    Parameters
    ----------
    event : Event
        Of :func:`all_events`.

    Raises
    ------
    ValueError
        If there is no such event.

    Examples
    --------
    >>> ways = ways_to_say(Event(0, 0, 1, 0))
    >>> len(ways), " ".join(ways[-1])
    (48, 'in the park it was the hound that nipped the guy')
    """
    for name, value, among in zip(Event._fields, event, LISTS, strict=True):
        if not 0 <= value < len(among):
            raise ValueError(f"event: expected {name} from 0 to {len(among) - 1}, got {value}")
    if event.agent == event.patient:
        raise ValueError(f"event: expected two different people, got {event}")
    return [_say(*how) for how in product(FORMS, ORDERS, *_synonyms(event))]


def paraphrase_pairs(
    events: Sequence[Event], N: int, rng: np.random.Generator
) -> list[ParaphrasePair]:
    """Make pairs: half are paraphrases, a quarter are swapped, a quarter are other sentences.

    Parameters
    ----------
    events : sequence of Event
        What the first sentences may be about.
    N : int
        Pairs, at least 1.
    rng : np.random.Generator
        Source of the events and of how they are said.

    Returns
    -------
    list of ParaphrasePair
        Swapped: as said for a paraphrase, with the two people in each other's place, so that the
        words of both sentences together are as likely as those of a paraphrase. Other: with
        another person or another verb, said in any way.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Examples
    --------
    >>> [pair] = paraphrase_pairs([Event(0, 0, 1, 0)], 1, np.random.default_rng(5))
    >>> print(*pair.first, "|", *pair.second, "|", pair.kind)
    it was the hound that nipped the man in the park | in the park the guy nipped the dog | swapped
    """
    expect_at_least(1, N=N)
    expect_rng(rng)
    if not events:
        raise ValueError("events: expected at least one, got none")
    return [_pair(events[int(rng.integers(len(events)))], rng) for _ in range(N)]


def _pair(event: Event, rng: np.random.Generator) -> ParaphrasePair:
    kind = ("paraphrase", "paraphrase", "swapped", "other")[rng.integers(4)]
    ways = ways_to_say(event)
    first = ways[rng.integers(len(ways))]
    if kind == "other":
        others = ways_to_say(_changed(event, rng))
        return ParaphrasePair(first, others[rng.integers(len(others))], kind)
    second = first
    while second == first:
        form, order, agent, verb, patient, place = how = _any_way(event, rng)
        second = _say(*how)
    if kind == "swapped":
        second = _say(form, order, patient, verb, agent, place)
    return ParaphrasePair(first, second, kind)


def _changed(event: Event, rng: np.random.Generator) -> Event:
    """Another verb, or another person in the place of one of the two."""
    part = ("agent", "verb", "patient")[rng.integers(3)]
    among = len(VERBS if part == "verb" else PEOPLE)
    taken = {event.verb} if part == "verb" else {event.agent, event.patient}
    free = [i for i in range(among) if i not in taken]
    return event._replace(**{part: free[rng.integers(len(free))]})


def _synonyms(event: Event) -> list[tuple]:
    return [among[i] for i, among in zip(event, LISTS, strict=True)]


def _any_way(event: Event, rng: np.random.Generator) -> list:
    return [c[rng.integers(len(c))] for c in (FORMS, ORDERS, *_synonyms(event))]


def _say(form: str, order: str, agent: str, verb: tuple[str, str], patient: str, place: str):
    return tuple(order.format(form.format(agent, *verb, patient), place).split())
