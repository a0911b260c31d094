"""Hints for exceptions, given only where the message and the arguments bear them out."""

import re

from course_rnn.exercises.spec import Arguments, Exercise
from course_rnn.exercises.wrong import OUT_OF_BOUNDS

NO_INTEGER = r"^IndexError: (only integers, slices|arrays used as indices must be of integer)"


def find_hint(exercise: Exercise, args: Arguments, described: str) -> str:
    """Find out what an exception means.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    args : dict
        What the function was called with.
    described : str
        "TypeName: message". It may hold anything: nothing of it is repeated, but for the numbers
        of an index that is out of bounds.

    Returns
    -------
    str
        Empty if nothing is known that is sure.
    """
    place = _out_of_bounds(described)
    for stumble in exercise.stumbles:
        match = re.search(stumble.pattern, described)
        if match and (stumble.holds is None or stumble.holds(args, match)):
            return f"{place} {stumble.hint}".strip()
    if re.search(NO_INTEGER, described):
        return (
            "an index is no integer. np.zeros(n) makes an array of floats, "
            "np.zeros(n, dtype=int) one of integers."
        )
    return place


def _out_of_bounds(described):
    """What Python says of the index, in the numbers that it names."""
    if (match := re.search(OUT_OF_BOUNDS, described)) is None:
        return ""
    index, axis, size = map(int, match.groups())
    last = f"the last is {size - 1}" if size else "there is none"
    return f"index {index} is out of bounds on axis {axis}, whose size is {size}: {last}."
