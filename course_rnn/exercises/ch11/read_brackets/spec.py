"""Exercise 11.3: brackets of two kinds, with the stack in one number."""

import numpy as np

from course_rnn.exercises.draws import by_group
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def top_of(q):
    """The first digit of a stack in base 4, 1 or 3; 0 if it is empty."""
    return np.where(q >= 0.75, 3, np.where(q >= 0.25, 1, 0))


def step(q, symbol):
    """The number after one bracket, where the bracket fits."""
    return np.where(symbol < 2, q / 4 + (1 + 2 * symbol) / 4, 4 * q - top_of(q))


def fits(q, symbol):
    """Whether a bracket may come: an opening one always, a closing one on its like."""
    return (symbol < 2) | (top_of(q) == 1 + 2 * (symbol - 2))


def reference(symbols):
    """The stack as a number after each bracket, and whether all was well nested."""
    q, good = np.zeros(symbols.shape[1]), np.ones(symbols.shape[1], dtype=bool)
    qs = np.zeros(symbols.shape)
    for t, symbol in enumerate(symbols):
        good = good & fits(q, symbol)
        q = np.where(good, step(q, symbol), 0)
        qs[t] = q
    return qs, good & (q == 0)


def _string(rng, T, kind):
    """Brackets as numbers: opened alone, well nested, left open, or with an error."""
    if kind == "opened":
        return rng.integers(2, size=T)
    symbols, stack = [], []
    for t in range(T):
        may_open = kind == "left open" or T - t > len(stack)
        if not stack or (may_open and rng.random() < 0.55):
            stack.append(int(rng.integers(2)))
            symbols.append(stack[-1])
        else:
            symbols.append(stack.pop() + 2)
    if kind == "wrong":
        closing = [t for t in range(T) if symbols[t] > 1 and t < T - 2]
        t = int(rng.choice(closing))
        symbols[t] = 5 - symbols[t]
    if kind == "too many":
        return np.array([*symbols, int(rng.integers(2, 4)), 0, 2])[-T:]
    return np.array(symbols)


def _draw(rng, kinds):
    """A batch of strings of even length, some of each kind, in any order."""
    T = 2 * int(rng.integers(4, 6))
    N = int(rng.choice([5, 6, 7]))
    kinds = [kinds[n % len(kinds)] for n in range(N)]
    columns = [_string(rng, T, kind) for kind in rng.permutation(kinds)]
    return {"symbols": np.stack(columns, axis=1)}


EXERCISE = Exercise(
    id="11.3",
    name="read_brackets",
    title="Brackets of two kinds, with the stack in one number",
    parameters=("symbols",),
    returns=(Returns("q", ("T", "N"), "float"), Returns("nested", ("N",), "bool")),
    groups=(
        Group("push", 1, "opening brackets", ("q",)),
        Group("pop", 2, "closing brackets that fit", ("q",)),
        Group("errors", 2, "closing brackets that do not fit", ("q",)),
        Group("verdict", 1, "whether all was well nested", ("nested",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("push", 2, {"kinds": ("opened",)}),
        ("pop", 3, {"kinds": ("nested", "left open")}),
        ("errors", 3, {"kinds": ("wrong", "too many", "nested")}),
        ("verdict", 3, {"kinds": ("nested", "wrong", "left open", "too many", "nested")}),
    ),
    properties=(
        Property(
            "A stack has a number from 0 to 1.",
            lambda args, answer: bool(np.all((answer[0] >= 0) & (answer[0] < 1))),
        ),
        Property(
            "After the first bracket, if it opens, q is 1/4 or 3/4.",
            lambda args, answer: bool(
                np.all(np.isin(answer[0][0][args["symbols"][0] < 2], (0.25, 0.75)))
            ),
        ),
    ),
)
