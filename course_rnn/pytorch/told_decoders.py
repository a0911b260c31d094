"""More decoders: told v once, as the first input, again with every symbol, or behind the states.

With :class:`course_rnn.pytorch.decoders.PlainDecoder`, which starts in v, and those that attend,
these are the ways to put a picture into a language model. Chapter 10.
"""

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.decoders import Decoded, Decoder, PlainDecoder
from course_rnn.pytorch.encoder import Memory, State


class FirstInputDecoder(PlainDecoder):
    """v, brought to the size of a word, is fed as the first word; the first state is 0.

    Its parameters are those of :class:`course_rnn.pytorch.decoders.Decoder`.

    Notes
    -----
    Vinyals et al. (2015), "Show and tell": the image is shown once, at step
    −1, and START is fed after it.

    Examples
    --------
    >>> decoder = FirstInputDecoder(7, embedding_size=4, hidden_size=5, memory_size=6)
    >>> state, nothing = decoder.start(torch.randn(1, 2, 6)), Memory(None, None)
    >>> tuple(decoder(torch.tensor([[1, 2], [3, 4]]), state, nothing).logits.shape)
    (2, 2, 7)
    """

    def __init__(
        self, target_size: int, embedding_size: int, hidden_size: int, memory_size: int, **kwargs
    ):
        super().__init__(target_size, embedding_size, hidden_size, memory_size, **kwargs)
        self.bridge = nn.Linear(memory_size, embedding_size)

    def start(self, state: State) -> State:
        """Return the state after v has been read as a word."""
        _, after = self.rnn(self.bridge(_top(state)))
        return after


class _BesideDecoder(Decoder):
    """v is the first part of the state, and stands beside something at every step."""

    def start(self, state: State) -> tuple[Float[Tensor, "1 N M"], State | None]:
        """Return v (1, N, M), and no state of its own yet."""
        return _top(state), None


class EveryStepDecoder(_BesideDecoder):
    """v stands beside every word that is fed; the first state is 0.

    Its parameters are those of :class:`course_rnn.pytorch.decoders.Decoder`, except ``also_fed``.

    Notes
    -----
    Unlike :class:`course_rnn.pytorch.decoders.RepeatDecoder` it is fed what it has written, too.

    Examples
    --------
    >>> decoder = EveryStepDecoder(7, embedding_size=4, hidden_size=5, memory_size=6)
    >>> state, nothing = decoder.start(torch.randn(1, 2, 6)), Memory(None, None)
    >>> tuple(decoder(torch.tensor([[1, 2], [3, 4]]), state, nothing).logits.shape)
    (2, 2, 7)
    """

    def __init__(
        self, target_size: int, embedding_size: int, hidden_size: int, memory_size: int, **kwargs
    ):
        sizes = target_size, embedding_size, hidden_size, memory_size
        super().__init__(*sizes, also_fed=memory_size, **kwargs)
        del self.bridge  # the first state is 0

    def forward(self, inputs: Integer[Tensor, "T N"], state: tuple, memory: Memory) -> Decoded:
        """Feed known symbols, v beside each, in one call of the recurrent layers."""
        v, own = state
        words = self.dropout(self.embedding(inputs.long()))
        hs, own = self.rnn(torch.cat([words, v.expand(len(words), -1, -1)], dim=-1), own)
        return Decoded(self.output(hs), (v, own), None)


class MergeDecoder(_BesideDecoder):
    """v stands beside every state, behind the recurrence, which reads words alone.

    Its parameters are those of :class:`course_rnn.pytorch.decoders.Decoder`, except ``also_fed``.

    Notes
    -----
    logits_t = W [h_t; v] + b: the "merge" of Tanti, Gatt and Camilleri (2018), "Where to put the
    image in an image caption generator"; what puts v into the recurrence, they call "inject".

    Examples
    --------
    >>> decoder = MergeDecoder(7, embedding_size=4, hidden_size=5, memory_size=6)
    >>> state, nothing = decoder.start(torch.randn(1, 2, 6)), Memory(None, None)
    >>> tuple(decoder(torch.tensor([[1, 2], [3, 4]]), state, nothing).logits.shape)
    (2, 2, 7)
    """

    def __init__(
        self, target_size: int, embedding_size: int, hidden_size: int, memory_size: int, **kwargs
    ):
        super().__init__(target_size, embedding_size, hidden_size, memory_size, **kwargs)
        del self.bridge  # the first state is 0
        self.output = nn.Linear(hidden_size + memory_size, target_size)

    def forward(self, inputs: Integer[Tensor, "T N"], state: tuple, memory: Memory) -> Decoded:
        """Feed known symbols, and put v beside each state."""
        v, own = state
        hs, own = self.rnn(self.dropout(self.embedding(inputs.long())), own)
        return Decoded(self.output(torch.cat([hs, v.expand(len(hs), -1, -1)], -1)), (v, own), None)


def _top(state: State) -> Tensor:
    h = state[0] if isinstance(state, tuple) else state
    return h[-1:]
