"""Stories of people who go from room to room, take things along, and greet each other.

What follows from a story is computed by `follow`, which keeps who is where and who has what.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from course_rnn.data.stories import StoryQuestion
from course_rnn.data.synthetic.stories import ITEMS, PEOPLE, PLACES
from course_rnn.data.validate import expect_at_least, expect_rng


class Known(NamedTuple):
    """Who is where and who has what after a story, each with the sentence that says so.

    Examples
    --------
    >>> Known(where={"Mary": ("garden", 0)}, has={}).where["Mary"]
    ('garden', 0)
    """

    where: dict[str, tuple[str, int]]
    has: dict[str, tuple[str, int]]


class Greeting(NamedTuple):
    """A story up to the word that names who is greeted, and who that can be.

    Examples
    --------
    >>> Greeting(("John went to the hall .",), "John said hi to", "John", ("Mary",)).present
    ('Mary',)
    """

    story: tuple[str, ...]
    prompt: str
    speaker: str
    present: tuple[str, ...]


def follow(story: Sequence[str]) -> Known:
    """Keep who is where and who has what, sentence by sentence.

    Parameters
    ----------
    story : sequence of str
        ``NAME went to the PLACE .`` and ``NAME took the ITEM .``

    Raises
    ------
    ValueError
        If a sentence is neither.

    Examples
    --------
    >>> known = follow(["John went to the hall .", "John took the maps .",
    ...                 "John went to the garden ."])
    >>> known.where, known.has
    ({'John': ('garden', 2)}, {'maps': ('John', 1)})
    """
    where: dict[str, tuple[str, int]] = {}
    has: dict[str, tuple[str, int]] = {}
    for k, sentence in enumerate(story):
        match sentence.split():
            case [person, "went", "to", "the", place, "."]:
                where[person] = place, k
            case [person, "took", "the", item, "."]:
                has[item] = person, k
            case _:
                raise ValueError(f"story: expected moves and takings, got {sentence!r}")
    return Known(where, has)


def room_question(
    sentences: int, facts: int, rng: np.random.Generator, *, people: int = 4
) -> StoryQuestion:
    r"""Draw a story and ask where somebody, or something that somebody took, is.

    Parameters
    ----------
    sentences : int
        Of the story, at least 4. Each is a move with probability 3/4, else a taking by somebody.
    facts : int
        1: "Where is NAME ?", answered by one sentence. 2: "Where are the ITEM ?", answered by the
        last sentence in which somebody took them and the last in which that person went.
    rng : np.random.Generator
        Source of everything.
    people : int
        How many of the four there are in the story, 2 to 4.

    Returns
    -------
    StoryQuestion
        ``supporting`` are those sentences, in the order of the story.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    After tasks 1 and 2 of bAbI (Weston et al. 2015); nobody puts anything down here. Chapter 11.

    Examples
    --------
    >>> asked = room_question(5, 2, np.random.default_rng(1))
    >>> print(*asked.story, asked.question, sep="\n")
    John took the tickets .
    John went to the garden .
    Mary went to the bathroom .
    Daniel went to the hallway .
    Sandra went to the bathroom .
    Where are the tickets ?
    >>> asked.answer, asked.supporting
    ('garden', (0, 1))
    """
    expect_at_least(4, sentences=sentences)
    _expect_people(people, rng)
    if facts not in (1, 2):
        raise ValueError(f"facts: expected 1 or 2, got {facts}")
    names = _some(PEOPLE, people, rng)
    while True:
        story = tuple(_sentence(names, rng) for _ in range(sentences))
        where, has = follow(story)
        if facts == 1 and where:
            person = _one(sorted(where), rng)
            place, k = where[person]
            return StoryQuestion(story, f"Where is {person} ?", place, (k,))
        held = sorted(item for item, (person, _) in has.items() if person in where)
        if facts == 2 and held:
            item = _one(held, rng)
            person, taken = has[item]
            place, went = where[person]
            both = tuple(sorted((taken, went)))
            return StoryQuestion(story, f"Where are the {item} ?", place, both)


def greeting(moves: int, rng: np.random.Generator, *, people: int = 4, places: int = 3) -> Greeting:
    r"""Draw moves after which somebody says hi to one of those who share the room.

    Parameters
    ----------
    moves : int
        Sentences, at least ``people``: everybody enters once, in any order; then people move.
    rng : np.random.Generator
        Source of everything.
    people, places : int
        How many of the four people and the six places there are, at least 2.

    Returns
    -------
    Greeting
        ``present`` are the others in the speaker's room, one or more; who of them is greeted is
        uniform.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    After an example of the lecture that this course follows: what comes after *John said "Hi"
    to*. Chapter 11.

    Examples
    --------
    >>> drawn = greeting(4, np.random.default_rng(0))
    >>> print(*drawn.story, drawn.prompt, sep="\n")
    Sandra went to the kitchen .
    Mary went to the kitchen .
    John went to the office .
    Daniel went to the garden .
    Sandra said hi to
    >>> drawn.present
    ('Mary',)
    """
    _expect_people(people, rng)
    expect_at_least(2, places=places)
    expect_at_least(people, moves=moves)
    if places > len(PLACES):
        raise ValueError(f"places: expected at most {len(PLACES)}, got {places}")
    names, rooms = _some(PEOPLE, people, rng), PLACES[:places]
    while True:
        later = [_one(names, rng) for _ in range(moves - people)]
        who = [*rng.permutation(names).tolist(), *later]
        story = tuple(f"{name} went to the {_one(rooms, rng)} ." for name in who)
        where = {name: place for name, (place, _) in follow(story).where.items()}
        meeting = {
            name: tuple(o for o in PEOPLE if o != name and where.get(o) == where[name])
            for name in where
        }
        speakers = sorted(name for name in where if meeting[name])
        if speakers:
            speaker = _one(speakers, rng)
            return Greeting(story, f"{speaker} said hi to", speaker, meeting[speaker])


def _sentence(names: Sequence[str], rng: np.random.Generator) -> str:
    name = _one(names, rng)
    if rng.random() < 0.75:
        return f"{name} went to the {_one(PLACES, rng)} ."
    return f"{name} took the {_one(ITEMS, rng)} ."


def _expect_people(people: int, rng: np.random.Generator) -> None:
    expect_at_least(2, people=people)
    expect_rng(rng)
    if people > len(PEOPLE):
        raise ValueError(f"people: expected at most {len(PEOPLE)}, got {people}")


def _some(choices: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    return [choices[k] for k in rng.permutation(len(choices))[:count]]


def _one(choices: Sequence[str], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]
