"""Exercise 12.4: a machine of two states as a linear recurrence."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns

# what a letter can do to the states 0 and 1
SET, KEEP, TOGGLE = ((0, 0), (1, 1)), ((0, 1),), ((1, 0),)


def coefficients(next_state):
    """The line through two points, for each letter: from −1 and +1 to where they lead."""
    low, high = (2 * next_state - 1).T.astype(float)
    return (high - low) / 2, (high + low) / 2


def reference(next_state, letters):
    """Coefficients of h = a[x] h + b[x], whether a ≥ 0 throughout, and h, started in state 0."""
    a, b = coefficients(next_state)
    h, hs = -np.ones(letters.shape[1]), []
    for x in letters:
        h = a[x] * h + b[x]
        hs.append(h)
    return a, b, np.all(a >= 0), np.array(hs)


def _draw(rng, toggles):
    """A machine with all that its kind allows, its letters in any order."""
    kinds = [*SET, *KEEP, *(TOGGLE if toggles else ())]
    more = [kinds[k] for k in rng.integers(len(kinds), size=int(rng.integers(1, 3)))]
    table = rng.permutation(np.array(kinds + more))
    T, N = (int(n) for n in rng.choice([7, 8, 9, 10, 11], 2, replace=False))
    return {"next_state": table, "letters": rng.integers(len(table), size=(T, N))}


EXERCISE = Exercise(
    id="12.4",
    name="linear_machine",
    title="A machine of two states as a linear recurrence",
    parameters=("next_state", "letters"),
    returns=(
        Returns("a", ("A",), "float"),
        Returns("b", ("A",), "float"),
        Returns("nonnegative", (), "bool"),
        Returns("h", ("T", "N"), "float"),
    ),
    groups=(
        Group("set and keep", 2, "letters that set the state or keep it", ("a", "b")),
        Group("toggle", 2, "a letter that changes the state", ("a", "b")),
        Group("range", 1, "whether eigenvalues from 0 to 1 are enough", ("nonnegative",)),
        Group("run", 1, "the states after each letter", ("h",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("set and keep", 3, {"toggles": False}),
        ("toggle", 3, {"toggles": True}),
        ("range", 2, {"toggles": False}),
        ("range", 2, {"toggles": True}),
        ("run", 3, {"toggles": True}),
    ),
    properties=(
        Property(
            "A state is −1 or +1 after every letter.",
            lambda args, answer: bool(np.all(np.isclose(np.abs(answer[3]), 1))),
        ),
        Property(
            "a and b must lead from −1 to where state 0 goes.",
            lambda args, answer: bool(
                np.allclose(answer[1] - answer[0], 2 * args["next_state"][:, 0] - 1)
            ),
        ),
    ),
)
