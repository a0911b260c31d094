"""The delta rule, a matrix memory that writes what is missing, in PyTorch.

Twin of :mod:`course_rnn.reference.delta_memory`, step by step; autograd supplies the backward pass.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from course_rnn.pytorch.matrix_memory import expect_pairs
from course_rnn.pytorch.validate import expect_no_nan


def delta_memory_forward(
    queries: Float[Tensor, "T N D"],
    keys: Float[Tensor, "T N D"],
    values: Float[Tensor, "T N E"],
    beta: Float[Tensor, "T N"],
    S0: Float[Tensor, "N E D"],
) -> tuple[Float[Tensor, "T N E"], Float[Tensor, "N E D"]]:
    """Write with the delta rule: not the value, but what is missing of it under its key.

    S_t = S_{t−1} + β_t (v_t − S_{t−1} k_t) k_tᵀ.

    Parameters
    ----------
    queries, keys, values : float tensors (T, N, D), (T, N, D), (T, N, E)
        What is read with, and the pairs that are written, time first. The keys are used as they
        are: divide them by their lengths first.
    beta : float tensor (T, N)
        How much of what is missing is written. Along a key of length 1 the state before is
        multiplied by 1 − β_t, which is negative for β_t > 1.
    S0 : float tensor (N, E, D)
        State before the first step.

    Returns
    -------
    ys : float tensor (T, N, E)
        What was read at every step, after its own pair was written.
    S : float tensor (N, E, D)
        State after the last step.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Schlag, Irie and Schmidhuber (2021), without their feature map. Chapter 12.
    Twin: :func:`course_rnn.reference.delta_memory.delta_memory_forward`.

    Examples
    --------
    >>> keys, values = torch.ones(2, 1, 1), torch.tensor([[[5.0]], [[7.0]]])
    >>> ys, S = delta_memory_forward(keys, keys, values, torch.ones(2, 1), torch.zeros(1, 1, 1))
    >>> ys[:, 0, 0].tolist()
    [5.0, 7.0]
    """
    expect_pairs(queries, keys, values, ("beta", beta), S0)
    ys, S = [], S0
    for q, k, v, b in zip(queries, keys, values, beta, strict=True):
        missing = v - torch.einsum("ned,nd->ne", S, k)
        S = S + torch.einsum("ne,nd->ned", b[:, None] * missing, k)
        ys.append(torch.einsum("ned,nd->ne", S, q))
    hs = torch.stack(ys)
    for result in (hs, S):
        expect_no_nan(result, queries=queries, keys=keys, values=values, beta=beta, S0=S0)
    return hs, S
