"""A character language model: one-hot symbol → Elman RNN → linear → softmax.

Six parameters, one loss. Twin: :class:`course_rnn.pytorch.rnn.CharRNN`.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer

from course_rnn.reference.ops import (
    cross_entropy_backward,
    cross_entropy_forward,
    linear_backward,
    linear_forward,
)
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from course_rnn.reference.validate import (
    expect_dtype,
    expect_floats,
    expect_ids,
    expect_no_nan,
    expect_shape,
)


class CharRNNParams(NamedTuple):
    """Parameters of the character RNN; gradients come in the same tuple.

    Examples
    --------
    >>> CharRNNParams._fields
    ('W_xh', 'W_hh', 'b_xh', 'b_hh', 'W_hy', 'b_y')
    """

    W_xh: np.ndarray  # (H, V)
    W_hh: np.ndarray  # (H, H)
    b_xh: np.ndarray  # (H,)
    b_hh: np.ndarray  # (H,)
    W_hy: np.ndarray  # (V, H)
    b_y: np.ndarray  # (V,)


def init_char_rnn(
    V: int, H: int, rng: np.random.Generator, dtype: type = np.float32
) -> CharRNNParams:
    """Draw every parameter uniformly from ±1/√H, as ``torch.nn.RNN`` does.

    Parameters
    ----------
    V, H : int
        Number of symbols and of hidden units.
    rng : np.random.Generator
        Source of randomness.
    dtype : float dtype
        dtype of all parameters.

    Returns
    -------
    CharRNNParams

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> params = init_char_rnn(V=5, H=3, rng=np.random.default_rng(0))
    >>> params.W_hy.shape
    (5, 3)
    """
    if V < 1 or H < 1:
        raise ValueError(f"V, H: expected positive sizes, got {V} and {H}")
    bound = 1 / np.sqrt(H)

    def uniform(*shape: int) -> np.ndarray:
        return rng.uniform(-bound, bound, shape).astype(dtype)

    return CharRNNParams(
        W_xh=uniform(H, V),
        W_hh=uniform(H, H),
        b_xh=uniform(H),
        b_hh=uniform(H),
        W_hy=uniform(V, H),
        b_y=uniform(V),
    )


def char_rnn_forward(
    inputs: Integer[np.ndarray, "T N"], h0: Float[np.ndarray, "N H"], params: CharRNNParams
) -> tuple[Float[np.ndarray, "T N H"], Float[np.ndarray, "T N V"], tuple]:
    """Run both layers and keep what their backward passes need.

    Parameters
    ----------
    inputs, h0, params
        As in :func:`char_rnn_logits`.

    Returns
    -------
    hs : float array (T, N, H)
        States after every input.
    logits : float array (T, N, V)
        Unnormalised log-probabilities of the next symbol.
    caches : tuple
        Those of the recurrent and of the output layer.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Examples
    --------
    >>> params = init_char_rnn(V=5, H=3, rng=np.random.default_rng(0))
    >>> inputs = np.array([[0], [4], [2]])
    >>> hs, logits, cache = char_rnn_forward(inputs, np.zeros((1, 3), np.float32), params)
    >>> hs.shape, logits.shape
    ((3, 1, 3), (3, 1, 5))
    """
    expect_params(params)
    try:
        hs, rnn_cache = rnn_forward(inputs, h0, *params[:4])
        logits, linear_cache = linear_forward(hs, params.W_hy, params.b_y)
    except ValueError:
        # The layers have looked already, but call some arguments x, W and b: say our names.
        expect_shape("inputs", inputs, (-1, -1))
        expect_ids("inputs", inputs, params.W_xh.shape[1])
        for name, array in params._asdict().items():
            expect_no_nan(array, **{name: array})
        raise
    return hs, logits, (rnn_cache, linear_cache)


def char_rnn_logits(
    inputs: Integer[np.ndarray, "T N"], h0: Float[np.ndarray, "N H"], params: CharRNNParams
) -> tuple[Float[np.ndarray, "T N V"], Float[np.ndarray, "N H"]]:
    """Logits of the next symbol after every input, and the last state.

    Parameters
    ----------
    inputs : int array (T, N)
        Symbol indices.
    h0 : float array (N, H)
        State before the first input.
    params : CharRNNParams
        Parameters.

    Returns
    -------
    logits : float array (T, N, V)
        Unnormalised log-probabilities of the next symbol.
    h_T : float array (N, H)
        State after the last input.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Examples
    --------
    >>> params = init_char_rnn(V=5, H=3, rng=np.random.default_rng(0))
    >>> h0 = np.zeros((1, 3), np.float32)
    >>> logits, h_last = char_rnn_logits(np.array([[0], [4]]), h0, params)
    >>> logits.shape, h_last.shape
    ((2, 1, 5), (1, 3))
    """
    hs, logits, _ = char_rnn_forward(inputs, h0, params)
    return logits, hs[-1]


def char_rnn_loss(
    inputs: Integer[np.ndarray, "T N"],
    targets: Integer[np.ndarray, "T N"],
    h0: Float[np.ndarray, "N H"],
    params: CharRNNParams,
) -> tuple[float, CharRNNParams, Float[np.ndarray, "N H"]]:
    """Mean cross-entropy of the targets, its gradients, and the state to carry on.

    Parameters
    ----------
    inputs, targets : int arrays (T, N)
        Symbols and the symbols that follow them.
    h0 : float array (N, H)
        State carried over from the chunk before. No gradient flows into it: this is truncated
        backpropagation through time.
    params : CharRNNParams
        Parameters.

    Returns
    -------
    loss : float
        Nats per symbol.
    grads : CharRNNParams
        ∂loss/∂parameter for each parameter.
    h_T : float array (N, H)
        State after the last input.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.

    Notes
    -----
    Chapter 3 derives the gradients. Twin: :class:`course_rnn.pytorch.rnn.CharRNN` with
    ``torch.nn.functional.cross_entropy`` and autograd.

    Examples
    --------
    >>> params = init_char_rnn(V=5, H=3, rng=np.random.default_rng(0), dtype=np.float64)
    >>> text = np.array([[0], [4], [2]])
    >>> loss, grads, h_last = char_rnn_loss(text[:-1], text[1:], np.zeros((1, 3)), params)
    >>> grads.W_hh.shape
    (3, 3)
    """
    hs, logits, (rnn_cache, linear_cache) = char_rnn_forward(inputs, h0, params)
    loss, loss_cache = cross_entropy_forward(logits, targets)

    dhs, dW_hy, db_y = linear_backward(cross_entropy_backward(loss_cache), linear_cache)
    rnn_grads = rnn_backward(dhs, rnn_cache)
    return loss, CharRNNParams(*rnn_grads[2:], dW_hy, db_y), hs[-1]


def expect_params(params: CharRNNParams) -> None:
    """Raise ``ValueError`` unless the six parameters fit together.

    Parameters
    ----------
    params : CharRNNParams
        Parameters.

    Raises
    ------
    ValueError
        Naming the first parameter whose shape or dtype does not fit those before it.
    """
    expect_shape("W_xh", params.W_xh, (-1, -1))
    expect_floats("W_xh", params.W_xh)
    if params.W_xh.size == 0:
        raise ValueError(f"W_xh: expected no axis of size 0, got {params.W_xh.shape}")
    H, V = params.W_xh.shape
    shapes = CharRNNParams((H, V), (H, H), (H,), (H,), (V, H), (V,))
    for name, array, shape in zip(params._fields, params, shapes, strict=True):
        expect_shape(name, array, shape)
        expect_dtype(name, array, params.W_xh.dtype)
