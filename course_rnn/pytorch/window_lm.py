"""The fixed-window language model in PyTorch, twin of :mod:`course_rnn.reference.window_lm`."""

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.validate import expect_ids, expect_shape


class WindowLM(nn.Module):
    """Embeddings of the last C symbols side by side → tanh layer → logits of the next symbol.

    Parameters
    ----------
    vocabulary_size, context_size, embedding_size, hidden_size : int
        V, C, D and H, ≥ 1.

    Raises
    ------
    ValueError
        If a size is below 1.

    Notes
    -----
    Bengio, Ducharme, Vincent, Jauvin (2003), without direct connections. Chapter 1.

    Examples
    --------
    >>> model = WindowLM(vocabulary_size=5, context_size=3, embedding_size=2, hidden_size=4)
    >>> tuple(model(torch.tensor([[0, 1, 2]])).shape)
    (1, 5)
    """

    def __init__(
        self, vocabulary_size: int, context_size: int, embedding_size: int, hidden_size: int
    ):
        super().__init__()
        V, C, D, H = vocabulary_size, context_size, embedding_size, hidden_size
        if min(V, C, D, H) < 1:
            raise ValueError(
                f"vocabulary_size, context_size, embedding_size, hidden_size: "
                f"expected positive sizes, got {V}, {C}, {D} and {H}"
            )
        self.context_size = C
        self.embedding = nn.Embedding(V, D)
        self.hidden = nn.Linear(C * D, H)
        self.output = nn.Linear(H, V)

    def forward(self, contexts: Integer[Tensor, "N C"]) -> Float[Tensor, "N V"]:
        """Return the logits of the symbol after each window.

        Parameters
        ----------
        contexts : integer tensor (N, C)
            Windows of symbols, oldest first.

        Raises
        ------
        ValueError
            If the shape, dtype or range of ``contexts`` does not fit.
        """
        expect_ids("contexts", contexts, self.embedding.num_embeddings)
        expect_shape("contexts", contexts, (len(contexts), self.context_size))
        x = self.embedding(contexts.long()).flatten(start_dim=1)
        return self.output(torch.tanh(self.hidden(x)))
