"""What is said about a scene: captions, questions and answers."""

from typing import NamedTuple

import numpy as np

from course_rnn.data.synthetic.scenes import COLOURS, KINDS, Shape, expect_shapes
from course_rnn.data.validate import expect_rng


class Question(NamedTuple):
    """A question about a scene and its answer, of one word or a place of two.

    Examples
    --------
    >>> asked = Question("what colour is the square ?", "blue")
    >>> asked.text.split()[-2], asked.answer
    ('square', 'blue')
    """

    text: str
    answer: str


def captions(shapes: tuple[Shape, ...]) -> tuple[str, str]:
    """Return both captions that a scene may have: with the places, and without.

    Parameters
    ----------
    shapes : tuple of Shape
        At least one.

    Raises
    ------
    ValueError
        If there is no shape, or one is of unknown kind, colour or place.

    Examples
    --------
    >>> for text in captions((Shape("circle", "red", "top left"),)):
    ...     print(text)
    a red circle in the top left
    there is a red circle
    """
    expect_shapes(shapes)
    where = " and ".join(f"a {s.colour} {s.kind} in the {s.place}" for s in shapes)
    return where, "there is " + " and ".join(f"a {s.colour} {s.kind}" for s in shapes)


def caption(shapes: tuple[Shape, ...], rng: np.random.Generator) -> str:
    """Describe a scene in one of two templates, each with probability 1/2.

    ``a red circle in the top left and a blue square in the bottom right``, or
    ``there is a red circle and a blue square``, shapes in the order given.

    Parameters
    ----------
    shapes : tuple of Shape
        At least one.
    rng : np.random.Generator
        Source of the choice: which of the two it is cannot be seen in the image.

    Raises
    ------
    ValueError
        If there is no shape, or one is of unknown kind, colour or place.

    Examples
    --------
    >>> shapes = (Shape("circle", "red", "top left"), Shape("square", "blue", "bottom right"))
    >>> caption(shapes, np.random.default_rng(0))
    'a red circle in the top left and a blue square in the bottom right'
    """
    expect_rng(rng)
    expect_shapes(shapes)
    return captions(shapes)[1 - int(rng.integers(2))]


def question(shapes: tuple[Shape, ...], rng: np.random.Generator) -> Question:
    """Ask one question about a scene, of four types with probability 1/4 each.

    ``what colour is the square ?``, ``where is the square ?``, ``how many shapes are there ?``,
    ``is there a red square ?``.

    Parameters
    ----------
    shapes : tuple of Shape
        From `scene`: of different kinds, at least one.
    rng : np.random.Generator
        Source of the choices. ``is there`` has the answer yes with probability 1/2.

    Returns
    -------
    Question

    Raises
    ------
    ValueError
        If there is no shape, or one is of unknown kind, colour or place.

    Notes
    -----
    For scenes from `scene`, the question alone tells nothing: colours and places are uniform, so
    are the numbers 1 to 3, and yes and no. Without the image the best accuracy is
    (1/4 + 1/4 + 1/3 + 1/2) / 4 = 1/3. Chapter 10.

    Examples
    --------
    >>> shapes = (Shape("circle", "red", "top left"), Shape("square", "blue", "bottom right"))
    >>> rng = np.random.default_rng(0)
    >>> [tuple(question(shapes, rng)) for _ in range(2)]
    [('is there a blue square ?', 'yes'), ('where is the circle ?', 'top left')]
    """
    expect_rng(rng)
    expect_shapes(shapes)
    what = rng.integers(4)
    asked = shapes[rng.integers(len(shapes))]
    if what == 0:
        return Question(f"what colour is the {asked.kind} ?", asked.colour)
    if what == 1:
        return Question(f"where is the {asked.kind} ?", asked.place)
    if what == 2:
        return Question("how many shapes are there ?", str(len(shapes)))
    there = [(s.colour, s.kind) for s in shapes]
    absent = [(c, k) for c in COLOURS for k in KINDS if (c, k) not in there]
    yes = bool(rng.integers(2))
    colour, kind = (asked.colour, asked.kind) if yes else absent[rng.integers(len(absent))]
    return Question(f"is there a {colour} {kind} ?", "yes" if yes else "no")
