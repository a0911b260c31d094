"""The GRU in PyTorch, twin of :mod:`course_rnn.reference.gru`, on any device and dtype."""

import torch
from jaxtyping import Float
from torch import Tensor

from course_rnn.pytorch.recurrent import Inputs, RecurrentLayer, expect_arguments, project_inputs
from course_rnn.pytorch.validate import expect_no_nan


def gru_forward(
    x: Inputs,
    h0: Float[Tensor, "N H"],
    W_xh: Float[Tensor, "3*H I"],
    W_hh: Float[Tensor, "3*H H"],
    b_xh: Float[Tensor, " 3*H"],
    b_hh: Float[Tensor, " 3*H"],
    *,
    reset_after: bool = True,
) -> Float[Tensor, "T N H"]:
    """Run a GRU over a batch of sequences; autograd supplies the backward pass.

    Parameters
    ----------
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float tensor (N, H)
        State before the first input.
    W_xh, W_hh : float tensors (3H, I), (3H, H)
        Weights, the rows of r, z, n one below the other.
    b_xh, b_hh : float tensors (3H,)
        Biases.
    reset_after : bool
        Whether the reset gate acts after the product with W_hn (``torch.nn.GRU``) or before it
        (Cho et al. 2014).

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
    Twin: :func:`course_rnn.reference.gru.gru_forward`. Chapter 5.

    Examples
    --------
    >>> x, h0, b = torch.randn(4, 1, 2), torch.zeros(1, 3), torch.zeros(9)
    >>> hs = gru_forward(x, h0, torch.randn(9, 2), torch.randn(9, 3), b, b)
    >>> tuple(hs.shape)
    (4, 1, 3)
    """
    expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh, gates=3)
    H = h0.shape[1]
    W_rz, W_n = W_hh[: 2 * H], W_hh[2 * H :]
    b_rz, b_n = b_hh[: 2 * H], b_hh[2 * H :]
    hs, h = [], h0
    for a in project_inputs(x, W_xh) + b_xh:
        a_rz, a_n = a[:, : 2 * H], a[:, 2 * H :]
        r, z = torch.sigmoid(a_rz + h @ W_rz.T + b_rz).chunk(2, dim=-1)
        if reset_after:
            n = torch.tanh(a_n + r * (h @ W_n.T + b_n))
        else:
            n = torch.tanh(a_n + (r * h) @ W_n.T + b_n)
        h = (1 - z) * n + z * h
        hs.append(h)
    expect_no_nan(h, x=x, h0=h0, W_xh=W_xh, W_hh=W_hh, b_xh=b_xh, b_hh=b_hh)
    return torch.stack(hs)


class GRU(RecurrentLayer):
    """One layer of GRU with the parameters and the interface of ``torch.nn.GRU``.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H, ≥ 1.
    reset_after : bool
        Whether the reset gate acts after the product with W_hn, as in ``torch.nn.GRU``, or before
        it (Cho et al. 2014).

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> hs, h_n = GRU(input_size=2, hidden_size=3)(torch.randn(4, 1, 2))
    >>> tuple(hs.shape), tuple(h_n.shape)
    ((4, 1, 3), (1, 1, 3))
    """

    def __init__(self, input_size: int, hidden_size: int, *, reset_after: bool = True):
        super().__init__(input_size, hidden_size, gates=3)
        self.reset_after = reset_after

    def forward(
        self, x: Tensor, h0: Float[Tensor, "1 N H"] | None = None
    ) -> tuple[Float[Tensor, "T N H"], Float[Tensor, "1 N H"]]:
        """Return all states (T, N, H) and the last one (1, N, H), as ``torch.nn.GRU`` does.

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
        h0 = self.initial_state("h0", h0, x)
        hs = gru_forward(x, h0, *self.parameters(), reset_after=self.reset_after)
        return hs, hs[-1:]
