"""Wrong answers made out of right ones: arguments changed on the way in, or the answer after.

NumPy's warnings are silenced in them: what overflows or divides by 0 is the mistake.
"""

from collections.abc import Callable

import numpy as np

from course_rnn.exercises.spec import Answer, Arguments, Mistake, Stumble

# what NumPy says when shapes do not fit
SHAPES = "core dimension|not aligned|could not be broadcast"
# what NumPy and PyTorch say of an index: which, on what axis, and the size of that
OUT_OF_BOUNDS = (
    r"^IndexError: index (-?\d{1,6}) is out of bounds for (?:axis|dimension) (\d{1,2}) "
    r"with size (\d{1,6})$"
)


def on_changed(answer: Callable, **changes: Callable) -> Callable:
    """Answer as if some of the arguments were others.

    Parameters
    ----------
    answer : callable
        A function of the exercise's arguments, by name.
    **changes : callable
        By the name of an argument: what is put in its place is made of it.

    Returns
    -------
    callable
        ``on_changed(reference, W_hh=np.transpose)`` uses W_hh transposed.
    """

    @np.errstate(all="ignore")
    def changed(**args):
        return answer(**args | {name: change(args[name]) for name, change in changes.items()})

    return changed


def then(answer: Callable, change: Callable[[Answer], Answer]) -> Callable:
    """Answer, and change what comes out.

    Parameters
    ----------
    answer : callable
        A function of the exercise's arguments, by name.
    change : callable
        Takes its answer.

    Returns
    -------
    callable
        ``then(reference, np.transpose)`` returns the answer transposed.
    """

    @np.errstate(all="ignore")
    def changed(**args):
        return change(answer(**args))

    return changed


def shapes_do_not_fit(hint: str, also: str = "") -> Stumble:
    """The stumble over shapes that do not fit.

    Parameters
    ----------
    hint : str
        Which shapes the page speaks of.
    also : str
        More patterns that mean the same in this exercise, joined by ``|``.

    Returns
    -------
    Stumble
    """
    pattern = f"{SHAPES}|{also}" if also else SHAPES
    return Stumble(pattern, f"the shapes do not fit. {hint}")


def past_the_end(name: str, hint: str, when: Callable[[Arguments], bool] | None = None) -> Stumble:
    """The stumble over the end of an argument: an index on its first axis that is too large.

    Parameters
    ----------
    name : str
        Of the argument. The axis is known by its size, so no other first axis may have the same.
    hint : str
        Where it ends.
    when : callable, optional
        ``when(args)``: with which arguments the hint is right; without it, with all.

    Returns
    -------
    Stumble
    """

    def holds(args, match):
        index, axis, size = map(int, match.groups())
        fits = axis == 0 and index >= size == len(args[name])
        return fits and (when is None or when(args))

    return Stumble(OUT_OF_BOUNDS, hint, holds)


def mistakes_of(table: tuple, answer_with: Callable[[Callable], Callable]) -> tuple[Mistake, ...]:
    """Mistakes that several exercises have in common, or that are all made in the same place.

    Parameters
    ----------
    table : tuple of tuple
        (name of the mistake, its hint, what is wrong).
    answer_with : callable
        Takes what is wrong and returns the answer to the exercise that it leads to.

    Returns
    -------
    tuple of Mistake
    """
    return tuple(Mistake(name, hint, answer_with(wrong)) for name, hint, wrong in table)
