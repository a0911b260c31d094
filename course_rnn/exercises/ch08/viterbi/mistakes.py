"""Exercise 8.3: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch08.viterbi.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then

zeros = np.zeros_like


def _search(
    emissions, transitions, start, *, first=None, ways=None, step=None, last=None, follow=True
):
    """Labels and score, with one step replaced by a wrong one."""
    best = emissions[0] + start if first is None else first(emissions, start)
    scores, back = [best], []
    for t in range(1, len(emissions)):
        w = best[:, None] + transitions if ways is None else ways(best, transitions)
        back.append(w.argmax(axis=0))
        best = w.max(axis=0) + emissions[t] if step is None else step(w, emissions, t)
        scores.append(best)
    if not follow:  # the best label of each step's scores, no pointers
        return np.array([s.argmax() for s in scores]), np.float64(best.max())
    labels = [int(best.argmax() if last is None else last(best, emissions))]
    score = best[labels[0]]
    for pointers in reversed(back):
        labels.append(int(pointers[labels[-1]]))
    return np.array(labels[::-1]), np.float64(score)


def _with(**parts):
    @np.errstate(all="ignore")
    def answer(**args):
        return _search(**args, **parts)

    return answer


def _score(labels, emissions, transitions, start):
    steps = np.arange(len(labels))
    total = start[labels[0]] + emissions[steps, labels].sum()
    return np.float64(total + transitions[labels[:-1], labels[1:]].sum())


def _each_step(emissions, transitions, start):
    labels = emissions.argmax(axis=1)
    labels[0] = (emissions[0] + start).argmax()
    return labels, _score(labels, emissions, transitions, start)


def _greedy(emissions, transitions, start):
    labels = [int((emissions[0] + start).argmax())]
    for e in emissions[1:]:
        labels.append(int((transitions[labels[-1]] + e).argmax()))
    labels = np.array(labels)
    return labels, _score(labels, emissions, transitions, start)


def _soft(w, emissions, t):
    top = np.where(np.isfinite(w.max(axis=0)), w.max(axis=0), 0)
    return top + np.log(np.exp(w - top).sum(axis=0)) + emissions[t]


def _own_score(change):
    def answer(emissions, transitions, start):
        labels, score = reference(emissions, transitions, start)
        return labels, np.float64(change(score, labels, emissions, transitions, start))

    return answer


MISTAKES = (
    Mistake(
        "each step for itself",
        "the best label of each step is taken, and transitions are not looked at: the sequence as "
        "a whole must be the best.",
        _each_step,
    ),
    Mistake(
        "greedy",
        "at each step the label that is best after the one chosen before is taken: a label that "
        "looks worse now may lead to a better sequence. Keep the best way to every label.",
        _greedy,
    ),
    Mistake(
        "no pointers followed",
        "the label with the best score so far is taken at each step: only the last one is chosen "
        "by its score, the others are found by following the back pointers from it.",
        _with(follow=False),
    ),
    Mistake(
        "transitions transposed",
        "transitions are used transposed: transitions[j, k] is for label k after label j.",
        on_changed(reference, transitions=np.transpose),
    ),
    Mistake(
        "transitions ignored",
        "transitions are not used.",
        on_changed(reference, transitions=zeros),
    ),
    Mistake("start ignored", "start is not used.", on_changed(reference, start=zeros)),
    Mistake(
        "start at every step",
        "start is added at every step: it belongs to the first.",
        lambda emissions, transitions, start: reference(
            emissions + np.where(np.arange(len(emissions))[:, None] > 0, start, 0),
            transitions,
            start,
        ),
    ),
    Mistake(
        "first emissions left out",
        "the emissions of the first step are left out.",
        _with(first=lambda emissions, start: start),
    ),
    Mistake(
        "emissions left out",
        "only the first step's emissions are counted: add those of every step.",
        _with(step=lambda w, emissions, t: w.max(axis=0)),
    ),
    Mistake(
        "emissions a step late",
        "at step t the emissions of step t − 1 are added.",
        _with(step=lambda w, emissions, t: w.max(axis=0) + emissions[t - 1]),
    ),
    Mistake(
        "sum over ways",
        "the ways to a label are added up (log-sum-exp): the best one counts, the maximum.",
        _with(step=_soft),
    ),
    Mistake(
        "the worst",
        "the sequence with the lowest score is returned.",
        lambda emissions, transitions, start: then(reference, lambda a: (a[0], -a[1]))(
            emissions=-emissions, transitions=-np.maximum(transitions, -1e9), start=-start
        ),
    ),
    Mistake(
        "last label by its emission",
        "the last label is the one with the best emission: it is the one with the best score.",
        _with(last=lambda best, emissions: emissions[-1].argmax()),
    ),
    Mistake(
        "backwards",
        "the labels stand in the order in which they were found, from the last step to the first: "
        "turn them around.",
        then(reference, lambda a: (a[0][::-1], a[1])),
    ),
    Mistake(
        "labels from 1",
        "labels are counted from 1: the first is 0.",
        then(reference, lambda a: (a[0] + 1, a[1])),
    ),
    Mistake(
        "score of emissions alone",
        "the labels are right, but the score is that of their emissions alone: add start and the "
        "transitions.",
        _own_score(lambda s, y, e, a, start: e[np.arange(len(y)), y].sum()),
    ),
    Mistake(
        "score without start",
        "the labels are right, but start is missing in the score.",
        _own_score(lambda s, y, e, a, start: s - start[y[0]]),
    ),
    Mistake(
        "score without transitions",
        "the labels are right, but the transitions are missing in the score.",
        _own_score(lambda s, y, e, a, start: s - a[y[:-1], y[1:]].sum()),
    ),
    Mistake(
        "mean score",
        "the labels are right, but the score is divided by the number of steps.",
        _own_score(lambda s, y, e, a, start: s / len(y)),
    ),
    Mistake(
        "probability for score",
        "the labels are right, but the score is exp of what is asked for.",
        _own_score(lambda s, y, e, a, start: np.exp(s)),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "The ways to step t are best[:, None] + transitions, (K, K): from label j, a row, to label "
        "k, a column."
    ),
)
