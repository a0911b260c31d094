"""The minimal LSTM in PyTorch, twin of :mod:`course_rnn.reference.min_lstm`."""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from course_rnn.pytorch.min_gru import InputGatedLayer, expect_input_gates
from course_rnn.pytorch.recurrent import Inputs, layer_state, project_inputs
from course_rnn.pytorch.scan import linear_recurrence
from course_rnn.pytorch.validate import expect_no_nan


def min_lstm_forward(
    x: Inputs,
    h0: Float[Tensor, "N H"],
    W_xh: Float[Tensor, "3*H I"],
    b_xh: Float[Tensor, " 3*H"],
    *,
    parallel: bool = True,
) -> Float[Tensor, "T N H"]:
    """Run a minLSTM over a batch of sequences; autograd supplies the backward pass.

    Parameters
    ----------
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float tensor (N, H)
        State before the first input.
    W_xh, b_xh : float tensors (3H, I), (3H,)
        Input-to-hidden weights and biases, the rows of i, f, g one below the other.
    parallel : bool
        By a scan; else in a loop over T.

    Returns
    -------
    hs : float tensor (T, N, H)
        States h_1 … h_T.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Twin: :func:`course_rnn.reference.min_lstm.min_lstm_forward`. Chapter 12.

    Examples
    --------
    >>> x, h0 = torch.randn(4, 1, 2), torch.zeros(1, 3)
    >>> tuple(min_lstm_forward(x, h0, torch.randn(9, 2), torch.zeros(9)).shape)
    (4, 1, 3)
    """
    expect_input_gates(x, h0, W_xh, b_xh, gates=3)
    a = project_inputs(x, W_xh) + b_xh
    expect_no_nan(a, x=x, W_xh=W_xh, b_xh=b_xh)
    a_i, a_f, g = a.chunk(3, dim=-1)
    kept = torch.sigmoid(F.logsigmoid(a_f) - F.logsigmoid(a_i))  # f / (f + i)
    return linear_recurrence(kept, (1 - kept) * g, h0, parallel=parallel)


class MinLSTM(InputGatedLayer):
    """One layer of minLSTM; it has one state, so the interface is that of ``torch.nn.GRU``.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H, ≥ 1.
    parallel : bool
        By a scan; else in a loop over T.

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> hs, h_n = MinLSTM(input_size=2, hidden_size=3)(torch.randn(4, 1, 2))
    >>> tuple(hs.shape), tuple(h_n.shape)
    ((4, 1, 3), (1, 1, 3))
    """

    def __init__(self, input_size: int, hidden_size: int, *, parallel: bool = True):
        super().__init__(input_size, hidden_size, gates=3, parallel=parallel)

    def forward(
        self, x: Tensor, h0: Float[Tensor, "1 N H"] | None = None
    ) -> tuple[Float[Tensor, "T N H"], Float[Tensor, "1 N H"]]:
        """Return all states (T, N, H) and the last one (1, N, H).

        Parameters
        ----------
        x : float tensor (T, N, I), or integer tensor (T, N)
            Inputs.
        h0 : float tensor (1, N, H), optional
            State before the first input; zeros if left out.

        Raises
        ------
        ValueError
            Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.
        """
        h0 = layer_state("h0", h0, x, self.weight_ih_l0, self.hidden_size)
        hs = min_lstm_forward(x, h0, *self.parameters(), parallel=self.parallel)
        return hs, hs[-1:]
