"""Interactive: a trained LSTM reads a text, and shows the gates and states of some of its cells."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure
from course_rnn.reference.lstm import LSTMCache
from course_rnn.reference.ops import softmax

MAX_WORDS, MAX_CELLS = 48, 6  # more would not fit a phone


def gate_stepper(
    words: Sequence[str],
    cache: LSTMCache,
    W_hy: Float[np.ndarray, "O H"],
    b_y: Float[np.ndarray, " O"],
    answers: Sequence[str],
    cells: Sequence[int],
    *,
    first: int = 1,
) -> InteractiveFigure:
    """Step through a text, and see what each gate of an LSTM does to the state of a cell.

    Parameters
    ----------
    words : sequence of T str, T ≤ 48
        What the network read.
    cache : LSTMCache
        From :func:`course_rnn.reference.lstm.lstm_forward`, of this text alone (N = 1).
    W_hy, b_y : float arrays (O, H), (O,)
        Read-out of the answer from a hidden state.
    answers : sequence of O str
        What can be answered.
    cells : sequence of int
        The cells to show, counted from 0; at most 6.
    first : int
        The step that is shown first, 1 … T.

    Returns
    -------
    InteractiveFigure
        Its data hold, for each of these cells, the gates and g at every step, and c and h from
        before the first step on; and what would be answered after every step.

    Raises
    ------
    ValueError
        If the text is too long, the cache is not of this text, there are too many cells or none,
        or one of them or the first step does not exist.
    """
    T, _, N, H = cache.gates.shape
    if len(words) > MAX_WORDS:
        raise ValueError(f"words: expected at most {MAX_WORDS}, got {len(words)}")
    if len(words) != T or N != 1:
        raise ValueError(f"cache: expected that of ({len(words)}, 1) words, got ({T}, {N})")
    if W_hy.shape != (len(answers), H):
        raise ValueError(f"W_hy: expected shape {(len(answers), H)}, got {W_hy.shape}")
    if not 1 <= len(cells) <= MAX_CELLS or not set(cells) <= set(range(H)):
        raise ValueError(f"cells: expected 1 to {MAX_CELLS} numbers below {H}, got {list(cells)}")
    if not 1 <= first <= T:
        raise ValueError(f"first: expected a step from 1 to {T}, got {first}")
    p = softmax(cache.hs[1:, 0] @ W_hy.T + b_y)
    data = {
        "words": list(words),
        "answers": list(answers),
        "first": first,
        "p": _rounded(p),
        "cells": [_cell(k, cache) for k in cells],
    }
    label = "Gates and states of cells of a trained LSTM, word by word"
    return InteractiveFigure("gate_stepper", data, label)


def _cell(k: int, cache: LSTMCache) -> dict:
    gates = {name: _rounded(cache.gates[:, place, 0, k]) for place, name in enumerate("ifgo")}
    return {"cell": k, **gates, "c": _rounded(cache.cs[:, 0, k]), "h": _rounded(cache.hs[:, 0, k])}


def _rounded(values: np.ndarray) -> list:
    return np.round(values.astype(np.float64), 4).tolist()
