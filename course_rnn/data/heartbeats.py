"""Find the heartbeats in an electrocardiogram by their steepness (chapter 1).

The steps are those of Pan and Tompkins, "A real-time QRS detection algorithm" (IEEE Transactions
on Biomedical Engineering 32, 1985, https://doi.org/10.1109/TBME.1985.325532): slope, square, moving
average, threshold, and no second beat within 0.2 s. Theirs runs as the signal comes in; this
one sees all of it, so a mean over ten seconds serves as the threshold.
"""

import numpy as np
from jaxtyping import Float, Float64, Int64


def find_beats(signal: Float[np.ndarray, " T"], rate: float | int) -> Int64[np.ndarray, " B"]:
    """Return the samples of the R peaks.

    Parameters
    ----------
    signal : float array (T,)
        One lead, in any unit and either polarity.
    rate : float
        Samples a second, ≥ 50.

    Returns
    -------
    int64 array (B,)
        In order. Where a beat points down, the place of its lowest value.

    Raises
    ------
    ValueError
        If the signal is not one row of finite floats, or the rate too low to see a beat.

    Notes
    -----
    Beats are what is steep compared with the ten seconds around it, so a signal without any, noise
    alone, has "beats" too; a flat one has none.

    Examples
    --------
    >>> t = np.arange(1500) / 250  # six seconds at 250 Hz
    >>> ecg = np.exp(-(((t % 1 - 0.5) / 0.02) ** 2))  # a peak in the middle of each second
    >>> find_beats(ecg, rate=250) / 250
    array([0.5, 1.5, 2.5, 3.5, 4.5, 5.5])
    """
    signal = _expect_signal(signal, rate)
    near, step = round(rate / 10), max(1, round(rate / 100))
    padded = np.pad(signal, step, mode="edge")
    slope = padded[2 * step :] - padded[: -2 * step]
    energy = _local_mean(slope**2, near)
    # a beat is the steepest place for 0.2 s either way, and steeper than ten seconds on average
    around = np.lib.stride_tricks.sliding_window_view(np.pad(energy, 2 * near), 4 * near + 1)
    steepest = (energy == around.max(axis=1)) & (energy > _local_mean(energy, 100 * near))
    # its peak is the highest or lowest point within 0.1 s
    places = np.flatnonzero(steepest)[:, None] + np.arange(-near, near + 1)
    places = np.clip(places, 0, len(signal) - 1)
    height = np.abs(signal - _local_mean(signal, 6 * near))
    return np.unique(np.take_along_axis(places, height[places].argmax(axis=1)[:, None], axis=1))


def _local_mean(x: Float64[np.ndarray, " T"], width: int) -> Float64[np.ndarray, " T"]:
    """Mean of the `width` values around each; at the ends, of those that are there."""
    total = np.concatenate([[0], np.cumsum(x)])
    t = np.arange(len(x))
    first, last = np.maximum(t - width // 2, 0), np.minimum(t + width // 2 + 1, len(x))
    return (total[last] - total[first]) / (last - first)


def _expect_signal(signal: np.ndarray, rate: float | int) -> Float64[np.ndarray, " T"]:
    signal = np.asarray(signal)
    if signal.ndim != 1 or signal.size == 0 or signal.dtype.kind != "f":
        raise ValueError(
            f"signal: expected a row of floats, got shape {signal.shape}, dtype {signal.dtype}"
        )
    if not np.isfinite(signal).all():
        at = int(np.argmin(np.isfinite(signal)))
        raise ValueError(f"signal: expected finite values, got {signal[at]} at sample {at}")
    if not (np.isfinite(rate) and rate >= 50):
        raise ValueError(f"rate: expected at least 50 samples a second, got {rate}")
    return signal.astype(np.float64)
