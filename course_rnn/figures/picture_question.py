"""Interactive: a question about a picture; where the network looks, and what it says if covered."""

import base64
import io
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, UInt8
from matplotlib.image import imsave

from course_rnn.figures.base import InteractiveFigure

QUARTERS = ("top left", "top right", "bottom left", "bottom right")


class View(NamedTuple):
    """What a network makes of a picture: where it looks, and its answer with its probability.

    Examples
    --------
    >>> View(np.full((2, 2), 0.25), "red", 0.9).answer
    'red'
    """

    weights: Float[np.ndarray, "cells cells"]
    answer: str
    probability: float


class Asked(NamedTuple):
    """A picture and a question: the true answer, the network's view, and that of each cover.

    ``views`` has five: nothing covered, then the quarters of ``QUARTERS``, one covered at a time.

    Examples
    --------
    >>> view = View(np.full((2, 2), 0.25), "red", 0.9)
    >>> Asked(np.zeros((8, 8, 3), np.uint8), "what colour ?", "blue", [view] * 5).truth
    'blue'
    """

    image: UInt8[np.ndarray, "height width 3"]
    question: str
    truth: str
    views: Sequence[View]


def picture_question(asked: Sequence[Asked]) -> InteractiveFigure:
    """Show a picture lit by attention; the reader chooses a question and covers a quarter.

    Parameters
    ----------
    asked : sequence of Asked
        One to eight. An ``image`` is square, uint8, of at most 64 pixels; the ``weights`` of a
        view stand for as many rows as columns of cells, an even number, and sum to 1.

    Returns
    -------
    InteractiveFigure

    Raises
    ------
    ValueError
        If a number or size does not fit, weights are no distribution, or a probability is none.

    Examples
    --------
    >>> view = View(np.full((2, 2), 0.25), "red", 0.9)
    >>> one = Asked(np.zeros((8, 8, 3), np.uint8), "what colour ?", "blue", [view] * 5)
    >>> picture_question([one]).data["asked"][0]["views"][0]
    {'weights': [[0.25, 0.25], [0.25, 0.25]], 'answer': 'red', 'probability': 0.9}
    """
    if not 1 <= len(asked) <= 8:
        raise ValueError(f"asked: expected 1 to 8, got {len(asked)}")
    for k, one in enumerate(asked):
        _expect(f"asked[{k}]", one)
    shown = [
        {
            "image": _png(one.image),
            "question": one.question,
            "truth": one.truth,
            "views": [
                {
                    "weights": np.round(np.asarray(view.weights, np.float64), 4).tolist(),
                    "answer": view.answer,
                    "probability": round(float(view.probability), 4),
                }
                for view in one.views
            ],
        }
        for one in asked
    ]
    label = "Questions about pictures: where a network looks, and what covering a quarter changes"
    return InteractiveFigure("picture_question", {"asked": shown, "quarters": QUARTERS}, label)


def _png(image: np.ndarray) -> str:
    file = io.BytesIO()
    imsave(file, image, format="png")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def _expect(name: str, one: Asked) -> None:
    image = np.asarray(one.image)
    square = image.ndim == 3 and image.shape[0] == image.shape[1] <= 64 and image.shape[2] == 3
    if not square or image.dtype != np.uint8:
        expected = "expected uint8, shape (n, n, 3) with n ≤ 64"
        raise ValueError(f"{name}.image: {expected}, got {image.dtype}, {image.shape}")
    if len(one.views) != 1 + len(QUARTERS):
        raise ValueError(f"{name}.views: expected {1 + len(QUARTERS)}, got {len(one.views)}")
    for k, view in enumerate(one.views):
        weights = np.asarray(view.weights, np.float64)
        cells = len(weights) if weights.ndim else 0
        if weights.shape != (cells, cells) or cells % 2 or not cells:
            expected = "expected as many rows as columns, an even number"
            raise ValueError(f"{name}.views[{k}].weights: {expected}, got shape {weights.shape}")
        if not (np.isclose(weights.sum(), 1, atol=1e-4) and (weights >= 0).all()):  # nan too
            got = weights.sum()
            raise ValueError(f"{name}.views[{k}].weights: expected values ≥ 0 of sum 1, got {got}")
        if not 0 <= view.probability <= 1:
            got = view.probability
            raise ValueError(f"{name}.views[{k}].probability: expected 0 to 1, got {got}")
