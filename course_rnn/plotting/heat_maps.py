"""Numbers between 0 and 1 over a text: gates and attention."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.ticker import MaxNLocator

from course_rnn.plotting.style import GREY, INTENSITY

VISIBLE = {" ": "␣", "\n": "↵", "\t": "⇥"}


def gate_activations(ax: Axes, gates: Float[np.ndarray, "T U"], text: Sequence[str]) -> AxesImage:
    """Draw how far the gates of some units are open while a text is read.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw.
    gates : float array (T, U)
        Activations in [0, 1] of U units; a unit becomes a row.
    text : sequence of T str
        The symbols that were read, on the horizontal axis.

    Returns
    -------
    AxesImage
        For a colour bar: ``ax.figure.colorbar(image, ax=ax)``.

    Raises
    ------
    ValueError
        If there is not one symbol for each step, or an activation is outside [0, 1].
    """
    _expect_matrix("gates", gates, ("T", "U"))
    _expect_labels("text", text, gates.shape[0], "step")
    image = _heat_map(ax, gates.T)
    _name_columns(ax, text)
    ax.tick_params(axis="x", length=0)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    ax.set_ylabel("unit")
    return image


def attention_weights(
    ax: Axes,
    weights: Float[np.ndarray, "T S"],
    sources: Sequence[str],
    targets: Sequence[str],
) -> AxesImage:
    """Draw where a decoder looks while it writes.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw.
    weights : float array (T, S)
        Attention; row t, over the source, sums to 1.
    sources : sequence of S str
        Tokens that were read, along the top.
    targets : sequence of T str
        Tokens that were written, from top to bottom.

    Returns
    -------
    AxesImage
        For a colour bar.

    Raises
    ------
    ValueError
        If the numbers of tokens do not fit, or a row is no distribution.
    """
    _expect_matrix("weights", weights, ("T", "S"))
    _expect_labels("targets", targets, weights.shape[0], "row")
    _expect_labels("sources", sources, weights.shape[1], "column")
    sums = weights.sum(axis=1, dtype=np.float64)
    worst = int(np.argmax(np.abs(sums - 1)))
    if abs(sums[worst] - 1) > 1e-3:
        raise ValueError(f"weights: expected rows that sum to 1, got {sums[worst]} in row {worst}")
    image = _heat_map(ax, weights)
    _name_columns(ax, sources)
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(targets)), [VISIBLE.get(s, s) for s in targets])
    ax.tick_params(length=0)
    return image


def _heat_map(ax: Axes, values: np.ndarray) -> AxesImage:
    # "none": an SVG keeps one pixel for each number, and the reader's browser enlarges it
    image = ax.imshow(values, cmap=INTENSITY, vmin=0, vmax=1, aspect="auto", interpolation="none")
    for spine in ax.spines.values():
        spine.set(visible=True, color=GREY, linewidth=0.8)
    return image


def _name_columns(ax: Axes, labels: Sequence[str]) -> None:
    names = [VISIBLE.get(s, s) for s in labels]
    words = any(len(name) > 2 for name in names)
    ax.set_xticks(
        range(len(names)),
        names,
        rotation=90 if words else 0,
        fontfamily=None if words else "monospace",
    )


def _expect_matrix(name: str, values: np.ndarray, axes: tuple[str, str]) -> None:
    if not isinstance(values, np.ndarray):
        raise ValueError(f"{name}: expected a NumPy array, got {type(values).__name__}")
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"{name}: expected ({', '.join(axes)}), got shape {values.shape}")
    low, high = values.min(), values.max()
    if not (low >= 0 and high <= 1 + 1e-6):  # a NaN compares as False
        raise ValueError(f"{name}: expected numbers in [0, 1], got {low} to {high}")


def _expect_labels(name: str, labels: Sequence[str], count: int, what: str) -> None:
    if len(labels) != count:
        raise ValueError(
            f"{name}: expected a label for each {what}, {count} in all, got {len(labels)}"
        )
