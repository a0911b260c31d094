"""A language model that is told something first: any encoder, any decoder, any source.

:class:`course_rnn.pytorch.seq2seq.Seq2Seq` is its case for texts. Chapter 10.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.decoders import Decoded
from course_rnn.pytorch.encoder import Memory, expect_sizes
from course_rnn.pytorch.validate import expect_ids


class ConditionalLM(nn.Module):
    """An encoder that reads whatever it is given, and a decoder that writes.

    Parameters
    ----------
    encoder : nn.Module
        ``encoder(*source) -> memory, state``; it has ``memory_size``.
    decoder : nn.Module
        One of :mod:`course_rnn.pytorch.decoders`, :mod:`course_rnn.pytorch.attention_decoders` or
        :mod:`course_rnn.pytorch.told_decoders`.

    Raises
    ------
    ValueError
        If the decoder was made for another width of memory than the encoder has.

    Examples
    --------
    >>> from course_rnn.pytorch.decoders import PlainDecoder
    >>> from course_rnn.pytorch.image_encoder import CellEncoder
    >>> model = ConditionalLM(CellEncoder(6, 5), PlainDecoder(7, 4, 8, memory_size=5))
    >>> cells = torch.randn(6, 2, 5)  # two pictures
    >>> tuple(model(cells, inputs=torch.tensor([[1, 1], [2, 3], [4, 4]])).shape)
    (3, 2, 7)
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module):
        super().__init__()
        if decoder.memory_size != encoder.memory_size:
            expected, got = encoder.memory_size, decoder.memory_size
            raise ValueError(f"decoder: expected memory_size {expected} of the encoder, got {got}")
        self.encoder, self.decoder = encoder, decoder

    def encode(self, *source: Tensor) -> tuple[Memory, Any]:
        """Read the source.

        Parameters
        ----------
        *source : tensors
            What the encoder reads.

        Returns
        -------
        memory : Memory
            For :meth:`decode`: what to look at.
        state
            The decoder's first.

        Raises
        ------
        ValueError
            Of the encoder, naming the argument whose shape, dtype or range does not fit.
        """
        memory, state = self.encoder(*source)
        return memory, self.decoder.start(state)

    def decode(self, inputs: Integer[Tensor, "T N"], state: Any, memory: Memory) -> Decoded:
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
        expect_ids("inputs", inputs, self.decoder.target_size)
        return self.decoder(inputs, state, memory)

    def forward(self, *source: Tensor, inputs: Integer[Tensor, "T N"]) -> Float[Tensor, "T N V"]:
        """Teacher forcing: the logits (T, N, V) after each true input.

        Parameters
        ----------
        *source : tensors
            What the encoder reads.
        inputs : integer tensor (T, N)
            START and then the target; padding at the end changes no logits before it.

        Raises
        ------
        ValueError
            If the inputs are no (T, N) symbols.
        """
        memory, state = self.encode(*source)
        return self.decode(inputs, state, memory).logits

    @torch.no_grad()
    def greedy(self, *source: Tensor, start: int, end: int, max_length: int) -> list[list[int]]:
        """Write a batch, always the likeliest symbol, every sequence up to END.

        Parameters
        ----------
        *source : tensors
            What the encoder reads.
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
            If ``start`` or ``end`` is no symbol, or ``max_length`` is below 1.
        """
        expect_sizes(max_length=max_length)
        for name, symbol in (("start", start), ("end", end)):
            expect_ids(name, torch.tensor([[symbol]]), self.decoder.target_size)
        rows, ended = [], False
        for _, symbols in islice(self._run(*source, start=start), max_length):
            rows.append(symbols)
            ended = (symbols == end) | ended
            if ended.all():
                break
        sequences = torch.cat(rows).T.tolist()
        return [ids[: ids.index(end) + 1] if end in ids else ids for ids in sequences]

    def _run(self, *source: Tensor, start: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Logits (1, N, V) and likeliest symbols (1, N) of one step after another, without end."""
        memory, state = self.encode(*source)
        symbols = torch.full((1, memory.states.shape[1]), start, device=memory.states.device)
        while True:
            logits, state, _ = self.decode(symbols, state, memory)
            symbols = logits.argmax(dim=-1)
            yield logits, symbols
