"""The LSTM in PyTorch, twin of :mod:`course_rnn.reference.lstm`, on any device and dtype."""

import torch
from jaxtyping import Float
from torch import Tensor

from course_rnn.pytorch.recurrent import Inputs, RecurrentLayer, expect_arguments, project_inputs
from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape

State = Float[Tensor, "1 N H"]


def lstm_forward(
    x: Inputs,
    h0: Float[Tensor, "N H"],
    c0: Float[Tensor, "N H"],
    W_xh: Float[Tensor, "4*H I"],
    W_hh: Float[Tensor, "4*H H"],
    b_xh: Float[Tensor, " 4*H"],
    b_hh: Float[Tensor, " 4*H"],
) -> tuple[Float[Tensor, "T N H"], Float[Tensor, "T N H"]]:
    """Run an LSTM over a batch of sequences; autograd supplies the backward pass.

    Parameters
    ----------
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0, c0 : float tensors (N, H)
        Hidden state and cell state before the first input.
    W_xh, W_hh : float tensors (4H, I), (4H, H)
        Weights, the rows of i, f, g, o one below the other.
    b_xh, b_hh : float tensors (4H,)
        Biases.

    Returns
    -------
    hs, cs : float tensors (T, N, H)
        Hidden states h_1 … h_T and cell states c_1 … c_T.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Twin: :func:`course_rnn.reference.lstm.lstm_forward`. Chapter 5.

    Examples
    --------
    >>> x, zeros, b = torch.randn(4, 1, 2), torch.zeros(1, 3), torch.zeros(12)
    >>> hs, cs = lstm_forward(x, zeros, zeros, torch.randn(12, 2), torch.randn(12, 3), b, b)
    >>> tuple(hs.shape), tuple(cs.shape)
    ((4, 1, 3), (4, 1, 3))
    """
    expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh, gates=4)
    expect_shape("c0", c0, tuple(h0.shape))
    expect_floats("c0", c0)
    pre_activations = project_inputs(x, W_xh) + (b_xh + b_hh)
    hs, cs, h, c = [], [], h0, c0
    for a in pre_activations:
        i, f, g, o = (a + h @ W_hh.T).chunk(4, dim=-1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        hs.append(h)
        cs.append(c)
    expect_no_nan(h, x=x, h0=h0, c0=c0, W_xh=W_xh, W_hh=W_hh, b_xh=b_xh, b_hh=b_hh)
    return torch.stack(hs), torch.stack(cs)


class LSTM(RecurrentLayer):
    """One layer of LSTM with the parameters and the interface of ``torch.nn.LSTM``.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H, ≥ 1.

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> hs, (h_n, c_n) = LSTM(input_size=2, hidden_size=3)(torch.randn(4, 1, 2))
    >>> tuple(hs.shape), tuple(c_n.shape)
    ((4, 1, 3), (1, 1, 3))
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__(input_size, hidden_size, gates=4)

    def forward(
        self, x: Tensor, state: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Float[Tensor, "T N H"], tuple[State, State]]:
        """Return all hidden states and the last two states, as ``torch.nn.LSTM`` does.

        Parameters
        ----------
        x : float tensor (T, N, I), or integer tensor (T, N)
            Inputs.
        state : pair of float tensors (1, N, H), optional
            h0 and c0; zeros if left out.

        Returns
        -------
        hs : float tensor (T, N, H)
            Hidden states h_1 … h_T.
        (h_T, c_T) : float tensors (1, N, H)
            The last hidden state and the last cell state.

        Raises
        ------
        ValueError
            Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.
        """
        h0, c0 = (None, None) if state is None else state
        h0, c0 = self.initial_state("h0", h0, x), self.initial_state("c0", c0, x)
        hs, cs = lstm_forward(x, h0, c0, *self.parameters())
        return hs, (hs[-1:], cs[-1:])
