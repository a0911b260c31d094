"""Exercise 7.3: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch07.beam_search.spec import answer, reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, then


def _total(before, log_p, row):
    """The right log-probability of a longer beginning."""
    return before + log_p[row]


def _score(total, symbols, alpha):
    """The right score of a complete sequence."""
    return total / len(symbols) ** alpha


def _cut(candidates, width):
    """The right beam: the likeliest beginnings of all."""
    return sorted(candidates, key=lambda c: (-c[1], c[0]))[:width]


def _search(
    log_p, start, end, max_length, width, alpha,
    *, total=_total, score=_score, cut=_cut, pick=max, keep_ended=True, stop_early=False,
    cut_counts=True, feed=lambda symbols, start: symbols[-1] if symbols else start,
    refill=False,
):  # fmt: skip
    """The best sequence and its score, with one step replaced by a wrong one."""
    beam, complete = [((), 0.0)], []
    for length in range(1, max_length + 1):
        candidates = [
            ((*symbols, k), total(before, log_p, (feed(symbols, start), k)))
            for symbols, before in beam
            for k in range(len(log_p))
        ]
        if refill:  # the ended ones take no place
            ended = [c for c in candidates if c[0][-1] == end]
            complete += ended
            beam = cut([c for c in candidates if c[0][-1] != end], width)
        else:
            kept = cut(candidates, width)
            ended = [c for c in kept if c[0][-1] == end]
            complete = [*complete, *ended] if keep_ended else ended
            beam = [c for c in kept if c[0][-1] != end]
        if length == max_length and (cut_counts or not complete):
            complete += beam
        if not beam or (stop_early and complete):
            break
    complete = complete or beam
    best = pick(complete, key=lambda c: score(c[1], c[0], alpha))
    return answer(best[0], score(best[1], best[0], alpha), max_length)


def _with(**parts):
    return np.errstate(all="ignore")(partial(_search, **parts))


def _each_its_own(candidates, width):
    by_parent = {}
    for candidate in candidates:
        by_parent.setdefault(candidate[0][:-1], []).append(candidate)
    if len(by_parent) == 1:  # the first step
        return _cut(candidates, width)
    return [max(group, key=lambda c: c[1]) for group in by_parent.values()]


def _cut_worst(candidates, width):
    return sorted(candidates, key=lambda c: c[1])[:width]


def _last_of_complete(complete, key):
    return complete[-1]


def _likeliest_then_score(complete, key):
    return max(complete, key=lambda c: c[1])


def _unnormalised(log_p, start, end, max_length, width, alpha):
    symbols, score = reference(log_p, start, end, max_length, width, alpha)
    return symbols, np.float64(score * (symbols >= 0).sum() ** alpha)


def _without_end(log_p, start, end, max_length, width, alpha):
    symbols, score = reference(log_p, start, end, max_length, width, alpha)
    return np.where(symbols == end, -1, symbols), score


def _with_start(log_p, start, end, max_length, width, alpha):
    symbols, score = reference(log_p, start, end, max_length, width, alpha)
    return np.concatenate([[start], symbols[:-1]]), score


MISTAKES = (
    Mistake(
        "greedy",
        "the search is greedy: width beginnings are to be kept at each step, not one.",
        on_changed(reference, width=lambda _: 1),
    ),
    Mistake(
        "one too many",
        "width + 1 beginnings are kept at each step: keep width.",
        on_changed(reference, width=lambda width: width + 1),
    ),
    Mistake(
        "ended ones take no place",
        "more beginnings go on than should: the width likeliest of all continuations are kept, "
        "those that ended among them, and no other takes the place of those.",
        _with(refill=True),
    ),
    Mistake(
        "one of each beginning",
        "each beginning keeps its own best continuation: the width likeliest of all continuations "
        "are kept, and two may come from the same beginning.",
        _with(cut=_each_its_own),
    ),
    Mistake(
        "the unlikeliest kept",
        "the width least likely beginnings are kept: keep the likeliest.",
        _with(cut=_cut_worst),
    ),
    Mistake(
        "the worst returned",
        "the complete sequence with the lowest score is returned: return that with the highest.",
        _with(pick=min),
    ),
    Mistake(
        "the first that ended",
        "the first sequence that ended is returned: search on until the beam is empty, and compare "
        "all that are complete.",
        _with(stop_early=True),
    ),
    Mistake(
        "the last of the complete",
        "the last sequence that was complete is returned: the one with the best score.",
        _with(pick=_last_of_complete),
    ),
    Mistake(
        "ended ones forgotten",
        "only what ends in the last step is compared: a sequence that ended before leaves the "
        "beam, but it is kept.",
        _with(keep_ended=False),
    ),
    Mistake(
        "cut ones dropped",
        "what is cut off at max_length is not compared if a sequence has ended: it counts as "
        "complete too.",
        _with(cut_counts=False),
    ),
    Mistake(
        "start again",
        "every step is fed start: feed the last symbol of the beginning, row log_p[symbol].",
        _with(feed=lambda symbols, start: start),
    ),
    Mistake(
        "column for row",
        "the columns of log_p are taken: log_p[j] is what follows symbol j.",
        _with(total=lambda before, log_p, row: before + log_p[row[::-1]]),
    ),
    Mistake(
        "not added up",
        "the score is that of the last symbol alone: log-probabilities add up along the sequence.",
        _with(total=lambda before, log_p, row: log_p[row]),
    ),
    Mistake(
        "log-probabilities multiplied",
        "log-probabilities are multiplied: they add up.",
        _with(total=lambda before, log_p, row: (before or 1.0) * log_p[row]),
    ),
    Mistake(
        "alpha ignored",
        "alpha is not used: complete sequences are compared by log-probability / length^alpha.",
        on_changed(reference, alpha=lambda _: 0.0),
    ),
    Mistake(
        "always divided by the length",
        "the log-probability is divided by the length whatever alpha is: by length^alpha, which "
        "is 1 where alpha is 0.",
        on_changed(reference, alpha=lambda _: 1.0),
    ),
    Mistake(
        "times alpha",
        "the length is multiplied by alpha: it is raised to the power of alpha.",
        _with(score=lambda total, symbols, alpha: total / max(1.0, alpha * len(symbols))),
    ),
    Mistake(
        "length without END",
        "END is not counted in the length: it is one of the symbols.",
        _with(score=lambda total, symbols, alpha: total / max(1, len(symbols) - 1) ** alpha),
    ),
    Mistake(
        "ended ones a symbol shorter",
        "a sequence that ended counts as a symbol shorter than one that was cut off: END is one "
        "of its symbols.",
        lambda log_p, start, end, **args: _with(
            score=lambda total, symbols, alpha: (
                total / max(1, len(symbols) - (symbols[-1] == end)) ** alpha
            )
        )(log_p, start, end, **args),
    ),
    Mistake(
        "length with start",
        "start is counted in the length: it is no symbol of the sequence.",
        _with(score=lambda total, symbols, alpha: total / (len(symbols) + 1) ** alpha),
    ),
    Mistake(
        "multiplied by the length",
        "the log-probability is multiplied by length^alpha: it is divided by it.",
        _with(score=lambda total, symbols, alpha: total * len(symbols) ** alpha),
    ),
    Mistake(
        "likeliest, then divided",
        "the likeliest of the complete sequences is returned, with its score: the one with the "
        "best score is wanted.",
        _with(pick=_likeliest_then_score),
    ),
    Mistake(
        "log-probability for score",
        "the sequence is right, but the score is its log-probability: divide it by length^alpha.",
        _unnormalised,
    ),
    Mistake(
        "probability for score",
        "the score is a probability: the logarithm is wanted.",
        then(reference, lambda found: (found[0], np.exp(found[1]))),
    ),
    Mistake(
        "END cut off",
        "END is missing at the end of the symbols: it is one of them.",
        _without_end,
    ),
    Mistake(
        "start included",
        "start stands before the symbols: it is fed, but it is not written.",
        _with_start,
    ),
)

STUMBLES = ()
