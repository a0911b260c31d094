"""Encoder–decoder: read a padded source, write a target, with attention if wanted.

The decoder's states attend (Luong, Pham and Manning 2015, without input feeding), so under teacher
forcing the whole target is one call of the recurrent layer. Chapter 7.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.attention import AdditiveAttention, DotProductAttention
from course_rnn.pytorch.padding import expect_lengths, lengths_to_mask, run_packed
from course_rnn.pytorch.validate import expect_ids


class Memory(NamedTuple):
    """What the decoder may attend to: the encoder's states (S, N, H) and the mask (S, N).

    Examples
    --------
    >>> Memory._fields
    ('states', 'mask')
    """

    states: Tensor
    mask: Tensor


class Seq2Seq(nn.Module):
    """Encoder–decoder of two recurrent layers, the first one's last state starting the second.

    Parameters
    ----------
    source_size, target_size : int
        Number of symbols of source and target, V.
    embedding_size, hidden_size : int
        E and H, of encoder and decoder alike.
    cell : type
        ``nn.RNN``, ``nn.GRU`` or ``nn.LSTM``.
    attention : str, optional
        ``"additive"`` or ``"dot"`` (scaled dot product). Without it the decoder knows the source by
        the encoder's last state only.

    Raises
    ------
    ValueError
        If a size is below 1, or there is no such cell or attention.

    Notes
    -----
    Sutskever, Vinyals and Le (2014); Cho et al. (2014); with attention Luong, Pham and Manning
    (2015), equation 5: the output layer sees tanh(W [context; state]).

    Examples
    --------
    >>> model = Seq2Seq(source_size=7, target_size=6, embedding_size=4, hidden_size=5)
    >>> source, inputs = torch.tensor([[1], [2], [3]]), torch.tensor([[1], [2]])
    >>> tuple(model(source, torch.tensor([3]), inputs).shape)
    (2, 1, 6)
    """

    def __init__(
        self,
        source_size: int,
        target_size: int,
        embedding_size: int,
        hidden_size: int,
        *,
        cell: type[nn.RNNBase] = nn.GRU,
        attention: str | None = None,
    ):
        super().__init__()
        sizes = source_size, target_size, embedding_size, hidden_size
        if min(sizes) < 1:
            names = "source_size, target_size, embedding_size, hidden_size"
            raise ValueError(f"{names}: expected positive sizes, got {sizes}")
        if cell not in (nn.RNN, nn.GRU, nn.LSTM):
            raise ValueError(f"cell: expected nn.RNN, nn.GRU or nn.LSTM, got {cell!r}")
        if attention not in (None, "additive", "dot"):
            raise ValueError(f"attention: expected None, 'additive' or 'dot', got {attention!r}")
        self.source_embedding = nn.Embedding(source_size, embedding_size)
        self.target_embedding = nn.Embedding(target_size, embedding_size)
        self.encoder = cell(embedding_size, hidden_size)
        self.decoder = cell(embedding_size, hidden_size)
        self.attention = None
        if attention is not None:
            self.attention = DotProductAttention()
            if attention == "additive":
                self.attention = AdditiveAttention(hidden_size, hidden_size, hidden_size)
            self.combine = nn.Linear(2 * hidden_size, hidden_size)
        self.output = nn.Linear(hidden_size, target_size)

    def encode(
        self, source: Integer[Tensor, "S N"], lengths: Integer[Tensor, " N"]
    ) -> tuple[Memory, Tensor | tuple[Tensor, Tensor]]:
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
            For :meth:`decode`.
        state : tensor, or tuple of two
            The state after each sequence's last real symbol; the decoder starts from it.

        Raises
        ------
        ValueError
            Naming the argument whose shape, dtype or range does not fit.
        """
        expect_ids("source", source, self.source_embedding.num_embeddings)
        expect_lengths(lengths, *source.shape)
        hs, state = run_packed(self.encoder, self.source_embedding(source.long()), lengths)
        mask = lengths_to_mask(lengths.to(source.device), source.shape[0])
        return Memory(hs, mask), state

    def decode(
        self,
        inputs: Integer[Tensor, "T N"],
        state: Tensor | tuple[Tensor, Tensor],
        memory: Memory,
    ) -> tuple[Float[Tensor, "T N V"], Tensor | tuple[Tensor, Tensor], Tensor | None]:
        """Run the decoder over inputs that are known.

        Parameters
        ----------
        inputs : integer tensor (T, N)
            Symbols fed to the decoder: a whole target, or one step of it.
        state, memory
            From :meth:`encode`; the state also from the call before.

        Returns
        -------
        logits : float tensor (T, N, V)
            Of the symbol after each input.
        state
            The decoder's last.
        weights : float tensor (T, N, S), or None
            Where each step attended; None without attention.

        Raises
        ------
        ValueError
            If the inputs are no (T, N) symbols.
        """
        expect_ids("inputs", inputs, self.target_embedding.num_embeddings)
        hs, state = self.decoder(self.target_embedding(inputs.long()), state)
        weights = None
        if self.attention is not None:
            context, weights = self.attention(hs, memory.states, memory.states, memory.mask)
            # under autocast cuDNN answers in float16, also where bfloat16 was asked for
            hs = torch.tanh(self.combine(torch.cat([context, hs.to(context.dtype)], dim=-1)))
        return self.output(hs), state, weights

    def forward(
        self,
        source: Integer[Tensor, "S N"],
        lengths: Integer[Tensor, " N"],
        inputs: Integer[Tensor, "T N"],
    ) -> Float[Tensor, "T N V"]:
        """Teacher forcing: the logits (T, N, V) after each true input.

        Parameters
        ----------
        source, lengths : as in :meth:`encode`
        inputs : integer tensor (T, N)
            START and then the target; padding at the end changes no logits before it.

        Raises
        ------
        ValueError
            As in :meth:`encode` and :meth:`decode`.
        """
        memory, state = self.encode(source, lengths)
        return self.decode(inputs, state, memory)[0]

    def free_run(
        self, source: Integer[Tensor, "S N"], lengths: Integer[Tensor, " N"], start: int, steps: int
    ) -> Float[Tensor, "T N V"]:
        """Free running: the logits when the likeliest symbol is fed back, END or not.

        Parameters
        ----------
        source, lengths : as in :meth:`encode`
        start : int
            The first symbol fed.
        steps : int
            T, ≥ 1.

        Returns
        -------
        float tensor (T, N, V)
            Gradients flow through the logits, not through the choices.

        Raises
        ------
        ValueError
            As in :meth:`encode` and :meth:`decode`.
        """
        _expect_steps("steps", steps)
        return torch.cat([logits for logits, _ in islice(self._run(source, lengths, start), steps)])

    @torch.no_grad()
    def greedy(
        self,
        source: Integer[Tensor, "S N"],
        lengths: Integer[Tensor, " N"],
        start: int,
        end: int,
        max_length: int,
    ) -> list[list[int]]:
        """Decode greedily, every sequence up to END.

        Parameters
        ----------
        source, lengths : as in :meth:`encode`
        start, end : int
            The first symbol fed, and the one that ends a sequence.
        max_length : int
            Most symbols, ≥ 1.

        Returns
        -------
        list of N lists of int
            Without ``start``; with ``end`` at the end unless ``max_length`` came first.

        Raises
        ------
        ValueError
            As in :meth:`encode` and :meth:`decode`.
        """
        _expect_steps("max_length", max_length)
        expect_ids("end", torch.tensor([[end]]), self.output.out_features)
        rows, ended = [], False
        for _, symbols in islice(self._run(source, lengths, start), max_length):
            rows.append(symbols)
            ended = (symbols == end) | ended
            if ended.all():
                break
        sequences = torch.cat(rows).T.tolist()
        return [ids[: ids.index(end) + 1] if end in ids else ids for ids in sequences]

    def _run(self, source, lengths, start) -> Iterator[tuple[Tensor, Tensor]]:
        """Logits and likeliest symbols (1, N) of one step after another, without end."""
        memory, state = self.encode(source, lengths)
        symbols = torch.full((1, source.shape[1]), start, device=source.device)
        while True:
            logits, state, _ = self.decode(symbols, state, memory)
            symbols = logits.argmax(dim=-1)
            yield logits, symbols


def _expect_steps(name: str, steps: int) -> None:
    if steps < 1:
        raise ValueError(f"{name}: expected at least 1, got {steps}")
