"""A diagonal linear RNN in PyTorch, twin of :mod:`course_rnn.reference.diagonal_rnn`."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_rnn.pytorch.min_gru import expect_input_gates
from course_rnn.pytorch.modes import eigenvalues, join, part, ring
from course_rnn.pytorch.recurrent import Inputs, layer_state, project_inputs
from course_rnn.pytorch.scan import linear_recurrence
from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape


def diagonal_rnn_forward(
    x: Inputs,
    h0: Float[Tensor, "N H"],
    nu: Float[Tensor, " M"],
    theta: Float[Tensor, " M"],
    W_xh: Float[Tensor, "H I"],
    *,
    parallel: bool = True,
) -> Float[Tensor, "T N H"]:
    """Run a diagonal linear RNN over a batch of sequences; autograd supplies the backward pass.

    Parameters
    ----------
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float tensor (N, H)
        State before the first input, real parts and then imaginary parts; H = 2M.
    nu, theta : float tensors (M,)
        Eigenvalues, as :func:`course_rnn.pytorch.modes.eigenvalues` takes them.
    W_xh : float tensor (H, I)
        Input weights, W_re above W_im.
    parallel : bool
        By a scan; else in a loop over T.

    Returns
    -------
    hs : float tensor (T, N, H)
        States h_1 … h_T, real parts and then imaginary parts.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Twin: :func:`course_rnn.reference.diagonal_rnn.diagonal_rnn_forward`. Chapter 12.

    Examples
    --------
    >>> nu, theta = ring(3, inner=0.5, outer=0.9)
    >>> x, h0 = torch.randn(4, 1, 2), torch.zeros(1, 6)
    >>> tuple(diagonal_rnn_forward(x, h0, nu, theta, torch.randn(6, 2)).shape)
    (4, 1, 6)
    """
    if not isinstance(nu, Tensor) or nu.numel() == 0:
        got = tuple(nu.shape) if isinstance(nu, Tensor) else type(nu).__name__
        raise ValueError(f"nu: expected at least one mode, got {got}")
    for name, tensor in (("nu", nu), ("theta", theta)):
        expect_shape(name, tensor, (len(nu),))
        expect_floats(name, tensor)
    I = W_xh.shape[-1] if isinstance(W_xh, Tensor) and W_xh.ndim else -1
    expect_shape("W_xh", W_xh, (2 * len(nu), I))
    expect_input_gates(x, h0, W_xh, None, gates=1)
    u = join(project_inputs(x, W_xh).to(W_xh.dtype))  # no complex bfloat16
    gamma = torch.sqrt(-torch.expm1(-2 * torch.exp(nu)))  # 1 - |λ|², exact where |λ| is near 1
    factors = eigenvalues(nu, theta)
    expect_no_nan(u, x=x, W_xh=W_xh)
    expect_no_nan(factors, nu=nu, theta=theta)
    factors = factors.expand(len(u), 1, -1)
    return part(linear_recurrence(factors, gamma * u, join(h0), parallel=parallel))


class DiagonalRNN(nn.Module):
    """One layer of diagonal linear RNN, with the interface of ``torch.nn.GRU``.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H = 2M, H even.
    inner, outer : float
        Radii of the ring on which the eigenvalues start.
    parallel : bool
        By a scan; else in a loop over T.

    Raises
    ------
    ValueError
        If a size is below 1, H is odd, or a radius out of range.

    Examples
    --------
    >>> hs, h_n = DiagonalRNN(input_size=2, hidden_size=6)(torch.randn(4, 1, 2))
    >>> tuple(hs.shape), tuple(h_n.shape)
    ((4, 1, 6), (1, 1, 6))
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        inner: float = 0.5,
        outer: float = 0.99,
        parallel: bool = True,
    ):
        super().__init__()
        if input_size < 1 or hidden_size < 2 or hidden_size % 2:
            raise ValueError(
                "input_size, hidden_size: expected positive sizes, the second even, "
                f"got {input_size} and {hidden_size}"
            )
        self.input_size, self.hidden_size, self.parallel = input_size, hidden_size, parallel
        nu, theta = ring(hidden_size // 2, inner=inner, outer=outer)
        self.nu, self.theta = nn.Parameter(nu), nn.Parameter(theta)
        self.weight_ih_l0 = nn.Parameter(torch.empty(hidden_size, input_size))
        nn.init.normal_(self.weight_ih_l0, std=(2 * input_size) ** -0.5)

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
        hs = diagonal_rnn_forward(x, h0, *self.parameters(), parallel=self.parallel)
        return hs, hs[-1:]
