"""Linear autoregression, the classical predictor: the next value is a weighted sum of the last p.

x_t = b + a_1 x_{t−1} + … + a_p x_{t−p} + noise (Yule 1927).
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from course_rnn.reference.validate import expect_dtype, expect_floats, expect_no_nan, expect_shape


class Autoregression(NamedTuple):
    """An AR(p) model.

    Examples
    --------
    >>> model = Autoregression(b=1.0, a=np.array([0.5]))
    >>> predict(model, np.array([4.0]), steps=3)
    array([3.  , 2.5 , 2.25])
    """

    b: float
    a: np.ndarray  # (p,) a[k - 1] is the weight of the value k steps back


def windows(series: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut a series into overlapping windows and the value that follows each.

    Parameters
    ----------
    series : array (T,)
        Values of any dtype: measurements, or the symbols of a text.
    size : int
        Values in a window, 1 ≤ size < T.

    Returns
    -------
    inputs : array (T − size, size)
        ``inputs[i]`` is ``series[i : i + size]``, oldest first. A read-only view of the series.
    targets : array (T − size,)
        ``targets[i]`` is ``series[i + size]``. A view of the series.

    Raises
    ------
    ValueError
        If the series is not one row, or no window with a target fits.

    Examples
    --------
    >>> inputs, targets = windows(np.arange(5.0), size=2)
    >>> inputs.tolist(), targets.tolist()
    ([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0]], [2.0, 3.0, 4.0])
    """
    expect_shape("series", series, (-1,))
    if len(series) < 2:
        raise ValueError(f"series: expected at least 2 values, got {len(series)}")
    if not 1 <= size < len(series):
        raise ValueError(f"size: expected 1 to {len(series) - 1} (one below T), got {size}")
    return np.lib.stride_tricks.sliding_window_view(series[:-1], size), series[size:]


def fit_autoregression(series: Float[np.ndarray, " T"], p: int) -> Autoregression:
    """Fit AR(p) with an intercept by least squares.

    Parameters
    ----------
    series : float array (T,)
        Evenly spaced values; at least 2 p + 1, as many equations as unknowns.
    p : int
        How many values back the model sees, ≥ 1.

    Returns
    -------
    Autoregression
        Where several weights fit equally well (a constant series), those of the smallest norm.

    Raises
    ------
    ValueError
        If the series is too short, not one row of floats, or not finite.

    Examples
    --------
    >>> halves = 0.5 ** np.arange(8.0)
    >>> fit_autoregression(halves, p=1).a.round(6)
    array([0.5])
    """
    _expect_series("series", series)
    if len(series) < 3:
        raise ValueError(f"series: expected at least 3 values, got {len(series)}")
    if p < 1 or len(series) < 2 * p + 1:
        raise ValueError(f"p: expected 1 to {(len(series) - 1) // 2} (T is {len(series)}), got {p}")
    inputs, targets = windows(series, p)
    # the newest value first, as the weights are numbered, after the intercept's column of ones
    design = np.column_stack([np.ones_like(targets), inputs[:, ::-1]])
    b, *a = np.linalg.lstsq(design, targets, rcond=None)[0]
    return Autoregression(float(b), np.array(a))


def predict(
    model: Autoregression, history: Float[np.ndarray, "*series T"], steps: int
) -> Float[np.ndarray, "*series steps"]:
    """Predict the next values, each from those before it, the predicted ones included.

    Parameters
    ----------
    model : Autoregression
        From :func:`fit_autoregression`.
    history : float array (..., T)
        One series or many, oldest value first, of at least p values.
    steps : int
        How many values to predict, ≥ 1.

    Returns
    -------
    float array (..., steps)
        ``[..., k - 1]`` is the prediction k steps ahead.

    Raises
    ------
    ValueError
        If the history is too short or does not have the model's dtype, or ``steps`` is below 1.

    Examples
    --------
    >>> predict(Autoregression(b=0.0, a=np.array([0.5])), np.array([8.0]), steps=3)
    array([4., 2., 1.])
    """
    p = len(model.a)
    _expect_history(history, p, steps)
    expect_dtype("history", history, model.a.dtype)
    values = np.concatenate(
        [history[..., -p:], np.empty((*history.shape[:-1], steps), history.dtype)], axis=-1
    )
    for t in range(p, p + steps):
        values[..., t] = model.b + values[..., t - p : t] @ model.a[::-1]
    return values[..., p:]


def persistence(
    history: Float[np.ndarray, "*series T"], steps: int
) -> Float[np.ndarray, "*series steps"]:
    """Predict that nothing changes: the baseline that a predictor has to beat.

    Parameters
    ----------
    history : float array (..., T)
        One series or many, oldest value first.
    steps : int
        How many values to predict, ≥ 1.

    Returns
    -------
    float array (..., steps)
        The last value, again and again.

    Raises
    ------
    ValueError
        If there is no last value or ``steps`` is below 1.

    Examples
    --------
    >>> persistence(np.array([3.0, 8.0]), steps=3)
    array([8., 8., 8.])
    """
    _expect_history(history, 1, steps)
    return np.repeat(history[..., -1:], steps, axis=-1)


def _expect_series(name: str, series: np.ndarray) -> None:
    expect_shape(name, series, (-1,))
    if not np.issubdtype(series.dtype, np.floating):
        raise ValueError(f"{name}: expected floats, got dtype {series.dtype}")
    if not np.all(np.isfinite(series)):
        at = int(np.argmin(np.isfinite(series)))
        raise ValueError(f"{name}: expected finite values, got {series[at]} at index {at}")


def _expect_history(history: np.ndarray, least: int, steps: int) -> None:
    expect_floats("history", history)
    if history.ndim == 0 or history.shape[-1] < least:
        raise ValueError(f"history: expected at least {least} values, got shape {history.shape}")
    if steps < 1:
        raise ValueError(f"steps: expected at least 1, got {steps}")
    recent = history[..., -least:]
    expect_no_nan(recent, history=recent)
