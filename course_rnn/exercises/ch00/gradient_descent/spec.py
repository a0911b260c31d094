"""Exercise 0.1: gradient descent on a mean squared error."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes
from course_rnn.exercises.spec import Exercise, Group, Property, Returns


def gradient(X, y, w):
    """The gradient of the mean of (X w − y)²."""
    return 2 * X.T @ (X @ w - y) / len(y)


def reference(X, y, w, lr, steps, slope=gradient):
    """Step against a gradient, and keep every place on the way."""
    path = [w]
    for _ in range(steps):
        path.append(path[-1] - lr * slope(X, y, path[-1]))
    return np.array(path)


def _draw(rng, steps):
    """The learning rate is 0.4 to 0.8 of the one beyond which descent diverges."""
    n, p = distinct_sizes(rng, 2, low=3)
    X = rng.normal(size=(n, p)) + 0.3
    limit = len(X) / np.linalg.norm(X, 2) ** 2
    return {
        "X": X,
        "y": rng.normal(size=n) + 0.5,
        "w": rng.normal(size=p) + np.sign(rng.normal(size=p)),
        "lr": float(limit * rng.uniform(0.4, 0.8)),
        "steps": steps,
    }


def _loss(args, w):
    return np.mean((args["X"] @ w - args["y"]) ** 2)


EXERCISE = Exercise(
    id="0.1",
    name="gradient_descent",
    title="Gradient descent",
    parameters=("X", "y", "w", "lr", "steps"),
    returns=Returns("path", ("steps + 1", "p"), "float"),
    groups=(
        Group("one step", 2, "path[0] is w, path[1] is one step further"),
        Group("several steps", 2, "each step starts where the one before ended"),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("one step", 2, {"steps": 1}),
        ("several steps", 1, {"steps": 4}),
        ("several steps", 1, {"steps": 9}),
    ),
    properties=(
        Property(
            "The first row is not the w that was given.",
            lambda args, path: bool(np.allclose(path[0], args["w"], atol=1e-5)),
        ),
        Property(
            "The loss at the end is larger than at the start.",
            lambda args, path: bool(_loss(args, path[-1]) < _loss(args, path[0])),
        ),
    ),
)
