"""Interactive: an error at one step, and what every earlier step adds to the gradient."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from course_rnn.figures.base import InteractiveFigure


def injected_error(
    radii: Sequence[float],
    biases: Sequence[float],
    rnn: Mapping[int, Float[np.ndarray, "R T"]],
    lstm: Mapping[int, Float[np.ndarray, "B T"]],
) -> InteractiveFigure:
    """Draw gradient norms by time step for an RNN and an LSTM, with three sliders.

    Parameters
    ----------
    radii : sequence of R float
        Spectral radii of the RNN's hidden-to-hidden weights; 0.9 is one of them.
    biases : sequence of B float
        Forget biases of the LSTM; 3 is one of them.
    rnn, lstm : mappings from T to float arrays (R, T) and (B, T)
        For an error injected at step T, the norm of what each step adds to ∂L/∂W_xh. The figure
        keeps two decimals of their decimal logarithms. Both have the same T, 128 among them.

    Returns
    -------
    InteractiveFigure

    Raises
    ------
    ValueError
        If the sliders' first positions are missing, a shape does not fit, or a norm is not finite
        and positive.
    """
    for name, values, start in (("radii", radii, 0.9), ("biases", biases, 3)):
        if start not in values:
            raise ValueError(f"{name}: expected {start} among them, got {list(values)}")
    lengths = sorted(rnn)
    if 128 not in lengths:
        raise ValueError(f"rnn: expected 128 among the steps, got {lengths}")
    if sorted(lstm) != lengths:
        raise ValueError(f"lstm: expected the steps {lengths} of rnn, got {sorted(lstm)}")
    data = {
        "radii": [float(r) for r in radii],
        "biases": [float(b) for b in biases],
        "lengths": lengths,
        "rnn": [_logs(f"rnn[{T}]", rnn[T], (len(radii), T)) for T in lengths],
        "lstm": [_logs(f"lstm[{T}]", lstm[T], (len(biases), T)) for T in lengths],
    }
    label = "Gradient of an error by time step, for an RNN and an LSTM, on a logarithmic scale"
    return InteractiveFigure("injected_error", data, label)


def _logs(name: str, norms: np.ndarray, shape: tuple[int, int]) -> list[list[float]]:
    if not isinstance(norms, np.ndarray):
        raise ValueError(f"{name}: expected a NumPy array, got {type(norms).__name__}")
    if norms.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {norms.shape}")
    if not (np.isfinite(norms).all() and norms.min() > 0):
        raise ValueError(f"{name}: expected finite norms above 0, got {norms.min()}")
    return np.round(np.log10(norms.astype(np.float64)), 2).tolist()
