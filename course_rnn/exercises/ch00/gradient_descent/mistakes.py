"""Exercise 0.1: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch00.gradient_descent.spec import gradient, reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import mistakes_of, on_changed, shapes_do_not_fit, then

SLOPES = (
    (
        "uphill",
        "these steps go uphill: lr times the gradient must be subtracted.",
        lambda X, y, w: -gradient(X, y, w),
    ),
    (
        "2 missing",
        "the gradient lacks the factor 2 of the square.",
        lambda X, y, w: gradient(X, y, w) / 2,
    ),
    (
        "sum for mean",
        "this is the gradient of the sum of the squares: the loss is their mean, so divide by n.",
        lambda X, y, w: gradient(X, y, w) * len(y),
    ),
    (
        "half the sum",
        "this is the gradient of half the sum of the squares: the loss is their mean.",
        lambda X, y, w: gradient(X, y, w) * len(y) / 2,
    ),
    (
        "divided by p",
        "this is divided by the number of weights: the mean is over the n examples.",
        lambda X, y, w: gradient(X, y, w) * len(y) / len(w),
    ),
    (
        "divided by n twice",
        "this is divided by n twice: the mean is taken once.",
        lambda X, y, w: gradient(X, y, w) / len(y),
    ),
    (
        "product of means",
        "the mean of the errors is multiplied by the mean of the inputs: multiply each error by "
        "its own inputs first, then take the mean.",
        lambda X, y, w: 2 * np.mean(X @ w - y) * X.mean(axis=0),
    ),
    (
        "one number for all",
        "the same number is subtracted from every weight: the gradient has one entry for each, "
        "so take the mean over the examples only (axis=0).",
        lambda X, y, w: np.full(len(w), gradient(X, y, w).mean()),
    ),
    (
        "added up over the weights",
        "the same number is subtracted from every weight, the sum of the gradient's entries: each "
        "weight has a partial derivative of its own.",
        lambda X, y, w: np.full(len(w), gradient(X, y, w).sum()),
    ),
    (
        "only signs of the errors",
        "this is the gradient of the mean absolute error, where only the sign of an error counts: "
        "the derivative of a square has the error itself.",
        lambda X, y, w: X.T @ np.sign(X @ w - y) / len(y),
    ),
    (
        "root of the mean square",
        "this is the gradient of the root of the mean: the loss is the mean square itself.",
        lambda X, y, w: gradient(X, y, w) / (2 * np.sqrt(np.mean((X @ w - y) ** 2))),
    ),
    (
        "inputs missing",
        "the inputs are missing from the gradient: by the chain rule the derivative of (X w − y)² "
        "with respect to a weight ends with the input that the weight multiplies.",
        lambda X, y, w: np.full(len(w), 2 * np.mean(X @ w - y)),
    ),
    (
        "y added",
        "y is added to the prediction: the error is X w − y.",
        lambda X, y, w: gradient(X, -y, w),
    ),
    (
        "y missing",
        "y is not used: the error is X w − y.",
        lambda X, y, w: gradient(X, 0 * y, w),
    ),
    (
        "length 1",
        "the gradient is divided by its length: the step is lr times the gradient as it is.",
        lambda X, y, w: gradient(X, y, w) / np.linalg.norm(gradient(X, y, w)),
    ),
    (
        "signs of the gradient",
        "only the signs of the gradient are used: the step is lr times the gradient as it is.",
        lambda X, y, w: np.sign(gradient(X, y, w)),
    ),
    (
        "first example only",
        "only the first example is used: the loss is a mean over all.",
        lambda X, y, w: gradient(X[:1], y[:1], w),
    ),
)


def _always_at_the_start(X, y, w, lr, steps):
    return w - lr * np.arange(steps + 1)[:, None] * gradient(X, y, w)


def _one_weight_after_another(X, y, w, lr, steps):
    path, w = [w], w.copy()
    for _ in range(steps):
        for j in range(len(w)):
            w[j] -= lr * gradient(X, y, w)[j]
        path.append(w.copy())
    return np.array(path)


def _shrinking(X, y, w, lr, steps):
    path = [w]
    for t in range(1, steps + 1):
        path.append(path[-1] - lr / t * gradient(X, y, path[-1]))
    return np.array(path)


def _one_example_a_step(X, y, w, lr, steps):
    path = [w]
    for t in range(steps):
        i = t % len(y)
        path.append(path[-1] - lr * 2 * (X[i] @ path[-1] - y[i]) * X[i])
    return np.array(path)


def _gradients(X, y, w, lr, steps):
    return np.array([gradient(X, y, at) for at in reference(X, y, w, lr, steps)])


def _losses(X, y, w, lr, steps):
    return np.array([np.mean((X @ at - y) ** 2) for at in reference(X, y, w, lr, steps)])


def _all_rows(choose):
    return then(reference, lambda path: np.tile(choose(path), (len(path), 1)))


MISTAKES = (
    *mistakes_of(SLOPES, lambda slope: partial(reference, slope=slope)),
    Mistake(
        "always the first gradient",
        "each step uses the gradient at the start: compute it anew where the last step ended.",
        _always_at_the_start,
    ),
    Mistake(
        "one array",
        "all rows are equal, and are the end: one array was changed in place and appended again "
        "and again. Make a new one at each step (w = w - …) or append a copy.",
        _all_rows(lambda path: path[-1]),
    ),
    Mistake(
        "never moved",
        "all rows are the start: what a step computes must become w.",
        _all_rows(lambda path: path[0]),
    ),
    Mistake(
        "start left out",
        "there are steps rows: the path begins with the w that was given, so it has one more.",
        then(reference, lambda path: path[1:]),
    ),
    Mistake(
        "end left out",
        "there are steps rows: the place where the last step ends belongs to the path.",
        then(reference, lambda path: path[:-1]),
    ),
    Mistake(
        "end only",
        "this is the end alone: return every place on the way, one a row.",
        then(reference, lambda path: path[-1]),
    ),
    Mistake(
        "one step too many",
        "there is one step too many.",
        on_changed(reference, steps=lambda steps: steps + 1),
    ),
    Mistake(
        "backwards",
        "the path begins with the end: the first row is the start.",
        then(reference, lambda path: path[::-1]),
    ),
    Mistake(
        "places as columns",
        "each place is a column: it must be a row.",
        then(reference, np.transpose),
    ),
    Mistake(
        "from zero",
        "this starts at 0: it must start at the w that was given.",
        on_changed(reference, w=np.zeros_like),
    ),
    Mistake(
        "lr missing",
        "lr is not used: it multiplies the gradient.",
        on_changed(reference, lr=lambda lr: 1.0),
    ),
    Mistake(
        "divided by lr",
        "the gradient is divided by lr: multiply.",
        on_changed(reference, lr=lambda lr: 1 / lr),
    ),
    Mistake(
        "lr shrinks",
        "the learning rate is divided by the number of the step: it stays the same.",
        _shrinking,
    ),
    Mistake(
        "one weight after another",
        "a weight is changed before the derivative of the next is computed: compute the whole "
        "gradient first, then move all weights at once.",
        _one_weight_after_another,
    ),
    Mistake(
        "one example a step",
        "each step uses one example: the loss is the mean over all of them.",
        _one_example_a_step,
    ),
    Mistake(
        "gradients",
        "these are the gradients on the way: return the weights.",
        _gradients,
    ),
    Mistake(
        "losses",
        "these are the losses on the way: return the weights.",
        _losses,
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "X is (n, p), w is (p,) and y is (n,). The errors X @ w − y are (n,), and the gradient is "
        "(p,): X.T on the left of the errors."
    ),
)
