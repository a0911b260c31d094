"""Exercise 11.3: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch11.read_brackets.spec import fits, reference, step, top_of
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, past_the_end, shapes_do_not_fit, then


def _by(step=step, fits=fits, after=0.0, sticky=True, verdict=None):
    """The right answer with one part replaced by a wrong one."""

    @np.errstate(all="ignore")
    def answer(symbols):
        q, good = np.zeros(symbols.shape[1]), np.ones(symbols.shape[1], dtype=bool)
        qs = np.zeros(symbols.shape)
        for t, symbol in enumerate(symbols):
            here = fits(q, symbol)
            good = good & here if sticky else here
            q = np.where(good, step(q, symbol), q if after is None else after)
            qs[t] = q
        return qs, (good & (q == 0) if verdict is None else verdict(good, q))

    return answer


def _push(push):
    return _by(lambda q, x: np.where(x < 2, push(q, 1 + 2 * x), 4 * q - top_of(q)))


def _pop(pop):
    return _by(lambda q, x: np.where(x < 2, q / 4 + (1 + 2 * x) / 4, pop(q)))


def _coded(base, first, second):
    """Another code of the stack, right in itself."""

    def answer(symbols):
        _, nested = reference(symbols)
        qs = np.zeros(symbols.shape)
        for n, column in enumerate(symbols.T):
            stack = []
            for t, x in enumerate(column):
                if x < 2:
                    stack.append(x)
                elif not stack or stack.pop() != x - 2:
                    break
                digits = (second if s else first for s in reversed(stack))
                qs[t, n] = sum(d / base**k for k, d in enumerate(digits, 1))
        return qs, nested

    return answer


def _bottom_first(symbols):
    """The first bracket is the first digit."""
    _, nested = reference(symbols)
    qs = np.zeros(symbols.shape)
    for n, column in enumerate(symbols.T):
        stack = []
        for t, x in enumerate(column):
            if x < 2:
                stack.append(x)
            elif not stack or stack.pop() != x - 2:
                break
            qs[t, n] = sum((1 + 2 * s) / 4**k for k, s in enumerate(stack, 1))
    return qs, nested


MISTAKES = (
    Mistake(
        "base 2",
        "the digits are those of base 2: here they are 1 and 3 in base 4.",
        _coded(2, 0, 1),
    ),
    Mistake(
        "digits 1 and 2",
        "a square bracket is the digit 2: it is 3, so that a gap lies between the two.",
        _coded(4, 1, 2),
    ),
    Mistake(
        "digits 0 and 3",
        "a round bracket is the digit 0: then a stack of them looks empty, it is 1.",
        _coded(4, 0, 3),
    ),
    Mistake(
        "kinds exchanged",
        "round and square brackets are exchanged: 0 opens a round one, whose digit is 1.",
        on_changed(reference, symbols=lambda symbols: symbols ^ 1),
    ),
    Mistake(
        "base 10",
        "the digits are those of base 10: one place is worth a quarter of the one before.",
        _coded(10, 1, 3),
    ),
    Mistake(
        "bottom first",
        "the bracket that was opened first is the first digit: the top of the stack comes first.",
        _bottom_first,
    ),
    Mistake(
        "digit not divided",
        "a push adds the digit undivided: it goes to the first place, d/4.",
        _push(lambda q, d: q / 4 + d),
    ),
    Mistake(
        "nothing moved on",
        "a push adds to the first place and leaves the others there: divide q by 4 first.",
        _push(lambda q, d: q + d / 4),
    ),
    Mistake(
        "divided after the push",
        "a push adds the digit one place too far: (q + d) / 4 is q/4 + d/4, not q/4 + d/16.",
        _push(lambda q, d: (q + d / 4) / 4),
    ),
    Mistake(
        "digit not taken off",
        "a pop multiplies by 4 and leaves the digit in front of the point: subtract it.",
        _pop(lambda q: 4 * q),
    ),
    Mistake(
        "one taken off always",
        "a pop subtracts 1 whatever was on top: subtract the digit of the top.",
        _pop(lambda q: 4 * q - 1),
    ),
    Mistake(
        "three taken off always",
        "a pop subtracts 3 whatever was on top: of a round bracket it is 1.",
        _pop(lambda q: 4 * q - 3),
    ),
    Mistake(
        "divided to pop",
        "a pop divides by 4: that moves the digits away from the point, multiply.",
        _pop(lambda q: (q - top_of(q) / 4) / 4),
    ),
    Mistake(
        "first place emptied",
        "a pop takes the digit off and leaves a 0 in its place: the others have to move up.",
        _pop(lambda q: q - top_of(q) / 4),
    ),
    Mistake(
        "stack emptied",
        "a pop empties the whole stack: what lies below the top stays.",
        _pop(lambda q: 0 * q),
    ),
    Mistake(
        "any kind closes",
        "a closing bracket fits any open one: it must be of the same kind as the top.",
        _by(fits=lambda q, x: (x < 2) | (q > 0)),
    ),
    Mistake(
        "nothing is an error",
        "no closing bracket is an error: it must fit the top, and there must be one.",
        _by(fits=lambda q, x: np.ones(len(q), dtype=bool)),
    ),
    Mistake(
        "closed on nothing",
        "closing an empty stack is no error: with q = 0 nothing is open.",
        _by(
            step=lambda q, x: np.where((x >= 2) & (q == 0), 0, step(q, x)),
            fits=lambda q, x: fits(q, x) | (q == 0),
        ),
    ),
    Mistake(
        "opened counts as well",
        "an opening bracket must fit the top too: it may always come.",
        _by(fits=lambda q, x: (q == 0) | (top_of(q) == 1 + 2 * (x % 2))),
    ),
    Mistake(
        "error forgotten",
        "after an error the stack is used again: an error stays, and q is 0 from there on.",
        _by(sticky=False),
    ),
    Mistake(
        "kept at an error",
        "after an error q stays as it was: it is to be 0.",
        _by(after=None),
    ),
    Mistake(
        "minus one at an error",
        "after an error q is −1: it is to be 0.",
        _by(after=-1.0),
    ),
    Mistake(
        "left open",
        "brackets that are still open at the end are taken for well nested: q must be 0.",
        _by(verdict=lambda good, q: good),
    ),
    Mistake(
        "empty at the end is enough",
        "the verdict looks at q alone: after an error q is 0 as well, and nested is False.",
        _by(verdict=lambda good, q: q == 0),
    ),
    Mistake(
        "verdict turned round",
        "nested is True where something is wrong: it is True where all is right.",
        then(reference, lambda answer: (answer[0], ~answer[1])),
    ),
    Mistake(
        "before the bracket",
        "q is written down before the bracket is read: row t is the stack after it.",
        then(
            reference,
            lambda answer: (np.concatenate([0 * answer[0][:1], answer[0][:-1]]), answer[1]),
        ),
    ),
    Mistake(
        "read from the end",
        "the brackets are read from the last to the first.",
        on_changed(reference, symbols=lambda symbols: symbols[::-1]),
    ),
)

STUMBLES = (
    past_the_end("symbols", "symbols has a row a step: the rows end with step T − 1."),
    shapes_do_not_fit("symbols is (T, N), a column a string; q is (T, N), and nested (N,)."),
)
