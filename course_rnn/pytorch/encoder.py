"""The encoder of an encoder–decoder: read a padded source once, keep what a decoder may need.

Chapter 7.
"""

from typing import NamedTuple

from jaxtyping import Integer
from torch import Tensor, nn

from course_rnn.pytorch.padding import expect_lengths, lengths_to_mask, run_packed
from course_rnn.pytorch.validate import expect_ids

State = Tensor | tuple[Tensor, Tensor]
CELLS = (nn.RNN, nn.GRU, nn.LSTM)


class Memory(NamedTuple):
    """What a decoder may attend to: the encoder's states (S, N, M) and the mask (S, N).

    Examples
    --------
    >>> Memory._fields
    ('states', 'mask')
    """

    states: Tensor
    mask: Tensor


class Encoder(nn.Module):
    """Embedding and recurrent layers that read the source.

    Parameters
    ----------
    source_size : int
        Number of symbols of the source, V.
    embedding_size, hidden_size : int
        E, and H of each direction.
    cell : type
        ``nn.RNN``, ``nn.GRU`` or ``nn.LSTM``.
    layers : int
        L, ≥ 1.
    bidirectional : bool
        Whether each layer also reads from the source's end.
    dropout : float
        Share of the features that training drops, of the embeddings and between layers.

    Attributes
    ----------
    memory_size : int
        M, the width of what it says about the source: H, or 2H if bidirectional.

    Raises
    ------
    ValueError
        If a size is below 1, there is no such cell, or ``dropout`` is not in [0, 1).

    Notes
    -----
    Sutskever, Vinyals and Le (2014); Cho et al. (2014); in both directions Bahdanau, Cho and Bengio
    (2015), section 3.2.

    Examples
    --------
    >>> import torch
    >>> encoder = Encoder(7, embedding_size=4, hidden_size=5, layers=2, bidirectional=True)
    >>> memory, state = encoder(torch.tensor([[1, 6], [2, 0], [3, 0]]), torch.tensor([3, 1]))
    >>> tuple(memory.states.shape), tuple(state.shape)
    ((3, 2, 10), (2, 2, 10))
    """

    def __init__(
        self,
        source_size: int,
        embedding_size: int,
        hidden_size: int,
        *,
        cell: type[nn.RNNBase] = nn.GRU,
        layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
    ):
        super().__init__()
        sizes = {"source_size": source_size, "embedding_size": embedding_size}
        expect_sizes(**sizes, hidden_size=hidden_size, layers=layers)
        self.embedding = nn.Embedding(source_size, embedding_size)
        self.dropout = nn.Dropout(expect_dropout(dropout))
        self.rnn = stack(cell, embedding_size, hidden_size, layers, dropout, bidirectional)
        self.memory_size = hidden_size * (2 if bidirectional else 1)

    def forward(
        self, source: Integer[Tensor, "S N"], lengths: Integer[Tensor, " N"]
    ) -> tuple[Memory, State]:
        """Read the source.

        Parameters
        ----------
        source : integer tensor (S, N)
            Padded symbols; the padding must be symbols too, but which does not matter.
        lengths : integer tensor (N,)
            Real symbols of each sequence, on any device.

        Returns
        -------
        memory : Memory
            The top layer's states (S, N, M), 0 in the padding, and where they are real.
        state : tensor (L, N, M), or tuple of two
            Where each layer ended: to the right after the last real symbol, to the left after the
            first; the two side by side.

        Raises
        ------
        ValueError
            Naming the argument whose shape, dtype or range does not fit.
        """
        expect_ids("source", source, self.embedding.num_embeddings)
        expect_lengths(lengths, *source.shape)
        x = self.dropout(self.embedding(source.long()))
        hs, state = run_packed(self.rnn, x, lengths)
        mask = lengths_to_mask(lengths.to(source.device), source.shape[0])
        if isinstance(state, tuple):
            return Memory(hs, mask), tuple(self._side_by_side(s) for s in state)
        return Memory(hs, mask), self._side_by_side(state)

    def _side_by_side(self, state: Tensor) -> Tensor:
        """Turn PyTorch's (L·D, N, H) into (L, N, D·H)."""
        by_layer = state.unflatten(0, (self.rnn.num_layers, -1))
        return by_layer.transpose(1, 2).flatten(2)


def stack(
    cell: type[nn.RNNBase],
    input_size: int,
    hidden_size: int,
    layers: int,
    dropout: float,
    bidirectional: bool = False,
) -> nn.RNNBase:
    """Recurrent layers of PyTorch, with dropout where there is something between them.

    Parameters
    ----------
    cell : type
        ``nn.RNN``, ``nn.GRU`` or ``nn.LSTM``.
    input_size, hidden_size, layers : int
        I, H and L.
    dropout : float
        Between layers.
    bidirectional : bool
        Whether each layer runs both ways.

    Raises
    ------
    ValueError
        If there is no such cell.

    Examples
    --------
    >>> stack(nn.GRU, 2, 3, layers=1, dropout=0.5)  # PyTorch would warn: nothing to drop
    GRU(2, 3)
    """
    if cell not in CELLS:
        raise ValueError(f"cell: expected nn.RNN, nn.GRU or nn.LSTM, got {cell!r}")
    between = dropout if layers > 1 else 0.0
    return cell(input_size, hidden_size, layers, dropout=between, bidirectional=bidirectional)


def expect_sizes(**sizes: int) -> None:
    """Raise ``ValueError`` unless all sizes are positive.

    Parameters
    ----------
    **sizes : int
        By their names.

    Raises
    ------
    ValueError
        ``hidden_size: expected at least 1, got 0``.
    """
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"{name}: expected at least 1, got {size}")


def expect_dropout(dropout: float) -> float:
    """Return ``dropout``; raise ``ValueError`` unless it is in [0, 1).

    Parameters
    ----------
    dropout : float
        What the caller passed.

    Raises
    ------
    ValueError
        ``dropout: expected a share in [0, 1), got 1.0``.
    """
    if not 0 <= dropout < 1:
        raise ValueError(f"dropout: expected a share in [0, 1), got {dropout}")
    return dropout
