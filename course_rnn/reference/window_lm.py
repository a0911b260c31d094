"""A fixed-window neural language model: embeddings side by side → tanh layer → softmax.

It sees the last C symbols and nothing before them. Twin: :mod:`course_rnn.pytorch.window_lm`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.ops import (
    cross_entropy_backward,
    cross_entropy_forward,
    linear_backward,
    linear_forward,
    one_hot,
)
from course_rnn.reference.validate import (
    expect_dtype,
    expect_floats,
    expect_ids,
    expect_no_nan,
    expect_shape,
)


class WindowLMParams(NamedTuple):
    """Parameters of the fixed-window model; gradients come in the same tuple.

    Examples
    --------
    >>> WindowLMParams._fields
    ('E', 'W_xh', 'b_h', 'W_hy', 'b_y')
    """

    E: np.ndarray  # (V, D) one embedding in each row
    W_xh: np.ndarray  # (H, C D) the oldest symbol's D columns first
    b_h: np.ndarray  # (H,)
    W_hy: np.ndarray  # (V, H)
    b_y: np.ndarray  # (V,)


def init_window_lm(
    V: int, C: int, D: int, H: int, rng: np.random.Generator, dtype: type = np.float32
) -> WindowLMParams:
    """Draw the parameters as ``torch.nn.Embedding`` and ``torch.nn.Linear`` do.

    Parameters
    ----------
    V, C, D, H : int
        Number of symbols, symbols in the window, size of an embedding, number of hidden units.
    rng : np.random.Generator
        Source of randomness.
    dtype : float dtype
        dtype of all parameters.

    Returns
    -------
    WindowLMParams
        Embeddings from a standard normal distribution, all else uniform in ±1/√inputs of its
        layer.

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> params = init_window_lm(V=5, C=3, D=2, H=4, rng=np.random.default_rng(0))
    >>> params.W_xh.shape
    (4, 6)
    """
    if min(V, C, D, H) < 1:
        raise ValueError(f"V, C, D, H: expected positive sizes, got {V}, {C}, {D} and {H}")

    def uniform(inputs: int, *shape: int) -> np.ndarray:
        return rng.uniform(-(inputs**-0.5), inputs**-0.5, shape).astype(dtype)

    return WindowLMParams(
        E=rng.standard_normal((V, D)).astype(dtype),
        W_xh=uniform(C * D, H, C * D),
        b_h=uniform(C * D, H),
        W_hy=uniform(H, V, H),
        b_y=uniform(H, V),
    )


def window_lm_logits(
    contexts: Integer[np.ndarray, "N C"], params: WindowLMParams
) -> Float[np.ndarray, "N V"]:
    """Logits of the symbol after each window.

    Parameters
    ----------
    contexts : int array (N, C)
        Windows of symbols, oldest first.
    params : WindowLMParams
        Parameters.

    Returns
    -------
    float array (N, V)
        Unnormalised log-probabilities.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Examples
    --------
    >>> params = init_window_lm(V=5, C=3, D=2, H=4, rng=np.random.default_rng(0))
    >>> window_lm_logits(np.array([[0, 1, 2], [4, 4, 4]]), params).shape
    (2, 5)
    """
    return _forward(contexts, params)[0]


def window_lm_loss(
    contexts: Integer[np.ndarray, "N C"], targets: Integer[np.ndarray, " N"], params: WindowLMParams
) -> tuple[float, WindowLMParams]:
    """Mean cross-entropy of the targets, and its gradients.

    Parameters
    ----------
    contexts : int array (N, C)
        Windows of symbols, oldest first.
    targets : int array (N,)
        The symbol that followed each window.
    params : WindowLMParams
        Parameters.

    Returns
    -------
    loss : float
        Nats per symbol.
    grads : WindowLMParams
        ∂loss/∂parameter for each parameter.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    Bengio, Ducharme, Vincent, Jauvin (2003), equation 1, without direct connections from input
    to output. :func:`course_rnn.reference.autoregression.windows` cuts a text into contexts and
    targets. Chapter 1. Twin: :class:`course_rnn.pytorch.window_lm.WindowLM` with
    ``torch.nn.functional.cross_entropy`` and autograd.

    Examples
    --------
    >>> params = init_window_lm(V=5, C=3, D=2, H=4, rng=np.random.default_rng(0))
    >>> loss, grads = window_lm_loss(np.array([[0, 1, 2]]), np.array([3]), params)
    >>> grads.E.shape
    (5, 2)
    """
    logits, h, hidden_cache, output_cache = _forward(contexts, params)
    loss, loss_cache = cross_entropy_forward(logits, targets)

    dh, dW_hy, db_y = linear_backward(cross_entropy_backward(loss_cache), output_cache)
    dx, dW_xh, db_h = linear_backward(dh * (1 - h**2), hidden_cache)  # tanh' = 1 - tanh²
    # An embedding is a row of E picked by a one-hot vector; uses of one symbol add up.
    V, D = params.E.shape
    dE = one_hot(contexts.reshape(-1), V, params.E.dtype.type).T @ dx.reshape(-1, D)
    return loss, WindowLMParams(dE, dW_xh, db_h, dW_hy, db_y)


def expect_window_lm(contexts: Integer[np.ndarray, "N C"], params: WindowLMParams) -> None:
    """Raise ``ValueError`` unless parameters and windows fit together.

    Parameters
    ----------
    contexts : int array (N, C)
        Windows of symbols.
    params : WindowLMParams
        Parameters.

    Raises
    ------
    ValueError
        Naming the first argument whose shape, dtype or range does not fit those before it, or the
        parameter that holds a NaN.
    """
    expect_shape("contexts", contexts, (-1, -1))
    expect_shape("E", params.E, (-1, -1))
    expect_shape("b_h", params.b_h, (-1,))
    expect_floats("E", params.E)
    for name in ("E", "b_h"):
        if getattr(params, name).size == 0:
            raise ValueError(f"{name}: expected at least one entry, got shape (0,)")
    (V, D), H = params.E.shape, len(params.b_h)
    expect_ids("contexts", contexts, V)
    shapes = WindowLMParams((V, D), (H, contexts.shape[1] * D), (H,), (V, H), (V,))
    for name, array, shape in zip(params._fields, params, shapes, strict=True):
        expect_shape(name, array, shape)
        expect_dtype(name, array, params.E.dtype)
        expect_no_nan(array, **{name: array})


def _forward(contexts: np.ndarray, params: WindowLMParams) -> tuple:
    expect_window_lm(contexts, params)
    E, W_xh, b_h, W_hy, b_y = params
    x = E[contexts].reshape(len(contexts), -1)
    a, hidden_cache = linear_forward(x, W_xh, b_h)
    h = np.tanh(a)
    logits, output_cache = linear_forward(h, W_hy, b_y)
    return logits, h, hidden_cache, output_cache
