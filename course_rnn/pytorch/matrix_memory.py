"""A state that is a matrix: linear attention with decay, in PyTorch.

Twin of :mod:`course_rnn.reference.matrix_memory`; autograd supplies the backward pass. The layer
:class:`MatrixMemory` is used like :class:`course_rnn.pytorch.gru.GRU`.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape


def matrix_memory_forward(
    queries: Float[Tensor, "T N D"],
    keys: Float[Tensor, "T N D"],
    values: Float[Tensor, "T N E"],
    log_f: Float[Tensor, "T N"],
    S0: Float[Tensor, "N E D"],
    *,
    chunk: int = 1,
) -> tuple[Float[Tensor, "T N E"], Float[Tensor, "N E D"]]:
    """Write a pair and read with a query, at every step.

    Parameters
    ----------
    queries, keys, values : float tensors (T, N, D), (T, N, D), (T, N, E)
        What is read with, and the pairs that are written, time first.
    log_f : float tensor (T, N)
        Logarithm of the share that is kept of the state before: 0 keeps all, −1000 nothing; finite.
        Products of gates are sums here, which do not underflow.
    S0 : float tensor (N, E, D)
        State before the first step.
    chunk : int
        Steps that are computed at once, ≥ 1: 1 is the recurrence, T or more is attention. All give
        the same up to rounding.

    Returns
    -------
    ys : float tensor (T, N, E)
        What was read at every step, after its own pair was written.
    S : float tensor (N, E, D)
        State after the last step, which starts the next sequence.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Katharopoulos et al. (2020), without their feature map and normaliser; the decay, one number a
    step, as in the mLSTM of Beck et al. (2024). Chapter 12. Twin:
    :func:`course_rnn.reference.matrix_memory.matrix_memory_forward`.

    Examples
    --------
    >>> keys, values = torch.eye(2)[:, None], torch.tensor([[[5.0]], [[7.0]]])
    >>> nothing_lost, S0 = torch.zeros(2, 1), torch.zeros(1, 1, 2)
    >>> ys, S = matrix_memory_forward(keys[[0, 0]], keys, values, nothing_lost, S0)
    >>> ys[:, 0, 0].tolist(), S[0].tolist()
    ([5.0, 5.0], [[5.0, 7.0]])
    """
    expect_pairs(queries, keys, values, ("log_f", log_f), S0)
    if chunk < 1:
        raise ValueError(f"chunk: expected at least 1 step, got {chunk}")
    ys, S = [], S0
    pieces = (a.split(chunk) for a in (queries, keys, values, log_f))
    for q, k, v, logs in zip(*pieces, strict=True):
        kept, weights, written = _decays(logs)
        scores = torch.einsum("tnd,snd->nts", q, k) * weights
        read = torch.einsum("ned,tnd->tne", S, q)
        ys.append(torch.einsum("nts,sne->tne", scores, v) + kept[..., None] * read)
        S = kept[-1, :, None, None] * S + torch.einsum("tne,tnd->ned", written[..., None] * v, k)
    hs = torch.cat(ys)
    for result in (hs, S):
        expect_no_nan(result, queries=queries, keys=keys, values=values, log_f=log_f, S0=S0)
    return hs, S


class MatrixMemory(nn.Module):
    """A recurrent layer whose state is a matrix for each head.

    A head computes query, key, value, the gates i_t and f_t (one number each, by σ) from x_t; its
    state is S_t = f_t S_{t−1} + i_t v_t k_tᵀ. What it reads is normalised to mean 0 and variance 1
    over its units, and multiplied by an output gate. No gate sees the state before: so all steps of
    a chunk are computed at once.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H, ≥ 1.
    heads : int
        Memories side by side; D = H / heads is the size of their keys and values.
    chunk : int
        Steps that are computed at once; it changes the time, not the result.

    Raises
    ------
    ValueError
        If a size is below 1, or the heads do not divide H.

    Notes
    -----
    After the mLSTM of Beck et al. (2024), whose input gate is an exponential and whose reading is
    divided by a normaliser as well. Chapter 12.

    Examples
    --------
    >>> layer = MatrixMemory(input_size=3, hidden_size=8, heads=2)
    >>> hs, S = layer(torch.randn(5, 1, 3))
    >>> tuple(hs.shape), tuple(S.shape)
    ((5, 1, 8), (1, 1, 2, 4, 4))
    """

    def __init__(self, input_size: int, hidden_size: int, *, heads: int = 1, chunk: int = 64):
        super().__init__()
        for name, size in (("input_size", input_size), ("hidden_size", hidden_size)):
            if size < 1:
                raise ValueError(f"{name}: expected at least 1, got {size}")
        if heads < 1 or hidden_size % heads:
            raise ValueError(f"heads: expected a divisor of {hidden_size}, got {heads}")
        if chunk < 1:
            raise ValueError(f"chunk: expected at least 1 step, got {chunk}")
        self.input_size, self.hidden_size = input_size, hidden_size
        self.heads, self.chunk = heads, chunk
        self.project = nn.Linear(input_size, 4 * hidden_size + 2 * heads)
        with torch.no_grad():  # gates that keep at first, from 0.95 to 0.998 a step
            self.project.bias[-heads:] = torch.linspace(3, 6, heads)

    def forward(
        self, x: Float[Tensor, "T N I"], S0: Float[Tensor, "1 N heads D D"] | None = None
    ) -> tuple[Float[Tensor, "T N H"], Float[Tensor, "1 N heads D D"]]:
        """Return what was read at every step, and the last state.

        Parameters
        ----------
        x : float tensor (T, N, I)
            Inputs.
        S0 : float tensor (1, N, heads, D, D), optional
            State before the first input; zeros if left out.

        Raises
        ------
        ValueError
            Naming the argument whose shape or dtype does not fit, or that holds a NaN.
        """
        expect_floats("x", x)
        expect_shape("x", x, (*x.shape[:2], self.input_size))
        if x.numel() == 0:
            got = tuple(x.shape)
            raise ValueError(f"x: expected at least one step and one sequence, got shape {got}")
        T, N = x.shape[:2]
        D = self.hidden_size // self.heads
        shape = (1, N, self.heads, D, D)
        if S0 is None:
            S0 = x.new_zeros(shape)
        expect_shape("S0", S0, shape)
        expect_floats("S0", S0)
        projected = self.project(x)
        expect_no_nan(projected, x=x)
        *per_unit, i, f = projected.split([self.hidden_size] * 4 + [self.heads] * 2, dim=-1)
        q, k, v, o = (a.reshape(T, N * self.heads, D) for a in per_unit)
        i, f = (a.reshape(T, N * self.heads) for a in (i, f))
        v = torch.sigmoid(i)[..., None] * v
        states = S0.reshape(N * self.heads, D, D)
        ys, S = matrix_memory_forward(q, k * D**-0.5, v, F.logsigmoid(f), states, chunk=self.chunk)
        hs = torch.sigmoid(o) * F.layer_norm(ys, (D,))
        return hs.reshape(T, N, self.hidden_size), S.reshape(shape)


def expect_pairs(queries, keys, values, gate: tuple[str, Tensor], S0) -> None:
    """Raise ``ValueError`` unless what a matrix memory reads and writes fits together.

    Parameters
    ----------
    queries, keys, values, S0 : tensors
        As in :func:`matrix_memory_forward`.
    gate : pair of str and tensor
        Name and values (T, N) of the number that each step has.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit.
    """
    expect_floats("queries", queries)
    if queries.ndim != 3 or queries.numel() == 0:
        got = tuple(queries.shape)
        raise ValueError(f"queries: expected (T, N, D), none of them 0, got shape {got}")
    T, N, D = queries.shape
    expect_shape("keys", keys, (T, N, D))
    expect_floats("values", values)
    expect_shape("values", values, (T, N, *values.shape[2:3]))
    expect_shape(*gate, (T, N))
    expect_shape("S0", S0, (N, values.shape[2], D))
    for name, tensor in (("keys", keys), gate, ("S0", S0)):
        expect_floats(name, tensor)


def _decays(log_f: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """What is left of the state before (C, N), of each pair at each step (N, C, C), and last."""
    total = torch.cumsum(log_f, dim=0)
    between = total.T[:, :, None] - total.T[:, None, :]  # log of f_{s+1} … f_t
    later = torch.ones(between.shape[1:], dtype=torch.bool, device=log_f.device).triu(1)
    weights = between.masked_fill(later, -torch.inf).exp()
    return total.exp(), weights, weights[:, -1].T
