"""Interactive: which layers carry the gradient from the first input to the last output?"""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure

MAX_STEPS, MAX_LAYERS = 24, 4  # more would not fit a phone


def gradient_staircase(
    symbols: Sequence[str],
    networks: Mapping[str, Float[np.ndarray, "T1 L"]],
    *,
    first: int = 1,
) -> InteractiveFigure:
    """Show the grid of layers and steps, every edge as wide as its share of the gradient.

    Parameters
    ----------
    symbols : sequence of T str, 2 ≤ T ≤ 24
        What was read.
    networks : mapping of str to float arrays (T − 1, L), L ≤ 4
        Name of a network to its shares, from :func:`course_rnn.metrics.staircase.layer_shares`:
        1 in sum over the layers.
    first : int
        The step that is shown first, 1 … T − 1.

    Returns
    -------
    InteractiveFigure
        Its data hold the shares in time, as given, and those that go up: what goes from layer l
        to the layers above at step t, ``up[t - 1][l - 1]``, follows from them, since a share that
        leaves the layers 1 … l between two steps has gone up.

    Raises
    ------
    ValueError
        If there is no network, a shape does not fit, shares do not sum to 1, or there is no such
        first step.

    Examples
    --------
    >>> data = gradient_staircase("abc", {"all in layer 2": np.array([[0, 1], [0, 1.0]])}).data
    >>> data["networks"][0]["up"]
    [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    """
    T = len(symbols)
    if not 2 <= T <= MAX_STEPS:
        raise ValueError(f"symbols: expected 2 to {MAX_STEPS}, got {T}")
    if not networks:
        raise ValueError("networks: expected at least one, got none")
    if not 1 <= first < T:
        raise ValueError(f"first: expected a step from 1 to {T - 1}, got {first}")
    for name, shares in networks.items():
        _expect_shares(name, np.asarray(shares), T)
    shown = [_network(name, np.asarray(shares, np.float64)) for name, shares in networks.items()]
    data = {"symbols": list(symbols), "first": first, "networks": shown}
    label = "Shares of the gradient by layer and step, in a stack of recurrent layers"
    return InteractiveFigure("gradient_staircase", data, label)


def _network(name: str, shares: np.ndarray) -> dict:
    below = np.cumsum(shares, axis=1)  # what goes on to the next step in layers 1 … l
    everything, nothing = np.ones_like(below[:1]), np.zeros_like(below[:1])
    up = np.concatenate([everything, below]) - np.concatenate([below, nothing])
    return {"name": name, "shares": _rounded(shares), "up": _rounded(up)}


def _expect_shares(name: str, shares: np.ndarray, T: int) -> None:
    if shares.ndim != 2 or len(shares) != T - 1 or not 1 <= shares.shape[1] <= MAX_LAYERS:
        expected = f"shape ({T - 1}, 1 to {MAX_LAYERS})"
        raise ValueError(f"networks[{name!r}]: expected {expected}, got {shares.shape}")
    if not np.allclose(shares.sum(axis=1), 1, atol=1e-6):  # nan fails too
        got = shares.sum(axis=1).round(3).tolist()
        raise ValueError(f"networks[{name!r}]: expected shares of sum 1, got {got}")


def _rounded(values: np.ndarray) -> list:
    return (np.round(values, 4) + 0.0).tolist()
