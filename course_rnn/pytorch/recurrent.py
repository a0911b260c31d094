"""What the recurrent layers share, twin of :mod:`course_rnn.reference.recurrent`."""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.validate import expect_floats, expect_ids, expect_shape

Inputs = Float[Tensor, "T N I"] | Integer[Tensor, "T N"]


def project_inputs(x: Inputs, W_xh: Float[Tensor, "G I"]) -> Float[Tensor, "T N G"]:
    """W_xh x_t for every step at once; autograd supplies the backward pass.

    Parameters
    ----------
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    W_xh : float tensor (G, I)
        Input-to-hidden weights; G is the number of gates times H.

    Returns
    -------
    float tensor (T, N, G)

    Notes
    -----
    Twin: :func:`course_rnn.reference.recurrent.project_inputs`.

    Examples
    --------
    >>> tuple(project_inputs(torch.ones(4, 1, 2), torch.ones(3, 2)).shape)
    (4, 1, 3)
    """
    return F.embedding(x.long(), W_xh.T) if x.ndim == 2 else x @ W_xh.T


class RecurrentLayer(nn.Module):
    """The parameters of one layer of ``torch.nn.RNN``, ``LSTM`` or ``GRU``, uniform in ±1/√H.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H, ≥ 1.
    gates : int
        How many pre-activations a unit has: 1 (RNN), 3 (GRU) or 4 (LSTM).

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> layer = RecurrentLayer(input_size=2, hidden_size=3, gates=4)
    >>> [name for name, _ in layer.named_parameters()]
    ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0']
    """

    def __init__(self, input_size: int, hidden_size: int, *, gates: int):
        super().__init__()
        if input_size < 1 or hidden_size < 1:
            raise ValueError(
                f"input_size, hidden_size: expected positive sizes, "
                f"got {input_size} and {hidden_size}"
            )
        self.input_size, self.hidden_size = input_size, hidden_size
        G = gates * hidden_size
        self.weight_ih_l0 = nn.Parameter(torch.empty(G, input_size))
        self.weight_hh_l0 = nn.Parameter(torch.empty(G, hidden_size))
        self.bias_ih_l0 = nn.Parameter(torch.empty(G))
        self.bias_hh_l0 = nn.Parameter(torch.empty(G))
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -(hidden_size**-0.5), hidden_size**-0.5)

    def initial_state(self, name: str, state: Tensor | None, x: Tensor) -> Float[Tensor, "N H"]:
        """Take the axis of layers off a state (1, N, H); zeros if there is none.

        Parameters
        ----------
        name : str
            The state's name, for the message.
        state : float tensor (1, N, H), optional
            What the caller passed.
        x : float tensor (T, N, I), or integer tensor (T, N)
            Inputs.

        Returns
        -------
        float tensor (N, H)

        Raises
        ------
        ValueError
            If the inputs or the state do not fit the layer.
        """
        return layer_state(name, state, x, self.weight_ih_l0, self.hidden_size)


def layer_state(
    name: str, state: Tensor | None, x: Tensor, W_xh: Float[Tensor, "G I"], H: int
) -> Float[Tensor, "N H"]:
    """Take the axis of layers off a state (1, N, H); zeros if there is none.

    Parameters
    ----------
    name : str
        The state's name, for the message.
    state : float tensor (1, N, H), optional
        What the caller passed.
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs.
    W_xh : float tensor (G, I)
        Input weights, whose dtype and device zeros take.
    H : int
        Hidden size.

    Returns
    -------
    float tensor (N, H)

    Raises
    ------
    ValueError
        If the inputs or the state do not fit the layer.

    Examples
    --------
    >>> tuple(layer_state("h0", None, torch.ones(4, 2, 3), torch.ones(5, 3), 5).shape)
    (2, 5)
    """
    expect_inputs(x, W_xh.shape[1])
    if state is None:
        return W_xh.new_zeros(x.shape[1], H)
    expect_shape(name, state, (1, x.shape[1], H))
    expect_floats(name, state)
    return state[0]


def expect_inputs(x: Tensor, I: int) -> None:
    """Raise ``ValueError`` unless ``x`` holds vectors (T, N, I) or indices (T, N) below I.

    Parameters
    ----------
    x : Tensor
        What the caller passed.
    I : int
        Input size.

    Raises
    ------
    ValueError
        If the shape, the dtype or an index does not fit, or there is no step or no sequence.
    """
    if x.ndim == 2:
        expect_ids("x", x, I)
        return
    expect_shape("x", x, (*x.shape[:2], I))
    expect_floats("x", x)
    if x.numel() == 0:
        got = tuple(x.shape)
        raise ValueError(f"x: expected at least one step and one sequence, got shape {got}")


def expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh, *, gates: int = 1) -> None:
    """Raise ``ValueError`` unless the arguments of a recurrent layer fit together.

    Parameters
    ----------
    x, h0, W_xh, W_hh, b_xh, b_hh : tensors
        As in :func:`course_rnn.pytorch.rnn.rnn_forward`, with ``gates`` times H rows.
    gates : int
        How many pre-activations a unit has: 1 (RNN), 3 (GRU) or 4 (LSTM).

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.
    """
    H, I = W_xh.shape[0] // gates, W_xh.shape[1]
    expect_shape("W_xh", W_xh, (gates * H, I))
    if W_xh.numel() == 0:
        got = tuple(W_xh.shape)
        raise ValueError(f"W_xh: expected at least one unit and one input, got {got}")
    expect_inputs(x, I)
    expect_shape("h0", h0, (x.shape[1], H))
    expect_shape("W_hh", W_hh, (gates * H, H))
    expect_shape("b_xh", b_xh, (gates * H,))
    expect_shape("b_hh", b_hh, (gates * H,))
    tensors = {"W_xh": W_xh, "h0": h0, "W_hh": W_hh, "b_xh": b_xh, "b_hh": b_hh}
    for name, tensor in tensors.items():
        expect_floats(name, tensor)
