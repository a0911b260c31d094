"""Numbers of which each of M networks, stored in one tensor, has its own."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor


def along(p: Tensor, factors: Tensor) -> Tensor:
    """Return factors (M,) in a shape that multiplies p (M, …) network by network."""
    return factors.view(-1, *[1] * (p.ndim - 1))


def shorten(params: Sequence[Tensor], before: Sequence[Tensor], rates: Tensor) -> None:
    """Scale the step from ``before`` to ``params`` by the rate of each network, in place."""
    with torch.no_grad():
        for p, old in zip(params, before, strict=True):
            p.copy_(old + along(p, rates) * (p - old))


def one_each(
    name: str, values: Sequence[float] | np.ndarray | None, params: Sequence[Tensor]
) -> Tensor | None:
    """Return the values as a tensor (M,); ``ValueError`` unless there is one a network, ≥ 0."""
    if values is None:
        return None
    tensor = torch.as_tensor(values, dtype=torch.float32)
    if tensor.shape != (len(params[0]),) or not (tensor >= 0).all():
        expected = f"{len(params[0])} numbers of at least 0"
        raise ValueError(f"{name}: expected {expected}, got {list(values)}")
    return tensor
