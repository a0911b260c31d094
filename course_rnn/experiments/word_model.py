"""A word model whose output is an adaptive softmax: frequent words are cheap, rare ones shared."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.training.evaluation import Loss, State


class AdaptiveLM(nn.Module):
    """Embedding → LSTM layers → states, with dropout before, between and after; and the softmax.

    Parameters
    ----------
    V : int
        Number of words; the most frequent come first.
    recipe : mapping
        ``embedding``, ``hidden``, ``layers``, ``dropout``, and ``cutoffs``: numbers of words at
        which the next, cheaper cluster begins.

    Notes
    -----
    Grave, Joulin, Cissé, Grangier and Jégou, "Efficient softmax approximation for GPUs" (2017), as
    ``torch.nn.AdaptiveLogSoftmaxWithLoss`` has it.
    """

    def __init__(self, V: int, recipe: Mapping[str, Any]):
        super().__init__()
        E, H, layers, drop = (recipe[k] for k in ("embedding", "hidden", "layers", "dropout"))
        self.embedding, self.dropout = nn.Embedding(V, E), nn.Dropout(drop)
        self.rnn = nn.LSTM(E, H, num_layers=layers, dropout=drop if layers > 1 else 0.0)
        self.softmax = nn.AdaptiveLogSoftmaxWithLoss(H, V, recipe["cutoffs"])

    def forward(
        self, inputs: Integer[Tensor, "T N"], state: State | None = None
    ) -> tuple[Float[Tensor, "T N H"], State]:
        """Return the states, after dropout, and the last one to carry on.

        Parameters
        ----------
        inputs : integer tensor (T, N)
            Words.
        state : pair of tensors, optional
            The state before; zeros if left out.
        """
        hs, state = self.rnn(self.dropout(self.embedding(inputs)), state)
        return self.dropout(hs), state


def adaptive_loss(
    model: nn.Module, chunk: tuple[np.ndarray, np.ndarray], state: State | None
) -> Loss:
    """Cross-entropy of an :class:`AdaptiveLM` on one chunk, in nats per word.

    Parameters
    ----------
    model : AdaptiveLM
        The model.
    chunk : (inputs, targets)
        Integer arrays (T, N).
    state : pair of tensors, or None
        State before the chunk.
    """
    device = next(model.parameters()).device
    inputs, targets = (torch.tensor(ids, device=device) for ids in chunk)
    hs, state = model(inputs, state)
    with torch.autocast(device.type, enabled=False):  # the clusters are put together in one dtype
        mean = model.softmax(hs.float().flatten(0, 1), targets.flatten()).loss
    return Loss(mean, targets.numel(), state)


@torch.no_grad()
def next_words(model: nn.Module, ids: Integer[np.ndarray, " T"]) -> Float[np.ndarray, "T V"]:
    """Return the log-probabilities of every word after each word of a text.

    Parameters
    ----------
    model : AdaptiveLM
        The model; its mode is set to evaluation.
    ids : int array (T,)
        The text.
    """
    model.eval()
    hs, _ = model(torch.tensor(ids, device=next(model.parameters()).device)[:, None])
    return model.softmax.log_prob(hs[:, 0]).numpy(force=True)
