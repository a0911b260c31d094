"""Encoder–decoder: read a padded source, write a target; any encoder with any decoder.

The parts are :mod:`course_rnn.pytorch.encoder`, :mod:`course_rnn.pytorch.decoders` and
:mod:`course_rnn.pytorch.attention_decoders`. Chapter 7.
"""

from itertools import islice

import torch
from jaxtyping import Float, Integer
from torch import Tensor

from course_rnn.pytorch.conditional import ConditionalLM
from course_rnn.pytorch.encoder import expect_sizes
from course_rnn.pytorch.validate import expect_ids


class Seq2Seq(ConditionalLM):
    """An encoder of texts, and a decoder that starts where it ended.

    Parameters
    ----------
    encoder : Encoder
        ``encoder(source, lengths) -> memory, state``.
    decoder : PlainDecoder, RepeatDecoder, LuongDecoder or BahdanauDecoder
        Or whatever has their ``start``, ``step``, ``forward``, ``target_size`` and ``memory_size``.

    Raises
    ------
    ValueError
        If the decoder was made for another width of memory than the encoder has.

    Examples
    --------
    >>> from course_rnn.pytorch.decoders import PlainDecoder
    >>> from course_rnn.pytorch.encoder import Encoder
    >>> model = Seq2Seq(Encoder(7, 4, 5), PlainDecoder(6, 4, 5, memory_size=5))
    >>> source, inputs = torch.tensor([[1], [2], [3]]), torch.tensor([[1], [2]])
    >>> tuple(model(source, torch.tensor([3]), inputs).shape)
    (2, 1, 6)
    """

    def forward(
        self,
        source: Integer[Tensor, "S N"],
        lengths: Integer[Tensor, " N"],
        inputs: Integer[Tensor, "T N"],
    ) -> Float[Tensor, "T N V"]:
        """Teacher forcing: the logits (T, N, V) after each true input.

        Parameters
        ----------
        source : integer tensor (S, N)
            Padded symbols; the padding must be symbols too, but which does not matter.
        lengths : integer tensor (N,)
            Real symbols of each sequence, on any device.
        inputs : integer tensor (T, N)
            START and then the target; padding at the end changes no logits before it.

        Raises
        ------
        ValueError
            Naming the argument whose shape, dtype or range does not fit.
        """
        return super().forward(source, lengths, inputs=inputs)

    def scheduled(
        self,
        source: Integer[Tensor, "S N"],
        lengths: Integer[Tensor, " N"],
        inputs: Integer[Tensor, "T N"],
        p: float,
        rng: torch.Generator,
    ) -> Float[Tensor, "T N V"]:
        """Scheduled sampling (Bengio et al. 2015): some symbols fed are the model's own.

        Parameters
        ----------
        source, lengths, inputs : as in :meth:`forward`
        p : float
            How probable it is that the likeliest is fed and not the true one, at every step but
            the first and for every sequence by itself: 0 is teacher forcing, 1 free running.
        rng : torch.Generator
            Source of the coins, on the CPU.

        Returns
        -------
        float tensor (T, N, V)
            Gradients flow through the logits, not through the choices.

        Raises
        ------
        ValueError
            As in :meth:`forward`, or if ``p`` is not in [0, 1].
        """
        if not 0 <= p <= 1:
            raise ValueError(f"p: expected a probability in [0, 1], got {p}")
        expect_ids("inputs", inputs, self.decoder.target_size)
        memory, state = self.encode(source, lengths)
        coins = torch.rand(inputs.shape, generator=rng).to(inputs.device) < p
        own, steps = inputs[0], []
        for true, coin in zip(inputs, coins, strict=True):
            logits, state, _ = self.decoder.step(torch.where(coin, own, true), state, memory)
            own = logits.argmax(dim=-1).to(inputs.dtype)
            steps.append(logits)
        return torch.stack(steps)

    def free_run(
        self, source: Integer[Tensor, "S N"], lengths: Integer[Tensor, " N"], start: int, steps: int
    ) -> Float[Tensor, "T N V"]:
        """Free running: the logits when the likeliest symbol is fed back, END or not.

        Parameters
        ----------
        source, lengths : as in :meth:`forward`
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
            As in :meth:`forward`.
        """
        expect_sizes(steps=steps)
        run = islice(self._run(source, lengths, start=start), steps)
        return torch.cat([logits for logits, _ in run])

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
        source, lengths : as in :meth:`forward`
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
            As in :meth:`free_run`, or if ``end`` is no symbol.
        """
        return super().greedy(source, lengths, start=start, end=end, max_length=max_length)
