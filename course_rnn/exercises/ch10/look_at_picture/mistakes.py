"""Exercise 10.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch10.look_at_picture.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit


def _softmax(scores, axis=(1, 2)):
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _weighted(weights, maps):
    return np.einsum("nij,ncij->nc", weights, maps)


def _with(score=None, weigh=_softmax, mean=_weighted):
    """Weights and context, with one step replaced by a wrong one."""

    def answer(maps, q, W_q, W_k, u):
        keys = np.einsum("ac,ncij->nija", W_k, maps)
        asked = (q @ W_q.T)[:, None, None]
        scores = np.tanh(keys + asked) @ u if score is None else score(keys, asked, u)
        weights = weigh(scores)
        return weights, mean(weights, maps)

    return answer


def _mixed_up(maps, q, W_q, W_k, u):
    """Cells by a reshape that takes features for places."""
    N, C, rows, columns = maps.shape
    cells = maps.reshape(N, rows * columns, C)
    weights = _softmax(np.tanh((q @ W_q.T)[:, None] + cells @ W_k.T) @ u, axis=1)
    return weights.reshape(N, rows, columns), np.einsum("ns,nsc->nc", weights, cells)


def _columns_first(maps, q, W_q, W_k, u):
    """The cells go column by column, and the weights come back row by row."""
    N, _, rows, columns = maps.shape
    weights, context = reference(maps, q, W_q, W_k, u)
    return weights.transpose(0, 2, 1).reshape(N, rows, columns), context


MISTAKES = (
    Mistake(
        "reshaped",
        "maps.reshape(N, S, C) takes features of one cell for other cells: bring the features to "
        "the end first, then reshape.",
        _mixed_up,
    ),
    Mistake(
        "columns first",
        "the weights stand at the wrong places: cells column by column do not come back by a "
        "reshape that goes row by row.",
        _columns_first,
    ),
    Mistake(
        "softmax over the columns",
        "each row of cells sums to 1: the softmax is over all cells of a picture.",
        _with(weigh=lambda scores: _softmax(scores, axis=2)),
    ),
    Mistake(
        "softmax over the rows",
        "each column of cells sums to 1: the softmax is over all cells of a picture.",
        _with(weigh=lambda scores: _softmax(scores, axis=1)),
    ),
    Mistake(
        "softmax over the pictures",
        "the softmax is over the pictures of the batch, which have nothing to do with each other.",
        _with(weigh=lambda scores: _softmax(scores, axis=0)),
    ),
    Mistake(
        "softmax over all",
        "all pictures together sum to 1: each picture has its own softmax.",
        _with(weigh=lambda scores: _softmax(scores, axis=(0, 1, 2))),
    ),
    Mistake(
        "not normalised",
        "the weights are e^score: divide them by their sum over the cells.",
        _with(weigh=lambda scores: np.exp(scores)),
    ),
    Mistake(
        "no tanh",
        "the tanh is missing in the score.",
        _with(score=lambda keys, asked, u: (keys + asked) @ u),
    ),
    Mistake(
        "question left out",
        "the question has no part in the score: tanh(W_q q + W_k cell).",
        on_changed(reference, q=np.zeros_like),
    ),
    Mistake(
        "cells left out",
        "the cells have no part in the score, so that all weights are equal: tanh(W_q q + W_k "
        "cell).",
        on_changed(reference, W_k=np.zeros_like),
    ),
    Mistake(
        "question of picture 0",
        "every picture is asked the question of picture 0.",
        on_changed(reference, q=lambda q: np.broadcast_to(q[:1], q.shape)),
    ),
    Mistake(
        "plain mean",
        "the context is the plain mean of the cells: the weights are not used in it.",
        _with(mean=lambda weights, maps: maps.mean(axis=(2, 3))),
    ),
    Mistake(
        "divided by S",
        "the context is divided by the number of cells: the weights sum to 1 already.",
        _with(mean=lambda weights, maps: _weighted(weights, maps) / weights[0].size),
    ),
    Mistake(
        "best cell",
        "the context is the cell with the most weight: it is the weighted mean of all.",
        _with(
            mean=lambda weights, maps: np.stack(
                [m.reshape(len(m), -1)[:, w.argmax()] for w, m in zip(weights, maps, strict=True)]
            )
        ),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "W_k @ the features of a cell is (A,), and so is W_q @ q; maps has its features on the "
        "second axis, (N, C, rows, columns).",
        also="einstein sum",
    ),
)
