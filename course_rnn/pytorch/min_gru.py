"""The minimal GRU in PyTorch, twin of :mod:`course_rnn.reference.min_gru`."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_rnn.pytorch.recurrent import Inputs, expect_inputs, layer_state, project_inputs
from course_rnn.pytorch.scan import linear_recurrence
from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape


def min_gru_forward(
    x: Inputs,
    h0: Float[Tensor, "N H"],
    W_xh: Float[Tensor, "2*H I"],
    b_xh: Float[Tensor, " 2*H"],
    *,
    parallel: bool = True,
) -> Float[Tensor, "T N H"]:
    """Run a minGRU over a batch of sequences; autograd supplies the backward pass.

    Parameters
    ----------
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float tensor (N, H)
        State before the first input.
    W_xh, b_xh : float tensors (2H, I), (2H,)
        Input-to-hidden weights and biases, the rows of z above those of n.
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
    Twin: :func:`course_rnn.reference.min_gru.min_gru_forward`. Chapter 12.

    Examples
    --------
    >>> x, h0 = torch.randn(4, 1, 2), torch.zeros(1, 3)
    >>> tuple(min_gru_forward(x, h0, torch.randn(6, 2), torch.zeros(6)).shape)
    (4, 1, 3)
    """
    expect_input_gates(x, h0, W_xh, b_xh, gates=2)
    a = project_inputs(x, W_xh) + b_xh
    expect_no_nan(a, x=x, W_xh=W_xh, b_xh=b_xh)
    a_z, n = a.chunk(2, dim=-1)
    z = torch.sigmoid(a_z)
    return linear_recurrence(z, (1 - z) * n, h0, parallel=parallel)


class InputGatedLayer(nn.Module):
    """A recurrent layer whose gates read the input alone; uniform weights in ±1/√I.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H, ≥ 1.
    gates : int
        How many pre-activations a unit has: 2 (minGRU) or 3 (minLSTM).
    parallel : bool
        By a scan; else in a loop over T.

    Raises
    ------
    ValueError
        If a size or ``gates`` is below 1.

    Examples
    --------
    >>> layer = InputGatedLayer(input_size=2, hidden_size=3, gates=2)
    >>> [name for name, _ in layer.named_parameters()]
    ['weight_ih_l0', 'bias_ih_l0']
    """

    def __init__(self, input_size: int, hidden_size: int, *, gates: int, parallel: bool = True):
        super().__init__()
        if input_size < 1 or hidden_size < 1:
            raise ValueError(
                f"input_size, hidden_size: expected positive sizes, "
                f"got {input_size} and {hidden_size}"
            )
        if gates < 1:
            raise ValueError(f"gates: expected at least 1, got {gates}")
        self.input_size, self.hidden_size, self.parallel = input_size, hidden_size, parallel
        self.weight_ih_l0 = nn.Parameter(torch.empty(gates * hidden_size, input_size))
        self.bias_ih_l0 = nn.Parameter(torch.empty(gates * hidden_size))
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -(input_size**-0.5), input_size**-0.5)


class MinGRU(InputGatedLayer):
    """One layer of minGRU, with the interface of ``torch.nn.GRU``.

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
    >>> hs, h_n = MinGRU(input_size=2, hidden_size=3)(torch.randn(4, 1, 2))
    >>> tuple(hs.shape), tuple(h_n.shape)
    ((4, 1, 3), (1, 1, 3))
    """

    def __init__(self, input_size: int, hidden_size: int, *, parallel: bool = True):
        super().__init__(input_size, hidden_size, gates=2, parallel=parallel)

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
        h0 = layer_state("h0", h0, x, self.weight_ih_l0, self.hidden_size)
        hs = min_gru_forward(x, h0, *self.parameters(), parallel=self.parallel)
        return hs, hs[-1:]


def expect_input_gates(x, h0, W_xh, b_xh, *, gates: int) -> None:
    """Raise ``ValueError`` unless the arguments of a layer whose gates read x alone fit together.

    Parameters
    ----------
    x, h0, W_xh, b_xh : tensors
        As in :func:`min_gru_forward`, with ``gates`` times H rows.
    gates : int
        How many pre-activations a unit has.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit.
    """
    rows, I = W_xh.shape if isinstance(W_xh, Tensor) and W_xh.ndim == 2 else (-1, -1)
    H = rows // gates
    expect_shape("W_xh", W_xh, (gates * H, I))
    if W_xh.numel() == 0:
        got = tuple(W_xh.shape)
        raise ValueError(f"W_xh: expected at least one unit and one input, got {got}")
    expect_inputs(x, I)
    expect_shape("h0", h0, (x.shape[1], H))
    expect_floats("W_xh", W_xh)
    expect_floats("h0", h0)
    if b_xh is not None:
        expect_shape("b_xh", b_xh, (gates * H,))
        expect_floats("b_xh", b_xh)
