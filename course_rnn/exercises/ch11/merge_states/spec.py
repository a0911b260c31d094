"""Exercise 11.2: merge the states of a machine that behave alike."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def numbered(rows):
    """A number for each different row, in the order in which they first come."""
    seen = {}
    return np.array([seen.setdefault(tuple(np.ravel(row)), len(seen)) for row in rows])


def refined(classes, next_state):
    """Split the classes whose members go to different classes."""
    return numbered(np.column_stack([classes, classes[next_state]]))


def classes_of(next_state, output, rounds=None):
    """Classes of states that write the same on all inputs, however long (or of so many rounds)."""
    classes = numbered(output)
    for _ in range(len(output) if rounds is None else rounds):
        classes = refined(classes, next_state)
    return classes


def tables_of(classes, next_state, output):
    """The machine of the classes: what its first member does, each class does."""
    first = [int(np.flatnonzero(classes == k)[0]) for k in range(classes.max() + 1)]
    return classes[next_state[first]], output[first]


def reference(next_state, output):
    """Classes of states that no input can tell apart, and the machine that they make."""
    classes = classes_of(next_state, output)
    return (classes, *tables_of(classes, next_state, output))


def _unlike(rng, K, A):
    """A machine whose K states differ in what they write, two of them in its order alone."""
    next_class, output = rng.integers(K, size=(K, A)), rng.integers(3, size=(K, A))
    output[0] = np.arange(A)
    output[1], next_class[1] = output[0, ::-1], next_class[0]
    return (next_class, output) if len(set(numbered(output))) == K else _unlike(rng, K, A)


def _chain(rng, K, A, mark, pure):
    """State k reaches, after K − 1 − k steps at least, the one state that writes another symbol."""
    on = rng.random((K, A)) < 0.6
    on[np.arange(K), rng.integers(A, size=K)] = True
    on[:2, :2] = False, True  # under input 0 alone the first two are alike
    next_class = np.arange(K)[:, None] + (on | pure)
    next_class[-1] = K - 1 if pure else rng.integers(K, size=A)
    output = np.tile(rng.integers(3, size=A), (K, 1))
    output[-1, mark] += 2
    return next_class, output


def _draw(rng, mark=None, pure=False):
    """Every state of a small machine but the last several times over, its copies mixed."""
    K, A = int(rng.integers(5, 7)), int(rng.integers(2, 4))
    machine = _unlike(rng, K, A) if mark is None else _chain(rng, K, A, mark, pure)
    of = np.concatenate([np.arange(K), np.arange(K - 1), rng.integers(K - 1, size=4)])
    of = rng.permutation(of)
    goes_to = [
        [int(rng.choice(np.flatnonzero(of == k))) for k in machine[0][state]] for state in of
    ]
    return {"next_state": np.array(goes_to), "output": machine[1][of]}


EXERCISE = Exercise(
    id="11.2",
    name="merge_states",
    title="Merge the states of a machine that behave alike",
    parameters=("next_state", "output"),
    returns=(
        Returns("classes", ("S",), "int"),
        Returns("next_class", ("K", "A"), "int"),
        Returns("class_output", ("K", "A"), "int"),
    ),
    groups=(
        Group("told apart at once", 2, "states that differ in what they write", ("classes",)),
        Group("told apart later", 2, "states that differ some steps later", ("classes",)),
        Group("tables", 1, "the machine of the classes", ("next_class", "class_output")),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("told apart at once", 3),
        ("told apart later", 1, {"mark": 0}),
        ("told apart later", 1, {"mark": -1}),
        ("told apart later", 1, {"mark": 0, "pure": True}),
        ("tables", 3),
    ),
    properties=(
        Property(
            "The class of state 0 is not 0: classes are numbered as their first members come.",
            lambda args, answer: bool(answer[0][0] == 0),
        ),
        Property(
            "Two states of a class write different symbols.",
            lambda args, answer: all(
                (args["output"][answer[0] == k] == args["output"][answer[0] == k][0]).all()
                for k in np.unique(answer[0])
            ),
        ),
    ),
)
