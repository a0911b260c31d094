"""Exercise 11.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch11.who_is_greeted.spec import (
    NOWHERE,
    distance,
    places_of,
    reference,
    sharing,
    uniform,
)
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then


def _people(who):
    return int(who.max()) + 1


def _distribution(change):
    """Another q, of ``change(who, where, speaker)``; its distance is computed rightly."""

    @np.errstate(all="ignore")
    def answer(who, where, speaker, p, P):
        q = change(who, where, speaker)
        return q, distance(np.nan_to_num(q), p)

    return answer


def _distance(change):
    """Another distance, of ``change(q, p)``; q is right."""

    @np.errstate(all="ignore")
    def answer(who, where, speaker, p, P):
        q = reference(who, where, speaker, p, P)[0]
        return q, change(q, p)

    return answer


def _present(who, where, speaker):
    return sharing(places_of(who, where, _people(who)), speaker)


def _first_move(who, where, speaker):
    return uniform(_present(who[::-1], where[::-1], speaker))


def _ever_there(who, where, speaker):
    P, stories = _people(who), np.arange(len(speaker))
    room = places_of(who, where, P)[stories, speaker]
    been = np.zeros((len(speaker), P), dtype=bool)
    for names, rooms in zip(who, where, strict=True):
        been[stories, names] |= rooms == room
    been[stories, speaker] = False
    return uniform(been)


def _with_speaker(who, where, speaker):
    present = _present(who, where, speaker)
    some = present.any(axis=1)
    present[some, speaker[some]] = True
    return uniform(present)


def _first_room(who, where, speaker):
    return uniform(sharing(places_of(who, where, _people(who), nowhere=0), speaker))


def _nowhere_together(who, where, speaker):
    at = places_of(who, where, _people(who))
    return uniform(sharing(np.where(at == NOWHERE, 99, at), speaker))


def _elsewhere(who, where, speaker):
    at = places_of(who, where, _people(who))
    present = _present(who, where, speaker)
    others = (at != NOWHERE) & ~present
    others[np.arange(len(others)), speaker] = False
    return uniform(others)


def _alone_anybody(who, where, speaker):
    present = _present(who, where, speaker)
    present[~present.any(axis=1)] = True
    return uniform(present)


def _not_a_number(who, where, speaker):
    present = _present(who, where, speaker)
    return present / present.sum(axis=1, keepdims=True)


def _anybody_else(who, where, speaker):
    present = np.ones((len(speaker), _people(who)), dtype=bool)
    present[np.arange(len(present)), speaker] = False
    return uniform(present)


def _logs(q, p):
    return np.log(np.where(q > 0, p[:, : q.shape[1]], 1))


def _reversed(q, p):
    p = p[:, : q.shape[1]]
    return np.where(q > 0, p * np.log(p / np.where(q > 0, q, 1)), 0).sum(axis=1)


def _among_people(q, p):
    p = p[:, : q.shape[1]]
    return distance(q, p / p.sum(axis=1, keepdims=True))


def _together(q, p):
    mass = np.where(q > 0, p[:, : q.shape[1]], 0).sum(axis=1)
    return np.where(q.any(axis=1), -np.log(np.where(mass > 0, mass, 1)), 0)


def _unweighted(q, p):
    return np.where(q > 0, np.log(np.where(q > 0, q, 1)) - _logs(q, p), 0).sum(axis=1)


MISTAKES = (
    Mistake(
        "first move",
        "somebody's first move counts: people are where they went last.",
        _distribution(_first_move),
    ),
    Mistake(
        "ever there",
        "people who have left the room count as present: their last move says where they are.",
        _distribution(_ever_there),
    ),
    Mistake(
        "speaker greeted",
        "the speaker is among those present: nobody says hi to himself.",
        _distribution(_with_speaker),
    ),
    Mistake(
        "all in room 0",
        "whoever has not come in is taken to be in room 0: he is nowhere.",
        _distribution(_first_room),
    ),
    Mistake(
        "nowhere is a room",
        "those who have not come in are taken to be in one room together: they share none.",
        _distribution(_nowhere_together),
    ),
    Mistake(
        "elsewhere",
        "those in other rooms are greeted: it is those in the speaker's.",
        _distribution(_elsewhere),
    ),
    Mistake(
        "alone: anybody",
        "where nobody is present, all are given a share: that row is all zeros.",
        _distribution(_alone_anybody),
    ),
    Mistake(
        "alone: divided by 0",
        "where nobody is present, q is divided by 0: that row is all zeros.",
        _distribution(_not_a_number),
    ),
    Mistake(
        "anybody else",
        "q gives all other people a share, wherever they are: look at the rooms.",
        _distribution(_anybody_else),
    ),
    Mistake(
        "not divided",
        "q is 1 for everybody present: they share the probability.",
        _distribution(lambda who, where, speaker: _present(who, where, speaker).astype(float)),
    ),
    Mistake(
        "one speaker",
        "the speaker of story 0 speaks in all stories: each has its own.",
        on_changed(reference, speaker=lambda speaker: np.full_like(speaker, speaker[0])),
    ),
    Mistake(
        "other way round",
        "the distance is taken from p to q: the expectation is over q, D(q‖p).",
        _distance(_reversed),
    ),
    Mistake(
        "cross-entropy",
        "the distance lacks the entropy of q: it is the sum of q (log q − log p).",
        _distance(lambda q, p: -(q * _logs(q, p)).sum(axis=1)),
    ),
    Mistake(
        "in bits",
        "the distance is in bits: the natural logarithm gives nats.",
        _distance(lambda q, p: distance(q, p) / np.log(2)),
    ),
    Mistake(
        "names alone",
        "p is divided by its sum over the people: what other words get is part of the miss.",
        _distance(_among_people),
    ),
    Mistake(
        "mass of those present",
        "the distance looks at the sum of p over those present: each has a term of its own.",
        _distance(_together),
    ),
    Mistake(
        "terms not weighted",
        "the terms of the distance are not weighted: each log is multiplied by its q.",
        _distance(_unweighted),
    ),
    Mistake(
        "sign",
        "the distance has the wrong sign: it is never negative when q and p are distributions.",
        then(reference, lambda answer: (answer[0], -answer[1])),
    ),
)

STUMBLES = (
    shapes_do_not_fit("q is (N, P) and p is (N, V): the people are the first P words of p."),
)
