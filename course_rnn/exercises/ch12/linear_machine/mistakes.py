"""Exercise 12.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch12.linear_machine.spec import coefficients, reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import past_the_end, shapes_do_not_fit, then


def _run(a, b, letters, start=-1.0):
    h, hs = np.full(letters.shape[1], start), []
    for x in letters:
        h = a[x] * h + b[x]
        hs.append(h)
    return np.array(hs)


def _by(change):
    """Coefficients that are not right, and all that follows from them."""

    def answer(next_state, letters):
        a, b = change(*coefficients(next_state), next_state)
        return a, b, bool((a >= 0).all()), _run(a, b, letters)

    return answer


def _states(run):
    """The right coefficients, and states that are not right."""

    def answer(next_state, letters):
        a, b, nonnegative, h = reference(next_state, letters)
        return a, b, nonnegative, run(a, b, letters, h)

    return answer


def _range(decide):
    def answer(next_state, letters):
        a, b, _, h = reference(next_state, letters)
        return a, b, bool(decide(a, b)), h

    return answer


MISTAKES = (
    Mistake(
        "states 0 and 1",
        "h is 0 or 1 here: the states are to be −1 and +1.",
        _by(lambda a, b, next_state: (a, next_state[:, 0].astype(float))),
    ),
    Mistake(
        "not halved",
        "a and b are twice too large: the two states are 2 apart.",
        _by(lambda a, b, next_state: (2 * a, 2 * b)),
    ),
    Mistake(
        "a and b exchanged",
        "a and b are exchanged: a multiplies the state before.",
        _by(lambda a, b, next_state: (b, a)),
    ),
    Mistake(
        "sign of a",
        "a has the wrong sign, as if the columns of next_state were exchanged: a letter that keeps "
        "the state has a = 1.",
        _by(lambda a, b, next_state: (-a, b)),
    ),
    Mistake(
        "sign of b",
        "b has the wrong sign: a letter that sets state 1 has b = +1.",
        _by(lambda a, b, next_state: (a, -b)),
    ),
    Mistake(
        "toggle keeps",
        "a letter that changes the state has a = +1: the sign must turn.",
        _by(lambda a, b, next_state: (np.abs(a), b)),
    ),
    Mistake(
        "toggle clipped",
        "a is cut off at 0: a letter that changes the state needs a = −1.",
        _by(lambda a, b, next_state: (np.maximum(a, 0), b)),
    ),
    Mistake(
        "set adds",
        "a letter that sets the state has a = 1 as well: then it only pushes.",
        _by(lambda a, b, next_state: (np.where(b == 0, a, 1.0), b)),
    ),
    Mistake(
        "keep writes",
        "a letter that keeps the state has b = 1: nothing is to be added.",
        _by(lambda a, b, next_state: (a, np.where(a == 1, 1.0, b))),
    ),
    Mistake(
        "toggle writes",
        "a letter that changes the state has b = 1: its a alone must do it.",
        _by(lambda a, b, next_state: (a, np.where(a == -1, 1.0, b))),
    ),
    Mistake(
        "nearly one",
        "a is a little below 1 where it should be 1: the state fades.",
        _by(lambda a, b, next_state: (0.9 * a, b)),
    ),
    Mistake(
        "one state alone",
        "only where state 0 leads is looked at: two points make a line.",
        _by(lambda a, b, next_state: (0 * a, 2.0 * next_state[:, 0] - 1)),
    ),
    Mistake(
        "the other state alone",
        "only where state 1 leads is looked at: state 0 counts as well.",
        _by(lambda a, b, next_state: (0 * a, 2.0 * next_state[:, 1] - 1)),
    ),
    Mistake(
        "states exchanged",
        "state 0 is +1 here: it is to be −1.",
        then(reference, lambda answer: (answer[0], -answer[1], answer[2], -answer[3])),
    ),
    Mistake(
        "started at 0",
        "the state starts at 0, which is neither: it starts in state 0, at −1.",
        _states(lambda a, b, letters, h: _run(a, b, letters, 0.0)),
    ),
    Mistake(
        "started in state 1",
        "the state starts at +1: it starts in state 0.",
        _states(lambda a, b, letters, h: _run(a, b, letters, 1.0)),
    ),
    Mistake(
        "before the letter",
        "h has the state before each letter: row t is the state after it.",
        _states(lambda a, b, letters, h: np.concatenate([0 * h[:1] - 1, h[:-1]])),
    ),
    Mistake(
        "the last state everywhere",
        "every row of h is the last state: it has one row a letter.",
        _states(lambda a, b, letters, h: 0 * h + h[-1]),
    ),
    Mistake(
        "h as numbers of states",
        "h holds 0 and 1: it holds −1 and +1.",
        _states(lambda a, b, letters, h: (h + 1) / 2),
    ),
    Mistake(
        "read from the end",
        "the letters are read from the last to the first.",
        _states(lambda a, b, letters, h: _run(a, b, letters[::-1])),
    ),
    Mistake(
        "range turned round",
        "nonnegative is True where a negative a is needed: it is the other way about.",
        _range(lambda a, b: (a < 0).any()),
    ),
    Mistake(
        "always enough",
        "nonnegative is always True: a letter may change the state.",
        _range(lambda a, b: True),
    ),
    Mistake(
        "b counted too",
        "nonnegative looks at b: only a is an eigenvalue.",
        _range(lambda a, b: (a >= 0).all() and (b >= 0).all()),
    ),
)

STUMBLES = (
    past_the_end("next_state", "letters are counted from 0, and next_state has a row for each."),
    shapes_do_not_fit("a and b have one place a letter: a[x] for a row x of letters has N."),
)
