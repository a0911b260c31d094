"""Exercise 11.4: who is in the room, exactly, and how far a model is from it."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns

NOWHERE = -1


def places_of(who, where, P, nowhere=NOWHERE):
    """The last room of everybody in every story (N, P)."""
    at = np.full((who.shape[1], P), nowhere)
    for names, rooms in zip(who, where, strict=True):
        at[np.arange(len(at)), names] = rooms
    return at


def sharing(at, speaker):
    """Who else is in the speaker's room (N, P)."""
    stories = np.arange(len(at))
    room = at[stories, speaker][:, None]
    present = (at == room) & (room != NOWHERE)
    present[stories, speaker] = False
    return present


def uniform(present):
    """The same share for all that are present; zeros where nobody is."""
    return present / np.maximum(present.sum(axis=1, keepdims=True), 1)


def distance(q, p):
    """D(q‖p), where q is zero left out."""
    p = p[:, : q.shape[1]]
    return (q * np.log(np.where(q > 0, q, 1) / np.where(q > 0, p, 1))).sum(axis=1)


def reference(who, where, speaker, p, P):
    """Who can be greeted, and how far the model is from it."""
    q = uniform(sharing(places_of(who, where, P), speaker))
    return q, distance(q, p)


def _draw(rng, again=True, alone=False):
    """Stories in which everybody enters once, or moves about; in which some speakers are alone."""
    N, P = int(rng.integers(7, 10)), int(rng.integers(5, 7))
    while True:
        who = np.stack([rng.permutation(P) for _ in range(N)], axis=1)
        if again:
            who = np.concatenate([who, rng.integers(P, size=(4, N))])
        where, speaker = rng.integers(3, size=who.shape), rng.integers(P, size=N)
        if alone or sharing(places_of(who, where, P), speaker).any(axis=1).all():
            break
    if alone:
        for n in range(0, N, 2):  # some do not come in; among them twice the speaker
            missing = speaker[n] + (np.arange(2) if n % 3 == 0 else np.arange(1, 2))
            who[np.isin(who[:, n], missing % P), n] = (speaker[n] + 2) % P
        where[:, 1] = 0
        where[who[:, 1] == speaker[1], 1] = 1
    logits = rng.normal(size=(N, P + int(rng.integers(2, 5))))
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return {"who": who, "where": where, "speaker": speaker, "p": p, "P": P}


EXERCISE = Exercise(
    id="11.4",
    name="who_is_greeted",
    title="Who is in the room?",
    parameters=("who", "where", "speaker", "p", "P"),
    returns=(Returns("q", ("N", "P"), "float"), Returns("kl", ("N",), "float")),
    groups=(
        Group("one move each", 1, "the distribution, everybody moves once", ("q",)),
        Group("more moves", 1, "the distribution, people move again", ("q",)),
        Group("nobody", 1, "speakers who are alone, people who do not come in", ("q",)),
        Group("distance", 2, "the distance of the model", ("kl",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("one move each", 2, {"again": False}),
        ("more moves", 2),
        ("nobody", 2, {"alone": True}),
        ("distance", 2, {"alone": True}),
    ),
    properties=(
        Property(
            "A row of q has a sum that is neither 1 nor 0.",
            lambda args, answer: bool(
                (np.isclose(answer[0].sum(axis=1), 1) | np.isclose(answer[0].sum(axis=1), 0)).all()
            ),
        ),
    ),
)
