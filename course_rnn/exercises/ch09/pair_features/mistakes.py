"""Exercise 9.4: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch09.pair_features.spec import reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import shapes_do_not_fit


def _forward(features):
    """Other features; the way back is right."""

    def answer(u, v, dfeatures):
        _, du, dv = reference(u, v, dfeatures)
        return features(u, v), du, dv

    return answer


def _back(way):
    """Another way back: ``way(u, v, d1, d2, d3, d4)``."""

    def answer(u, v, dfeatures):
        features, _, _ = reference(u, v, dfeatures)
        with np.errstate(all="ignore"):
            return features, *way(u, v, *np.split(dfeatures, 4, axis=1))

    return answer


def _joined(*parts):
    return np.concatenate(parts, axis=1)


def _by_pairs(u, v, dfeatures):
    """The gradient taken apart as if the four features of one number stood together."""
    features, _, _ = reference(u, v, dfeatures)
    d1, d2, d3, d4 = (dfeatures[:, i::4] for i in range(4))
    sign = np.sign(u - v)
    return features, d1 + sign * d3 + v * d4, d2 - sign * d3 + u * d4


def _one(u, v, x):
    return np.where(u >= v, 1.0, -1.0) * x


MISTAKES = (
    Mistake(
        "difference, not distance",
        "the third part is u − v: it is the absolute value |u − v|.",
        _forward(lambda u, v: _joined(u, v, u - v, u * v)),
    ),
    Mistake(
        "squared distance",
        "the third part is (u − v)²: it is |u − v|.",
        _forward(lambda u, v: _joined(u, v, (u - v) ** 2, u * v)),
    ),
    Mistake(
        "product before distance",
        "the third and the fourth part have changed places: first |u − v|, then u ⊙ v.",
        _forward(lambda u, v: _joined(u, v, u * v, np.abs(u - v))),
    ),
    Mistake(
        "v before u",
        "the first two parts have changed places: first u, then v.",
        _forward(lambda u, v: _joined(v, u, np.abs(u - v), u * v)),
    ),
    Mistake(
        "features side by side",
        "the four features of one number stand together: each part is whole, the parts stand one "
        "after the other.",
        _forward(lambda u, v: np.stack([u, v, np.abs(u - v), u * v], 2).reshape(len(u), -1)),
    ),
    Mistake(
        "gradient taken apart wrongly",
        "the gradient is taken apart as if the four features of one number stood together: its "
        "first D columns belong to u, the next D to v, and so on.",
        _by_pairs,
    ),
    Mistake(
        "no sign",
        "|u − v| sends the same to u and to v: its derivative by u is sign(u − v).",
        _back(lambda u, v, a, b, c, d: (a + c + v * d, b + c + u * d)),
    ),
    Mistake(
        "sign for u alone",
        "in dv the distance lacks its minus: u − v falls when v rises.",
        _back(
            lambda u, v, a, b, c, d: (
                a + np.sign(u - v) * c + v * d,
                b + np.sign(u - v) * c + u * d,
            )
        ),
    ),
    Mistake(
        "signs the wrong way round",
        "the signs of the distance have changed places: plus sign(u − v) for u, minus for v.",
        _back(
            lambda u, v, a, b, c, d: (
                a - np.sign(u - v) * c + v * d,
                b + np.sign(u - v) * c + u * d,
            )
        ),
    ),
    Mistake(
        "distance for sign",
        "the derivative of |u − v| is taken to be u − v: it is only its sign, whatever its size.",
        _back(lambda u, v, a, b, c, d: (a + (u - v) * c + v * d, b - (u - v) * c + u * d)),
    ),
    Mistake(
        "own value in the product",
        "the product sends u its own value: the derivative of u ⊙ v by u is v, and by v it is u.",
        _back(
            lambda u, v, a, b, c, d: (
                a + np.sign(u - v) * c + u * d,
                b - np.sign(u - v) * c + v * d,
            )
        ),
    ),
    Mistake(
        "product without a value",
        "the product sends its gradient on as it is: it has to be multiplied by the other vector.",
        _back(
            lambda u, v, a, b, c, d: (
                a + np.sign(u - v) * c + d,
                b - np.sign(u - v) * c + d,
            )
        ),
    ),
    Mistake(
        "copies forgotten",
        "u and v are features themselves: what comes back through the first two parts is missing.",
        _back(lambda u, v, a, b, c, d: (np.sign(u - v) * c + v * d, -np.sign(u - v) * c + u * d)),
    ),
    Mistake(
        "distance forgotten",
        "nothing comes back through |u − v|.",
        _back(lambda u, v, a, b, c, d: (a + v * d, b + u * d)),
    ),
    Mistake(
        "product forgotten",
        "nothing comes back through u ⊙ v.",
        _back(lambda u, v, a, b, c, d: (a + np.sign(u - v) * c, b - np.sign(u - v) * c)),
    ),
    Mistake(
        "du and dv exchanged",
        "du and dv have changed places.",
        _back(
            lambda u, v, a, b, c, d: (
                b - np.sign(u - v) * c + u * d,
                a + np.sign(u - v) * c + v * d,
            )
        ),
    ),
    Mistake(
        "0 counted as positive",
        "where u and v agree, the distance sends its gradient on: there 0 is to be taken for the "
        "derivative.",
        _back(lambda u, v, a, b, c, d: (a + _one(u, v, c) + v * d, b - _one(u, v, c) + u * d)),
    ),
    Mistake(
        "divided by the distance",
        "(u − v) / |u − v| is 0 / 0 where the two agree, and NaN comes out: take 0 there.",
        _back(
            lambda u, v, a, b, c, d: (
                a + (u - v) / np.abs(u - v) * c + v * d,
                b - (u - v) / np.abs(u - v) * c + u * d,
            )
        ),
    ),
)

STUMBLES = (
    shapes_do_not_fit(
        "dfeatures has 4D columns: take it apart into four pieces of D columns each."
    ),
)
