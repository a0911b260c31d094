"""Interactive: beam search as a tree that grows step by step, at several widths."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_rnn.figures.base import InteractiveFigure

MAX_STEPS, MAX_WIDTH = 9, 3  # more would not fit a phone
SHOWN = 2  # extensions drawn of each beginning


def beam_tree(
    step: Callable[[int, Any], tuple[Any, Any]],
    state: Any,
    start: int,
    end: int,
    symbols: Sequence[str],
    *,
    max_length: int,
    widths: Sequence[int] = (1, 2, 3),
    reads: str = "",
) -> InteractiveFigure:
    """Show at each step which beginnings are made longer, and which are kept.

    Parameters
    ----------
    step : callable
        ``step(symbol, state) -> (log_probs, state)``, as in
        :func:`course_rnn.reference.search.beam_search`.
    state : any
        The state before ``start``.
    start, end : int
        The first symbol fed, and the one that ends a sequence, in [0, V).
    symbols : sequence of V str
        What the symbols are called; short.
    max_length : int
        Most symbols, 1 to 9.
    widths : sequence of int
        Each 1 to 3.
    reads : str
        What the model has read, for the label.

    Returns
    -------
    InteractiveFigure
        Its data hold for each width the nodes of the tree, in the order they come: the beginning
        they extend (−1: none), the symbol, log p of the whole, whether kept and whether complete;
        and which node is the best complete one.

    Raises
    ------
    ValueError
        If a width, ``max_length`` or ``end`` is out of range, or the names are not as many as the
        probabilities.

    Examples
    --------
    >>> step = lambda symbol, state: (np.log([0.1, 0.6, 0.3]), state)
    >>> (run,) = beam_tree(step, None, 0, 1, "aEb", max_length=2, widths=(1,)).data["runs"]
    >>> run["steps"][0][0], run["best"]
    ({'parent': -1, 'symbol': 'E', 'log_p': -0.5108, 'kept': True, 'done': True}, 0)
    """
    if not 1 <= max_length <= MAX_STEPS:
        raise ValueError(f"max_length: expected 1 to {MAX_STEPS}, got {max_length}")
    if not widths or not all(1 <= width <= MAX_WIDTH for width in widths):
        raise ValueError(f"widths: expected numbers from 1 to {MAX_WIDTH}, got {widths}")
    if not 0 <= end < len(symbols):
        raise ValueError(f"end: expected a symbol in [0, {len(symbols)}), got {end}")
    runs = [_run(step, state, start, end, symbols, max_length, width) for width in widths]
    label = "Beam search, step by step" + (f", after reading {reads}" if reads else "")
    return InteractiveFigure("beam_tree", {"reads": reads, "runs": runs}, label)


def _run(step, state, start, end, symbols, max_length, width) -> dict:
    beam, steps, count, best = [(-1, start, 0.0, state)], [], 0, (-math.inf, -1)
    for length in range(1, max_length + 1):
        found = [one for beginning in beam for one in _extensions(step, beginning, symbols)]
        ranked = sorted(range(len(found)), key=lambda i, found=found: -found[i][2])
        kept = ranked[:width]
        drawn = sorted({*kept, *_first_of_each(ranked, found)})
        beam, nodes = [], []
        for i in sorted(drawn, key=ranked.index):
            parent, symbol, log_p, after = found[i]
            done = symbol == end or length == max_length
            nodes.append(
                {
                    "parent": parent,
                    "symbol": symbols[symbol],
                    "log_p": round(log_p, 4),
                    "kept": i in kept,
                    "done": i in kept and done,
                }
            )
            if i in kept and done:
                best = max(best, (log_p, count), key=lambda b: b[0])
            elif i in kept:
                beam.append((count, symbol, log_p, after))
            count += 1
        steps.append(nodes)
        if not beam:
            break
    return {"width": width, "steps": steps, "best": best[1]}


def _extensions(step, beginning, symbols) -> list:
    node, symbol, log_p, state = beginning
    log_probs, after = step(symbol, state)
    log_probs = np.asarray(log_probs, dtype=np.float64)
    if log_probs.shape != (len(symbols),):
        raise ValueError(
            f"symbols: expected {len(symbols)} probabilities of a step, got {log_probs.shape}"
        )
    return [
        (node, k, log_p + more, after)
        for k, more in enumerate(log_probs.tolist())
        if more > -np.inf
    ]


def _first_of_each(ranked, found) -> list[int]:
    by_parent: dict[int, list[int]] = {}
    for i in ranked:
        by_parent.setdefault(found[i][0], []).append(i)
    return [i for group in by_parent.values() for i in group[:SHOWN]]
