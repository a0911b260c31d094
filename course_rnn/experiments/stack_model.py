"""A stack of LSTMs as a language model, with skip connections or without, of a size to order."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.metrics.staircase import layer_shares

Pair = tuple[Tensor, Tensor]


class StackLM(nn.Module):
    """Embedding → LSTM layers → logits of the next symbol.

    Parameters
    ----------
    V, embedding, hidden, layers : int
        Symbols, sizes, number of layers, ≥ 1.
    residual : bool
        Whether each layer but the first adds its input to its output, as in
        :func:`course_rnn.pytorch.stacked.stacked_forward`.
    """

    def __init__(self, V: int, embedding: int, hidden: int, layers: int, residual: bool):
        super().__init__()
        self.residual = residual
        self.embedding = nn.Embedding(V, embedding)
        sizes = [embedding, *[hidden] * (layers - 1)]
        self.layers = nn.ModuleList(nn.LSTM(size, hidden) for size in sizes)
        self.output = nn.Linear(hidden, V)

    def forward(
        self, inputs: Integer[Tensor, "T N"], state: Pair | None = None
    ) -> tuple[Float[Tensor, "T N V"], Pair]:
        """Return the logits after every symbol, and the last states (L, N, H) of all layers.

        Parameters
        ----------
        inputs : integer tensor (T, N)
            Symbols.
        state : pair of tensors (L, N, H), optional
            The states before; zeros if left out.
        """
        y, after = self.embedding(inputs), []
        for k, layer in enumerate(self.layers):
            before = None if state is None else tuple(s[k : k + 1] for s in state)
            hs, last = layer(y, before)
            y = y + hs if self.residual and k > 0 else hs
            after.append(last)
        h, c = (torch.cat(parts) for parts in zip(*after, strict=True))
        return self.output(y), (h, c)


def parameters_of(V: int, embedding: int, hidden: int, layers: int) -> int:
    """Return how many parameters a :class:`StackLM` has.

    Parameters
    ----------
    V, embedding, hidden, layers : int
        Its sizes.

    Notes
    -----
    An LSTM layer on inputs of size I has 4H(I + H + 2), with two biases as in PyTorch.
    """
    bottom = 4 * hidden * (embedding + hidden + 2)
    above = 4 * hidden * (2 * hidden + 2)
    return V * embedding + bottom + (layers - 1) * above + V * (hidden + 1)


def hidden_for(parameters: int, V: int, embedding: int, layers: int) -> int:
    """Return the hidden size whose model comes nearest to a number of parameters.

    Parameters
    ----------
    parameters : int
        To be reached from below or above.
    V, embedding, layers : int
        The other sizes.

    Raises
    ------
    ValueError
        If not even H = 1 is as small as that.
    """

    def count(hidden: int) -> int:
        return parameters_of(V, embedding, hidden, layers)

    if count(1) > parameters:
        raise ValueError(f"parameters: expected at least {count(1)}, got {parameters}")
    hidden = 1
    while count(hidden + 1) <= parameters:
        hidden += 1
    return min(hidden, hidden + 1, key=lambda size: abs(count(size) - parameters))


def make_stack(V: int, recipe: Mapping[str, Any]) -> StackLM:
    """Build the stack of a recipe, from PyTorch's initial weights.

    Parameters
    ----------
    V : int
        Number of symbols.
    recipe : mapping
        ``parameters``, ``embedding``, ``layers``, ``residual``; and ``input_scale``, 1 if left
        out, by which W_xh of every layer above the first is multiplied.
    """
    embedding, layers = recipe["embedding"], recipe["layers"]
    hidden = hidden_for(recipe["parameters"], V, embedding, layers)
    model = StackLM(V, embedding, hidden, layers, recipe["residual"])
    with torch.no_grad():
        for layer in model.layers[1:]:
            layer.weight_ih_l0 *= recipe.get("input_scale", 1)
    return model


@torch.no_grad()
def mean_staircase(
    model: StackLM, windows: Integer[np.ndarray, "n T"], warm: int
) -> Float[np.ndarray, "T1 L"]:
    """Return the shares of the layers in the Jacobian of the last output by the first input.

    Parameters
    ----------
    model : StackLM
        With its weights.
    windows : int array (n, T)
        Pieces of text.
    warm : int
        So many symbols of each are read first, to reach states that occur in reading; the shares
        are those of the rest. At most T − 2.

    Returns
    -------
    float array (T − warm − 1, L)
        As of :func:`course_rnn.metrics.staircase.layer_shares` in float64, a mean over the windows.
    """
    weights = [
        tuple(parameter.double().numpy(force=True) for parameter in layer.parameters())
        for layer in model.layers
    ]
    _, state = model(torch.tensor(windows[:, :warm].T))
    x = model.embedding(torch.tensor(windows[:, warm:])).double().numpy(force=True)
    shares = [
        layer_shares(
            "lstm",
            x[n],
            tuple(s[:, n].double().numpy(force=True) for s in state),
            weights,
            residual=model.residual,
        ).shares
        for n in range(len(windows))
    ]
    return np.mean(shares, axis=0)
