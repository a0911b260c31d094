"""What happens to gradients: Jacobian spectra, and gradient norms over time."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Complex, Float
from matplotlib.axes import Axes

from course_rnn.plotting.style import BLUE, GREY, ORANGE, PALETTE

LINES = ("-", "--", ":")
MARKERS = "osD^v"


def singular_values(ax: Axes, values: Float[np.ndarray, "T K"]) -> None:
    """Draw the singular values of a Jacobian over time, on a logarithmic axis.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw.
    values : float array (T, K)
        Row t - 1 holds those at time t, in any order, for example of ∂h_t/∂h_0. Zeros are left
        out of the picture.

    Raises
    ------
    ValueError
        If the array is not (T, K), a value is negative or not finite, or all are zero.
    """
    _expect_array("values", values)
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"values: expected (T, K), got shape {values.shape}")
    _expect_magnitudes("values", values)
    values = np.sort(values, axis=1)[:, ::-1]
    times = np.arange(1, len(values) + 1)
    ax.plot(times, values[:, 1:-1], color=GREY, linewidth=0.7, alpha=0.7)
    ax.plot(times, values[:, 0], color=BLUE, label="largest")
    if values.shape[1] > 1:
        ax.plot(times, values[:, -1], color=ORANGE, label="smallest")
        ax.legend()
    ax.axhline(1, color=GREY, linestyle=":", linewidth=1)
    ax.set_yscale("log", nonpositive="mask")
    ax.set(xlabel="t", ylabel="singular value")


def eigenvalues(ax: Axes, sets: Mapping[str, Complex[np.ndarray, " n"]]) -> None:
    """Draw eigenvalues in the complex plane, with the unit circle.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw.
    sets : mapping from label to complex array (n,)
        Up to five, for example before and after training.

    Raises
    ------
    ValueError
        If there is no set or more than five, or one is not a vector of finite numbers.
    """
    if not 1 <= len(sets) <= len(MARKERS):
        raise ValueError(f"sets: expected 1 to {len(MARKERS)} sets, got {len(sets)}")
    for label, values in sets.items():
        _expect_array(f"sets[{label!r}]", values)
        if values.ndim != 1 or values.size == 0 or not np.all(np.isfinite(values)):
            raise ValueError(
                f"sets[{label!r}]: expected a vector of finite numbers, got shape {values.shape}"
            )
    angles = np.linspace(0, 2 * np.pi, 181)
    ax.plot(np.cos(angles), np.sin(angles), color=GREY, linestyle=":", linewidth=1)
    for (label, values), colour, marker in zip(sets.items(), PALETTE, MARKERS, strict=False):
        ax.plot(
            values.real,
            values.imag,
            linestyle="none",
            marker=marker,
            markersize=4,
            markerfacecolor="none",
            color=colour,
            label=label,
        )
    reach = 1.1 * max(1.0, *(float(np.abs(values).max()) for values in sets.values()))
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="real part", ylabel="imaginary part")
    ax.set_aspect("equal")
    if len(sets) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1, 1))


def gradient_norms(ax: Axes, curves: Mapping[str, Float[np.ndarray, " T"]]) -> None:
    """Draw norms of gradients by time step, on a logarithmic axis.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw.
    curves : mapping from label to float array (T,)
        Entry t - 1 is the norm at time t, for example of ∂L/∂h_t. Zeros are left out of the
        picture. After five curves the colours come again with another kind of line.

    Raises
    ------
    ValueError
        If there is no curve or more than 15, or one is not a vector of finite magnitudes of which
        one is above zero.
    """
    if not 1 <= len(curves) <= len(PALETTE) * len(LINES):
        raise ValueError(
            f"curves: expected 1 to {len(PALETTE) * len(LINES)} curves, got {len(curves)}"
        )
    for label, norms in curves.items():
        _expect_array(f"curves[{label!r}]", norms)
        if norms.ndim != 1 or norms.size == 0:
            raise ValueError(f"curves[{label!r}]: expected (T,), got shape {norms.shape}")
        _expect_magnitudes(f"curves[{label!r}]", norms)
    for k, (label, norms) in enumerate(curves.items()):
        line, colour = divmod(k, len(PALETTE))
        times = np.arange(1, len(norms) + 1)
        ax.plot(times, norms, color=PALETTE[colour], linestyle=LINES[line], label=label)
    ax.set_yscale("log", nonpositive="mask")
    ax.set(xlabel="t", ylabel="gradient norm")
    if len(curves) > 1:
        ax.legend()


def _expect_array(name: str, values: np.ndarray) -> None:
    if not isinstance(values, np.ndarray):
        raise ValueError(f"{name}: expected a NumPy array, got {type(values).__name__}")


def _expect_magnitudes(name: str, values: np.ndarray) -> None:
    if not (np.all(np.isfinite(values)) and values.min() >= 0 and values.max() > 0):
        raise ValueError(
            f"{name}: expected finite magnitudes, one of them above 0, "
            f"got {values.min()} to {values.max()}"
        )
