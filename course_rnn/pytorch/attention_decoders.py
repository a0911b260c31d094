"""Decoders that look back at the source: before the cell (Bahdanau), or after it (Luong).

They are used as those of :mod:`course_rnn.pytorch.decoders`. Chapter 7.
"""

import torch
from jaxtyping import Integer
from torch import Tensor, nn

from course_rnn.pytorch.attention import AdditiveAttention
from course_rnn.pytorch.decoders import Decoded, Decoder
from course_rnn.pytorch.encoder import Memory, State


class LuongDecoder(Decoder):
    """The decoder's states attend, so the recurrent layers run as if there were no attention.

    Parameters
    ----------
    target_size, embedding_size, hidden_size, memory_size : int
        V, E, H and M.
    attention : nn.Module, optional
        ``attention(queries, keys, values, mask) -> context, weights``, of queries with H features
        and keys and values with M; additive with H units if left out.
    **kwargs
        ``cell``, ``layers`` and ``dropout`` of :class:`~course_rnn.pytorch.decoders.Decoder`.

    Notes
    -----
    Luong, Pham and Manning (2015), equation 5, without input feeding: the output layer sees
    tanh(W [c; h]). A known target is one call of the recurrent layers.

    Examples
    --------
    >>> decoder = LuongDecoder(7, embedding_size=4, hidden_size=5, memory_size=6)
    >>> memory = Memory(torch.randn(3, 2, 6), torch.ones(3, 2, dtype=torch.bool))
    >>> state = decoder.start(torch.randn(1, 2, 6))
    >>> logits, state, weights = decoder(torch.tensor([[1, 2], [3, 4]]), state, memory)
    >>> tuple(logits.shape), tuple(weights.shape)
    ((2, 2, 7), (2, 2, 3))
    """

    def __init__(
        self,
        target_size: int,
        embedding_size: int,
        hidden_size: int,
        memory_size: int,
        *,
        attention: nn.Module | None = None,
        **kwargs,
    ):
        sizes = target_size, embedding_size, hidden_size, memory_size
        super().__init__(*sizes, **kwargs)
        if attention is None:
            attention = AdditiveAttention(hidden_size, memory_size, hidden_size)
        self.attention = attention
        self.combine = nn.Linear(memory_size + hidden_size, hidden_size)

    def forward(self, inputs: Integer[Tensor, "T N"], state: State, memory: Memory) -> Decoded:
        """Feed known symbols, in one call of the recurrent layers."""
        hs, state = self.rnn(self.dropout(self.embedding(inputs.long())), state)
        context, weights = self.attention(hs, memory.states, memory.states, memory.mask)
        # under autocast cuDNN answers in float16, also where bfloat16 was asked for
        seen = torch.cat([context, hs.to(context.dtype)], dim=-1)
        return Decoded(self.output(torch.tanh(self.combine(seen))), state, weights)


class BahdanauDecoder(Decoder):
    """The state before the step attends; what it finds is an input of the cell.

    Parameters
    ----------
    target_size, embedding_size, hidden_size, memory_size : int
        V, E, H and M.
    attention, **kwargs
        As of :class:`LuongDecoder`.

    Notes
    -----
    Bahdanau, Cho and Bengio (2015), section 3.1: with h the state of the top layer before the step
    and e the embedding of the symbol fed, c = Σ α_j · memory_j, h' = cell([e; c], h), and the
    output sees h', e and c. Here it is W_o tanh(W [h'; e; c] + b) + b_o; the paper, appendix A.2.2,
    has a maxout layer of h, e and c. Each step must wait for the one before it, with a known target
    too.

    Examples
    --------
    >>> decoder = BahdanauDecoder(7, embedding_size=4, hidden_size=5, memory_size=6)
    >>> memory = Memory(torch.randn(3, 2, 6), torch.ones(3, 2, dtype=torch.bool))
    >>> state = decoder.start(torch.randn(1, 2, 6))
    >>> logits, state, weights = decoder.step(torch.tensor([1, 2]), state, memory)
    >>> tuple(logits.shape), tuple(weights.shape)
    ((2, 7), (2, 3))
    """

    def __init__(
        self,
        target_size: int,
        embedding_size: int,
        hidden_size: int,
        memory_size: int,
        *,
        attention: nn.Module | None = None,
        **kwargs,
    ):
        sizes = target_size, embedding_size, hidden_size, memory_size
        super().__init__(*sizes, also_fed=memory_size, **kwargs)
        if attention is None:
            attention = AdditiveAttention(hidden_size, memory_size, hidden_size)
        self.attention = attention
        self.combine = nn.Linear(hidden_size + embedding_size + memory_size, hidden_size)

    def step(self, symbols: Integer[Tensor, " N"], state: State, memory: Memory) -> Decoded:
        """Feed one symbol: attend, run the cell, write."""
        h = state[0] if isinstance(state, tuple) else state
        context, weights = self.attention(h[-1:], memory.states, memory.states, memory.mask)
        e = self.dropout(self.embedding(symbols.long()[None]))
        hs, state = self.rnn(torch.cat([e, context.to(e.dtype)], dim=-1), state)
        seen = torch.cat([hs.to(e.dtype), e, context.to(e.dtype)], dim=-1)
        logits = self.output(torch.tanh(self.combine(seen)))
        return Decoded(logits[0], state, weights[0])
