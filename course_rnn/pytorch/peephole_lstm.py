"""The LSTM with peephole connections in PyTorch, twin of `course_rnn.reference.peephole_lstm`."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_rnn.pytorch.recurrent import Inputs, RecurrentLayer, expect_arguments, project_inputs
from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape

State = Float[Tensor, "1 N H"]


def peephole_lstm_forward(
    x: Inputs,
    h0: Float[Tensor, "N H"],
    c0: Float[Tensor, "N H"],
    W_xh: Float[Tensor, "4*H I"],
    W_hh: Float[Tensor, "4*H H"],
    b_xh: Float[Tensor, " 4*H"],
    b_hh: Float[Tensor, " 4*H"],
    w_ch: Float[Tensor, " 3*H"],
) -> tuple[Float[Tensor, "T N H"], Float[Tensor, "T N H"]]:
    """Run an LSTM with peepholes over a batch of sequences; autograd supplies the backward pass.

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
    w_ch : float tensor (3H,)
        The peepholes of i, f, o one after the other: i and f look at the cell state before the
        step, o at the one after it.

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
    Gers and Schmidhuber (2000). Twin:
    :func:`course_rnn.reference.peephole_lstm.peephole_lstm_forward`. Chapter 5.

    Examples
    --------
    >>> x, zeros, b = torch.randn(4, 1, 2), torch.zeros(1, 3), torch.zeros(12)
    >>> W_xh, W_hh, w_ch = torch.randn(12, 2), torch.randn(12, 3), torch.randn(9)
    >>> hs, cs = peephole_lstm_forward(x, zeros, zeros, W_xh, W_hh, b, b, w_ch)
    >>> tuple(hs.shape), tuple(cs.shape)
    ((4, 1, 3), (4, 1, 3))
    """
    expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh, gates=4)
    for name, tensor, shape in (
        ("c0", c0, tuple(h0.shape)),
        ("w_ch", w_ch, (3 * h0.shape[1],)),
    ):
        expect_shape(name, tensor, shape)
        expect_floats(name, tensor)
    w_i, w_f, w_o = w_ch.chunk(3)
    pre_activations = project_inputs(x, W_xh) + (b_xh + b_hh)
    hs, cs, h, c = [], [], h0, c0
    for a in pre_activations:
        i, f, g, o = (a + h @ W_hh.T).chunk(4, dim=-1)
        i, f = torch.sigmoid(i + w_i * c), torch.sigmoid(f + w_f * c)
        c = f * c + i * torch.tanh(g)
        h = torch.sigmoid(o + w_o * c) * torch.tanh(c)
        hs.append(h)
        cs.append(c)
    expect_no_nan(h, x=x, h0=h0, c0=c0, W_xh=W_xh, W_hh=W_hh, b_xh=b_xh, b_hh=b_hh, w_ch=w_ch)
    return torch.stack(hs), torch.stack(cs)


class PeepholeLSTM(RecurrentLayer):
    """One layer of LSTM with peepholes, with the interface of ``torch.nn.LSTM``.

    The parameters are those of ``torch.nn.LSTM`` and the peepholes ``weight_ch_l0``, all uniform in
    ±1/√H.

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
    >>> hs, (h_n, c_n) = PeepholeLSTM(input_size=2, hidden_size=3)(torch.randn(4, 1, 2))
    >>> tuple(hs.shape), tuple(c_n.shape)
    ((4, 1, 3), (1, 1, 3))
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__(input_size, hidden_size, gates=4)
        self.weight_ch_l0 = nn.Parameter(torch.empty(3 * hidden_size))
        nn.init.uniform_(self.weight_ch_l0, -(hidden_size**-0.5), hidden_size**-0.5)

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
        hs, cs = peephole_lstm_forward(x, h0, c0, *self.parameters())
        return hs, (hs[-1:], cs[-1:])
