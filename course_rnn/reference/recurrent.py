"""What the recurrent layers share: their arguments, the projection of the inputs, its gradient.

The Elman RNN, the LSTM and the GRU differ in how a step uses W_xh x_t, not in how it is computed.
"""

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.ops import one_hot
from course_rnn.reference.validate import (
    expect_dtype,
    expect_floats,
    expect_ids,
    expect_shape,
)

Inputs = Float[np.ndarray, "T N I"] | Integer[np.ndarray, "T N"]


def project_inputs(x: Inputs, W_xh: Float[np.ndarray, "G I"]) -> Float[np.ndarray, "T N G"]:
    """W_xh x_t for every step at once: it needs no state, so it is one product, not T in a loop.

    Parameters
    ----------
    x : float array (T, N, I), or int array (T, N)
        Inputs, time first. Integers stand for one-hot vectors: W_xh times a one-hot vector is a
        column of W_xh, so it is looked up instead of multiplied.
    W_xh : float array (G, I)
        Input-to-hidden weights; G is the number of gates times H.

    Returns
    -------
    float array (T, N, G)
        A new array, which the caller may overwrite.

    Notes
    -----
    Twin: :func:`course_rnn.pytorch.recurrent.project_inputs`.

    Examples
    --------
    >>> project_inputs(np.ones((4, 1, 2)), np.ones((3, 2))).shape
    (4, 1, 3)
    """
    if x.ndim == 2:
        return W_xh.T[x]
    T, N, I = x.shape
    return (x.reshape(T * N, I) @ W_xh.T).reshape(T, N, -1)  # one product, not one a step


def project_inputs_backward(
    da: Float[np.ndarray, "T N G"], x: Inputs, W_xh: Float[np.ndarray, "G I"]
) -> tuple[Float[np.ndarray, "T N I"] | None, Float[np.ndarray, "G I"]]:
    """Gradients of :func:`project_inputs`.

    Parameters
    ----------
    da : float array (T, N, G)
        Gradient with respect to the projections.
    x, W_xh : arrays
        The arguments of :func:`project_inputs`.

    Returns
    -------
    dx : float array (T, N, I), or None if ``x`` holds indices
    dW_xh : float array (G, I)
        Summed over steps and sequences: the weights are used in each.

    Notes
    -----
    Twin: autograd.

    Examples
    --------
    >>> dx, dW_xh = project_inputs_backward(np.ones((4, 1, 3)), np.ones((4, 1, 2)), np.ones((3, 2)))
    >>> dx.shape, dW_xh.tolist()
    ((4, 1, 2), [[4.0, 4.0], [4.0, 4.0], [4.0, 4.0]])
    """
    G, I = W_xh.shape
    rows = da.reshape(-1, G)
    if x.ndim == 2:
        return None, rows.T @ one_hot(x, I, da.dtype.type).reshape(-1, I)
    return (rows @ W_xh).reshape(x.shape), rows.T @ x.reshape(-1, I)


def split_gates(a: Float[np.ndarray, "N G"], gates: int) -> Float[np.ndarray, "gates N H"]:
    """View the stacked rows of one step as one (N, H) array a gate.

    Parameters
    ----------
    a : float array (N, G)
        Pre-activations of one step, the gates stacked along the last axis.
    gates : int
        Their number; G is ``gates`` times H.

    Returns
    -------
    float array (gates, N, H)
        A view: writing to it writes to ``a``.

    Notes
    -----
    Twin: :meth:`torch.Tensor.chunk`.

    Examples
    --------
    >>> i, f, g, o = split_gates(np.arange(8.0)[None], gates=4)
    >>> f.tolist()
    [[2.0, 3.0]]
    """
    return a.reshape(len(a), gates, -1).transpose(1, 0, 2)


def expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh, *, gates: int = 1) -> None:
    """Raise ``ValueError`` unless the arguments of a recurrent layer fit together.

    Parameters
    ----------
    x, h0, W_xh, W_hh, b_xh, b_hh : arrays
        As in :func:`course_rnn.reference.rnn.rnn_forward`, with ``gates`` times H rows.
    gates : int
        How many pre-activations a unit has: 1 (RNN), 3 (GRU) or 4 (LSTM).

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit. All floats must have one
        dtype: mixed, the states would be rounded to the narrowest without a word.
    """
    expect_shape("W_xh", W_xh, (-1, -1))
    expect_floats("W_xh", W_xh)
    H, I = W_xh.shape[0] // gates, W_xh.shape[1]
    if H == 0 or I == 0:
        raise ValueError(f"W_xh: expected at least one unit and one input, got {W_xh.shape}")
    expect_shape("W_xh", W_xh, (gates * H, I))
    if np.ndim(x) == 2:
        expect_ids("x", x, I)
    else:
        expect_shape("x", x, (-1, -1, I))
        if x.shape[0] == 0 or x.shape[1] == 0:
            raise ValueError(f"x: expected at least one step and one sequence, got shape {x.shape}")
        expect_dtype("x", x, W_xh.dtype)
    expect_shape("h0", h0, (x.shape[1], H))
    expect_shape("W_hh", W_hh, (gates * H, H))
    expect_shape("b_xh", b_xh, (gates * H,))
    expect_shape("b_hh", b_hh, (gates * H,))
    for name, array in (("h0", h0), ("W_hh", W_hh), ("b_xh", b_xh), ("b_hh", b_hh)):
        expect_dtype(name, array, W_xh.dtype)
