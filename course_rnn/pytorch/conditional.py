"""A language model that is told something first: any encoder, any decoder, any source.

:class:`course_rnn.pytorch.seq2seq.Seq2Seq` is the same for a text as the source. Chapter 10.
"""

from typing import Any

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

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
        """Read the source: a memory to look at, and the decoder's first state."""
        memory, state = self.encoder(*source)
        return memory, self.decoder.start(state)

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
        expect_ids("inputs", inputs, self.decoder.target_size)
        memory, state = self.encode(*source)
        return self.decoder(inputs, state, memory).logits

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
            Without ``start`` and without ``end``; one that did not end has ``max_length`` symbols.

        Raises
        ------
        ValueError
            If ``start`` or ``end`` is no symbol, or ``max_length`` is below 1.
        """
        expect_sizes(max_length=max_length)
        for name, symbol in (("start", start), ("end", end)):
            expect_ids(name, torch.tensor([[symbol]]), self.decoder.target_size)
        memory, state = self.encode(*source)
        symbols = torch.full((memory.states.shape[1],), start, device=memory.states.device)
        ended, steps = torch.zeros_like(symbols, dtype=torch.bool), []
        for _ in range(max_length):
            logits, state, _ = self.decoder.step(symbols, state, memory)
            symbols = logits.argmax(dim=-1)
            steps.append(symbols)
            ended |= symbols == end
            if ended.all():
                break
        sequences = torch.stack(steps, dim=1).tolist()
        return [ids[: ids.index(end)] if end in ids else ids for ids in sequences]
