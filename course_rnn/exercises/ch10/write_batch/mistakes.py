"""Exercise 10.1: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch10.write_batch.spec import cut, logits_of, reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then


def _run(step, first=None):
    """Words chosen by another step: ``step(h, symbols, E, W_hh) -> h``, up to END."""

    def answer(h0, E, W_hh, W_hy, start, end, T):
        symbols, h = np.full(len(h0), start if first is None else first(end)), h0
        chosen = []
        for _ in range(T):
            h = step(h, symbols, E, W_hh, h0)
            symbols = (h @ W_hy.T).argmax(axis=1)
            chosen.append(symbols)
        return cut(np.array(chosen), end)

    return answer


def _chosen(change):
    """The right words as if there were no END, and something made of them."""

    def answer(h0, E, W_hh, W_hy, start, end, T):
        return change(logits_of(h0, E, W_hh, W_hy, start, T)[1], end)

    return answer


def _all_stop(chosen, end):
    """When one ends, the loop does."""
    first = np.argmax((chosen == end).any(axis=1))
    stopped = chosen.copy()
    if (chosen == end).any():
        stopped[first:] = end
    return stopped, np.sum(stopped != end, axis=0)


def _least_likely(h0, E, W_hh, W_hy, start, end, T):
    return reference(h0, E, W_hh, -W_hy, start, end, T)


MISTAKES = (
    Mistake(
        "goes on after END",
        "after its END a sequence goes on: from the first END on, its words are all END.",
        _chosen(lambda chosen, end: (chosen, cut(chosen, end)[1])),
    ),
    Mistake(
        "later words count",
        "words after the first END are counted: a sequence has ended for good with it.",
        _chosen(lambda chosen, end: (cut(chosen, end)[0], (chosen != end).sum(axis=0))),
    ),
    Mistake(
        "all stop",
        "all sequences stop when the first one ends: each goes on to its own END.",
        _chosen(_all_stop),
    ),
    Mistake(
        "END counts",
        "lengths count END, too: they are the words before it.",
        then(reference, lambda answer: (answer[0], np.minimum(answer[1] + 1, len(answer[0])))),
    ),
    Mistake(
        "place of END from 0, 0 without one",
        "the length of a sequence without END comes out as 0: it is T.",
        _chosen(lambda chosen, end: (cut(chosen, end)[0], (chosen == end).argmax(axis=0))),
    ),
    Mistake(
        "starts with END",
        "the first symbol fed is end: it is start.",
        _run(lambda h, y, E, W_hh, h0: np.tanh(E[y] + h @ W_hh.T), first=lambda end: end),
    ),
    Mistake(
        "start fed at every step",
        "start is fed at every step: feed back the word that was written.",
        lambda h0, E, W_hh, W_hy, start, end, T: _run(
            lambda h, y, E, W_hh, h0: np.tanh(E[np.full(len(h), start)] + h @ W_hh.T)
        )(h0, E, W_hh, W_hy, start, end, T),
    ),
    Mistake(
        "first state at every step",
        "every step begins from h0: the state goes on from the step before.",
        _run(lambda h, y, E, W_hh, h0: np.tanh(E[y] + h0 @ W_hh.T)),
    ),
    Mistake(
        "state forgotten",
        "the state is not used: h = tanh(E[word] + W_hh h).",
        _run(lambda h, y, E, W_hh, h0: np.tanh(E[y])),
    ),
    Mistake(
        "no tanh",
        "the tanh is missing in the state.",
        _run(lambda h, y, E, W_hh, h0: E[y] + h @ W_hh.T),
    ),
    Mistake(
        "transposed",
        "W_hh is used transposed: with a state a row, h @ W_hh.T.",
        on_changed(reference, W_hh=np.transpose),
    ),
    Mistake(
        "least likely",
        "the least likely word is chosen: argmax of the logits.",
        _least_likely,
    ),
    Mistake(
        "first picture for all",
        "every sequence begins from the state of sequence 0: each has its own row of h0.",
        on_changed(reference, h0=lambda h0: np.broadcast_to(h0[:1], h0.shape)),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "A state a row: E[words] is (N, H), h @ W_hh.T is (N, H), and h @ W_hy.T are the logits "
        "(N, V)."
    ),
)
