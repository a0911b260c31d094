"""Exercise 12.1: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch12.scan_rounds.spec import combine, distances, reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, past_the_end, shapes_do_not_fit, then


def _by(combine=combine, distances=distances, first=lambda values, d: values[:d]):
    """The right answer with one part replaced by a wrong one."""

    def answer(a, b):
        products, sums = [], []
        for d in distances(len(a)):
            new_a, new_b = combine(a[:-d], b[:-d], a[d:], b[d:])
            a = np.concatenate([first(a, d), new_a])
            b = np.concatenate([first(b, d), new_b])
            products.append(a)
            sums.append(b)
        return np.stack(products), np.stack(sums)

    return answer


def _in_place(a, b):
    """From left to right, so that what is read has been written in the same round."""
    a, b, products, sums = a.copy(), b.copy(), [], []
    for d in distances(len(a)):
        for t in range(d, len(a)):
            a[t], b[t] = combine(a[t - d], b[t - d], a[t], b[t])
        products.append(a.copy())
        sums.append(b.copy())
    return np.stack(products), np.stack(sums)


def _rounds(change):
    """The pairs are right up to here; a round makes something else of them."""

    def answer(a, b):
        products, sums = [], []
        for d in distances(len(a)):
            a, b = change(a, b, d)
            products.append(a)
            sums.append(b)
        return np.stack(products), np.stack(sums)

    return answer


def _around(a, b, d):
    return combine(np.roll(a, d, axis=0), np.roll(b, d, axis=0), a, b)


def _later(a, b, d):
    new_a, new_b = combine(a[:-d], b[:-d], a[d:], b[d:])
    return np.concatenate([new_a, a[-d:]]), np.concatenate([new_b, b[-d:]])


def _every_other(a, b, d):
    """The way up of a scan with pairs first, alone."""
    a, b, old_a, old_b = a.copy(), b.copy(), a, b
    for t in range(2 * d - 1, len(a), 2 * d):
        a[t], b[t] = combine(old_a[t - d], old_b[t - d], old_a[t], old_b[t])
    return a, b


def _finished(a, b):
    products, sums = reference(a, b)
    return np.stack([products[-1]] * len(products)), np.stack([sums[-1]] * len(sums))


def _before_the_round(a, b):
    products, sums = reference(a, b)
    return np.concatenate([a[None], products[:-1]]), np.concatenate([b[None], sums[:-1]])


MISTAKES = (
    Mistake(
        "other way round",
        "the later step is applied first: it is the earlier sum that gets another factor.",
        _by(lambda a1, b1, a2, b2: (a1 * a2, a1 * b2 + b1)),
    ),
    Mistake(
        "sum not scaled",
        "what the first step adds is not multiplied by the factor of the second.",
        _by(lambda a1, b1, a2, b2: (a1 * a2, b1 + b2)),
    ),
    Mistake(
        "factor of the first",
        "b1 is multiplied by a1: it was added after that, and what comes upon it is a2.",
        _by(lambda a1, b1, a2, b2: (a1 * a2, a1 * b1 + b2)),
    ),
    Mistake(
        "second sum scaled",
        "b2 is multiplied as well: it is added at the end, and nothing comes upon it.",
        _by(lambda a1, b1, a2, b2: (a1 * a2, a2 * (b1 + b2))),
    ),
    Mistake(
        "factor of the second alone",
        "the new factor is a2 alone: both steps multiply the state.",
        _by(lambda a1, b1, a2, b2: (a2, a2 * b1 + b2)),
    ),
    Mistake(
        "factor of the first alone",
        "the new factor is a1 alone: the second step multiplies once more.",
        _by(lambda a1, b1, a2, b2: (a1, a2 * b1 + b2)),
    ),
    Mistake(
        "factors added",
        "the factors are added: doing one step after the other multiplies them.",
        _by(lambda a1, b1, a2, b2: (a1 + a2, a2 * b1 + b2)),
    ),
    Mistake(
        "new factor used",
        "b1 is multiplied by both factors: a was overwritten before b was computed.",
        _by(lambda a1, b1, a2, b2: (a1 * a2, a1 * a2 * b1 + b2)),
    ),
    Mistake(
        "distance stays 1",
        "the distance is 1 in every round: it doubles.",
        _by(distances=lambda T: [1] * len(distances(T))),
    ),
    Mistake(
        "distance grows by 1",
        "the distance grows by 1 from round to round: it doubles, 1, 2, 4, …",
        _by(distances=lambda T: list(range(1, len(distances(T)) + 1))),
    ),
    Mistake(
        "largest distance first",
        "the rounds begin with the largest distance: begin with 1.",
        _by(distances=lambda T: distances(T)[::-1]),
    ),
    Mistake(
        "written while it is read",
        "a round reads what it has already written: take all elements as they were before it.",
        _in_place,
    ),
    Mistake(
        "wrapped around",
        "the first elements are combined with the last: they have no one before them and stay.",
        _rounds(_around),
    ),
    Mistake(
        "put at the earlier place",
        "the combined pair stands in the place of the earlier element: it belongs to the later.",
        _rounds(_later),
    ),
    Mistake(
        "every other element",
        "in a round only some elements are combined: here every one is that has a partner.",
        _rounds(_every_other),
    ),
    Mistake(
        "first ones emptied",
        "elements without a partner become 0: they stay as they are.",
        _by(first=lambda values, d: 0 * values[:d]),
    ),
    Mistake(
        "first ones made 1",
        "elements without a partner become 1: they stay as they are.",
        _by(first=lambda values, d: np.ones_like(values[:d])),
    ),
    Mistake(
        "finished at once",
        "every round shows the finished prefixes: show how far each round has come.",
        _finished,
    ),
    Mistake(
        "before the round",
        "the pairs are written down before each round: they are wanted after it.",
        _before_the_round,
    ),
    Mistake(
        "rounds reversed",
        "the rounds stand in reverse order.",
        then(reference, lambda answer: (answer[0][::-1], answer[1][::-1])),
    ),
    Mistake(
        "exchanged",
        "products and sums are exchanged.",
        then(reference, lambda answer: (answer[1], answer[0])),
    ),
    Mistake(
        "from the end",
        "the steps are combined from the last to the first.",
        then(
            on_changed(reference, a=lambda a: a[::-1], b=lambda b: b[::-1]),
            lambda answer: (answer[0][:, ::-1], answer[1][:, ::-1]),
        ),
    ),
    Mistake(
        "signs lost",
        "the factors have lost their signs: a factor may be negative.",
        on_changed(reference, a=np.abs),
    ),
)

STUMBLES = (
    past_the_end(
        "a", "the steps are a[0] to a[T - 1]: an element t has a partner if t >= distance."
    ),
    shapes_do_not_fit("a and b are (T, H); a round combines x[:-distance] with x[distance:]."),
)
