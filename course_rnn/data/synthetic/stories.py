"""Stories in words whose last word is decided many words before."""

from typing import NamedTuple

import numpy as np

from course_rnn.data.validate import expect_at_least, expect_rng

#: Who the stories speak of.
PEOPLE = ("John", "Mary", "Daniel", "Sandra")
#: Places people go to.
PLACES = ("kitchen", "garden", "office", "hallway", "bathroom", "bedroom")
ITEMS = ("tickets", "letters", "photos", "recipes", "maps")
LANGUAGES = {
    "Spain": "Spanish",
    "France": "French",
    "Italy": "Italian",
    "Poland": "Polish",
    "Japan": "Japanese",
    "Greece": "Greek",
}
# six words each, the full stop included, and none of the names above
#: Sentences that say nothing of the answer.
FILLERS = tuple(
    tuple(sentence.split())
    for sentence in (
        "The rain had not stopped .",
        "Outside a dog barked twice .",
        "The old clock ticked on .",
        "Nobody in the street noticed .",
        "Lunch that day was late .",
        "A neighbour asked for sugar .",
        "The phone rang and rang .",
        "It was a long week .",
    )
)


class Story(NamedTuple):
    """Words to read, the word to predict after them, and how far back it is decided.

    ``words[-lag]`` is the word that decides ``answer``: with ``lag`` 1 it would be the last read.

    Examples
    --------
    >>> story = Story(("She", "is", "from", "Spain", ".", "She", "speaks"), "Spanish", lag=4)
    >>> story.words[-story.lag]
    'Spain'
    """

    words: tuple[str, ...]
    answer: str
    lag: int


def whereabouts(sentences: int, N: int, rng: np.random.Generator) -> list[Story]:
    """``John went to the kitchen . Mary went to the garden . Where is John ?`` → ``kitchen``

    The person asked for went somewhere, perhaps, in the sentences before; what counts is the last
    time. After it stand ``sentences`` sentences about the others.

    Parameters
    ----------
    sentences : int
        Sentences between, at least 0; the lag is 6·``sentences`` + 6 words.
    N : int
        Stories, at least 1.
    rng : np.random.Generator
        Source of people and places.

    Returns
    -------
    list of Story
        Two sentences about anybody come first. The answer is one of six `PLACES` with probability
        1/6 each, whatever the question.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    After task 1 of bAbI (Weston et al. 2015). Chapters 4 and 11.

    Examples
    --------
    >>> [story] = whereabouts(1, 1, np.random.default_rng(0))
    >>> print(" ".join(story.words[12:]))
    Sandra went to the kitchen . John went to the kitchen . Where is Sandra ?
    >>> story.answer, story.lag
    ('kitchen', 12)
    """
    _expect(sentences, N, rng)
    stories = []
    for _ in range(N):
        asked = _pick(PEOPLE, rng)
        others = [person for person in PEOPLE if person != asked]
        people = [_pick(PEOPLE, rng), _pick(PEOPLE, rng), asked]
        people += [_pick(others, rng) for _ in range(sentences)]
        places = [_pick(PLACES, rng) for _ in people]
        words = [
            word
            for person, place in zip(people, places, strict=True)
            for word in (person, "went", "to", "the", place, ".")
        ]
        words += ["Where", "is", asked, "?"]
        stories.append(Story(tuple(words), places[2], 6 * sentences + 6))
    return stories


def printer(sentences: int, N: int, rng: np.random.Generator) -> list[Story]:
    """``When she tried to print her tickets … she finally printed her`` → ``tickets``

    Parameters
    ----------
    sentences : int
        Sentences of `FILLERS` between, at least 0; the lag is 6·``sentences`` + 16 words.
    N : int
        Stories, at least 1.
    rng : np.random.Generator
        Source of items and sentences.

    Returns
    -------
    list of Story
        The answer is one of five `ITEMS` with probability 1/5 each.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    After an example of the Stanford course CS224n. Chapter 4.

    Examples
    --------
    >>> [story] = printer(0, 1, np.random.default_rng(0))
    >>> print(" ".join(story.words[:15]))
    When she tried to print her maps , the printer ran out of toner .
    >>> print(" ".join(story.words[15:]))
    In the end she finally printed her
    >>> story.answer, story.words[-story.lag]
    ('maps', 'maps')
    """
    opening = "When she tried to print her {} , the printer ran out of toner ."
    closing = "In the end she finally printed her"
    return _recall(opening, closing, {item: item for item in ITEMS}, sentences, N, rng)


def fluent(sentences: int, N: int, rng: np.random.Generator) -> list[Story]:
    """``He grew up in Spain . … So he is fluent in`` → ``Spanish``

    Parameters
    ----------
    sentences : int
        Sentences of `FILLERS` between, at least 0; the lag is 6·``sentences`` + 7 words.
    N : int
        Stories, at least 1.
    rng : np.random.Generator
        Source of countries and sentences.

    Returns
    -------
    list of Story
        The answer is one of six `LANGUAGES` with probability 1/6 each.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Chapter 4.

    Examples
    --------
    >>> [story] = fluent(1, 1, np.random.default_rng(0))
    >>> print(" ".join(story.words))
    He grew up in Greece . A neighbour asked for sugar . So he is fluent in
    >>> story.answer, story.words[-story.lag]
    ('Greek', 'Greece')
    """
    return _recall("He grew up in {} .", "So he is fluent in", LANGUAGES, sentences, N, rng)


def _recall(
    opening: str,
    closing: str,
    answers: dict[str, str],
    sentences: int,
    N: int,
    rng: np.random.Generator,
) -> list[Story]:
    # an opening with a cue, sentences that do not matter, a closing that asks for the answer
    _expect(sentences, N, rng)
    lag = len(opening.split("{}")[1].split()) + 6 * sentences + len(closing.split()) + 1
    stories = []
    for _ in range(N):
        cue = _pick(tuple(answers), rng)
        middle = [word for _ in range(sentences) for word in _pick(FILLERS, rng)]
        words = (*opening.format(cue).split(), *middle, *closing.split())
        stories.append(Story(words, answers[cue], lag))
    return stories


def _expect(sentences: int, N: int, rng: np.random.Generator) -> None:
    expect_at_least(0, sentences=sentences)
    expect_at_least(1, N=N)
    expect_rng(rng)


def _pick(choices, rng: np.random.Generator):
    return choices[rng.integers(len(choices))]
