"""Paths of hidden states, projected onto a plane."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from course_rnn.plotting.style import PALETTE


def principal_components(
    states: Float[np.ndarray, "T N H"], count: int
) -> tuple[Float[np.ndarray, "T N C"], Float[np.ndarray, " C"]]:
    """Project states onto the directions in which they vary most.

    Parameters
    ----------
    states : float array (T, N, H)
        Hidden states; all T·N of them count alike.
    count : int
        Number of components C, at most H and T·N.

    Returns
    -------
    projected : float array (T, N, C)
        Coordinates around the mean state. A direction's sign is free: here its largest entry is
        positive.
    shares : float array (C,)
        Shares of the variance, from the largest.

    Raises
    ------
    ValueError
        If ``count`` is out of range, or the states are not (T, N, H), not finite, or all equal.

    Notes
    -----
    Principal component analysis (Pearson 1901; Hotelling 1933) by singular value decomposition of
    the centred states.
    """
    if not isinstance(states, np.ndarray):
        raise ValueError(f"states: expected a NumPy array, got {type(states).__name__}")
    if states.ndim != 3 or states.size == 0:
        raise ValueError(f"states: expected (T, N, H), got shape {states.shape}")
    rows = states.reshape(-1, states.shape[-1])
    if not isinstance(count, int | np.integer) or not 1 <= count <= min(rows.shape):
        raise ValueError(f"count: expected 1 to {min(rows.shape)} components, got {count}")
    if not np.all(np.isfinite(rows)) or np.all(rows == rows[0]):
        raise ValueError("states: expected finite states that differ, got other ones")
    centred = rows - rows.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    directions = directions[:count]
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    projected = centred @ (directions * np.sign(largest)).T
    shares = sizes[:count] ** 2 / np.sum(sizes**2)
    return projected.reshape(*states.shape[:2], count), shares


def state_trajectories(ax: Axes, states: Float[np.ndarray, "T N H"], labels: Sequence[str]) -> None:
    """Draw the paths of hidden states in the plane of their first two principal components.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw.
    states : float array (T, N, H)
        N paths of T states; an open circle marks the first state, a full one the last.
    labels : sequence of N str
        Names of the paths; equal names share a colour.

    Raises
    ------
    ValueError
        If there is not one label for each path, more than five names, or no plane to project
        onto (:func:`principal_components`).
    """
    projected, shares = principal_components(states, 2)
    if len(labels) != states.shape[1]:
        raise ValueError(
            f"labels: expected one for each path, {states.shape[1]} in all, got {len(labels)}"
        )
    names = list(dict.fromkeys(labels))
    if len(names) > len(PALETTE):
        raise ValueError(
            f"labels: expected at most {len(PALETTE)} different names, got {len(names)}"
        )
    colours = dict(zip(names, PALETTE, strict=False))
    for n, label in enumerate(labels):
        x, y = projected[:, n].T
        first = labels.index(label) == n
        ax.plot(x, y, color=colours[label], linewidth=1.2, label=label if first else None)
        ax.plot(x[0], y[0], "o", color=colours[label], markerfacecolor="none", markersize=6)
        ax.plot(x[-1], y[-1], "o", color=colours[label], markersize=6)
    for axis, number, share in ((ax.xaxis, 1, shares[0]), (ax.yaxis, 2, shares[1])):
        axis.set_label_text(f"component {number} ({share:.0%} of the variance)")
    ax.set_aspect("equal", adjustable="datalim")
    if len(names) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
