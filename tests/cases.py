"""Arguments in which a bug shows: distinct sizes above 1, h0 ≠ 0, weights not tiny, float64."""

import copy

import numpy as np
import pytest

from course_rnn.reference.char_rnn import CharRNNParams

T, N, I, H, V = 4, 3, 2, 5, 7


def rnn_args(rng, *, dtype=np.float64, T=T, N=N, I=I, H=H, gates=1) -> dict[str, np.ndarray]:
    """Arguments of ``rnn_forward``, in order; with 3 gates those of ``gru_forward``."""
    G = gates * H
    shapes = {
        "x": (T, N, I),
        "h0": (N, H),
        "W_xh": (G, I),
        "W_hh": (G, H),
        "b_xh": (G,),
        "b_hh": (G,),
    }
    return {name: rng.normal(0, 0.5, shape).astype(dtype) for name, shape in shapes.items()}


def lstm_args(rng, *, dtype=np.float64, T=T) -> dict[str, np.ndarray]:
    """Arguments of ``lstm_forward``, in order."""
    x, h0, *weights = rnn_args(rng, dtype=dtype, T=T, gates=4).items()
    return dict([x, h0, ("c0", rng.normal(0, 0.5, (N, H)).astype(dtype)), *weights])


def peephole_lstm_args(rng, *, dtype=np.float64, T=T) -> dict[str, np.ndarray]:
    """Arguments of ``peephole_lstm_forward``, in order."""
    args = lstm_args(rng, dtype=dtype, T=T)
    return args | {"w_ch": rng.normal(0, 0.8, 3 * H).astype(dtype)}


def char_rnn_params(rng, *, dtype=np.float64, V=V, H=H) -> CharRNNParams:
    shapes = [(H, V), (H, H), (H,), (H,), (V, H), (V,)]
    return CharRNNParams(*[rng.normal(0, 0.5, shape).astype(dtype) for shape in shapes])


def char_rnn_args(rng, *, dtype=np.float64) -> tuple:
    """Arguments of ``char_rnn_loss``."""
    inputs, targets = rng.integers(V, size=(2, T, N))
    return inputs, targets, rng.normal(size=(N, H)).astype(dtype), char_rnn_params(rng, dtype=dtype)


def assert_equal(got, expected, *, atol=1e-10):
    """Shapes too: ``assert_allclose`` alone would broadcast a scalar."""
    assert np.shape(got) == np.shape(expected)
    np.testing.assert_allclose(got, expected, rtol=0, atol=atol)


def assert_not_mutated(function, *args, **kwargs):
    """Call the function and see that its arguments are what they were."""
    args_before, kwargs_before = copy.deepcopy((args, kwargs))
    function(*args, **kwargs)
    np.testing.assert_equal(args, args_before)
    np.testing.assert_equal(kwargs, kwargs_before)


def assert_rejects(call, argument, *parts):
    """The call raises a ValueError that starts with the argument's name and says ``parts``."""
    with pytest.raises(ValueError, match=r"expected") as caught:
        call()
    message = str(caught.value)
    assert message.startswith(f"{argument}:"), message
    assert "got" in message, message
    for part in parts:
        assert str(part) in message, message
