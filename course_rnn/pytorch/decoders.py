"""Decoders that know the source by the encoder's last state: fed with symbols, or with v alone.

All decoders, those of :mod:`course_rnn.pytorch.attention_decoders` too, are used in the same way:
``start`` makes their first state of the encoder's, ``step`` writes one symbol, and ``forward`` runs
over a whole target that is known. What a state is, is a decoder's own affair. Chapter 7.
"""

from typing import Any, NamedTuple

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.encoder import Memory, State, expect_dropout, expect_sizes, stack


class Decoded(NamedTuple):
    """Logits, the decoder's state after them, and where it attended: None if it does not.

    Examples
    --------
    >>> Decoded._fields
    ('logits', 'state', 'weights')
    """

    logits: Tensor
    state: Any
    weights: Tensor | None


class Bridge(nn.Module):
    """From the encoder's last state (L, N, M) to a decoder's first, (layers, N, H).

    Parameters
    ----------
    memory_size, hidden_size : int
        M and H. Where they are the same, the state is passed on as it is; else
        h = tanh(W_h h + b_h), and of an LSTM c = W_c c + b_c.
    layers : int
        The decoder's; it takes the encoder's topmost.
    states : int
        2 for an LSTM, else 1.

    Examples
    --------
    >>> tuple(Bridge(6, 4, layers=1, states=1)(torch.randn(2, 3, 6)).shape)
    (1, 3, 4)
    """

    def __init__(self, memory_size: int, hidden_size: int, *, layers: int, states: int):
        super().__init__()
        self.memory_size, self.layers, self.states = memory_size, layers, states
        needed = states if memory_size != hidden_size else 0
        self.maps = nn.ModuleList(nn.Linear(memory_size, hidden_size) for _ in range(needed))

    def forward(self, state: State) -> State:
        """Return the decoder's first state; ``ValueError`` if the encoder's does not fit."""
        tensors = state if isinstance(state, tuple) else (state,)
        got = [tuple(s.shape) for s in tensors]
        if len(got) != self.states or any(s[0] < self.layers for s in got):
            expected = f"{self.states} of at least {self.layers} layers"
            raise ValueError(f"state: expected {expected} by the decoder, got shapes {got}")
        if any(s[2] != self.memory_size for s in got):
            raise ValueError(f"state: expected {self.memory_size} features, got shapes {got}")
        tops = [s[-self.layers :] for s in tensors]
        if self.maps:
            tops = [linear(top) for linear, top in zip(self.maps, tops, strict=True)]
            tops[0] = torch.tanh(tops[0])  # as a hidden state is; a cell state has no bounds
        return tuple(tops) if len(tops) > 1 else tops[0]


class Decoder(nn.Module):
    """What decoders that are fed with symbols have in common.

    Parameters
    ----------
    target_size : int
        Number of symbols of the target, V.
    embedding_size, hidden_size : int
        E and H.
    memory_size : int
        M, that of the encoder.
    cell : type
        ``nn.RNN``, ``nn.GRU`` or ``nn.LSTM``, that of the encoder.
    layers : int
        L, ≥ 1, at most those of the encoder.
    dropout : float
        Share of the features that training drops, of the embeddings and between layers.
    also_fed : int
        Features that the recurrent layers are fed beside the embedding.

    Raises
    ------
    ValueError
        If a size is below 1, there is no such cell, or ``dropout`` is not in [0, 1).

    Notes
    -----
    A decoder defines ``step`` or ``forward``; each is here by way of the other.

    Examples
    --------
    >>> decoder = PlainDecoder(7, embedding_size=4, hidden_size=5, memory_size=5)
    >>> isinstance(decoder, Decoder)
    True
    """

    def __init__(
        self,
        target_size: int,
        embedding_size: int,
        hidden_size: int,
        memory_size: int,
        *,
        cell: type[nn.RNNBase] = nn.GRU,
        layers: int = 1,
        dropout: float = 0.0,
        also_fed: int = 0,
    ):
        super().__init__()
        sizes = {"target_size": target_size, "embedding_size": embedding_size}
        sizes |= {"hidden_size": hidden_size, "memory_size": memory_size, "layers": layers}
        expect_sizes(**sizes)
        self.target_size, self.memory_size = target_size, memory_size
        self.embedding = nn.Embedding(target_size, embedding_size)
        self.dropout = nn.Dropout(expect_dropout(dropout))
        self.rnn = stack(cell, embedding_size + also_fed, hidden_size, layers, dropout)
        states = 2 if cell is nn.LSTM else 1
        self.bridge = Bridge(memory_size, hidden_size, layers=layers, states=states)
        self.output = nn.Linear(hidden_size, target_size)

    def start(self, state: State) -> Any:
        """Return the first state, made of the encoder's last."""
        return self.bridge(state)

    def step(self, symbols: Integer[Tensor, " N"], state: Any, memory: Memory) -> Decoded:
        """Feed one symbol (N,): logits (N, V) of the next, the new state, weights (N, S)."""
        logits, state, weights = self(symbols[None], state, memory)
        return Decoded(logits[0], state, None if weights is None else weights[0])

    def forward(self, inputs: Integer[Tensor, "T N"], state: Any, memory: Memory) -> Decoded:
        """Feed known symbols (T, N): logits (T, N, V), the last state, weights (T, N, S)."""
        steps = []
        for symbols in inputs:
            steps.append(self.step(symbols, state, memory))
            state = steps[-1].state
        logits, _, weights = zip(*steps, strict=True)
        weights = None if weights[0] is None else torch.stack(weights)
        return Decoded(torch.stack(logits), state, weights)


class PlainDecoder(Decoder):
    """The encoder's last state is its first; each symbol is fed back.

    Its parameters are those of :class:`Decoder`.

    Notes
    -----
    Sutskever, Vinyals and Le (2014). A known target is one call of the recurrent layers.

    Examples
    --------
    >>> decoder = PlainDecoder(7, embedding_size=4, hidden_size=5, memory_size=6)
    >>> state, nothing = decoder.start(torch.randn(1, 2, 6)), Memory(None, None)
    >>> tuple(decoder(torch.tensor([[1, 2], [3, 4]]), state, nothing).logits.shape)
    (2, 2, 7)
    """

    def forward(self, inputs: Integer[Tensor, "T N"], state: State, memory: Memory) -> Decoded:
        """Feed known symbols, in one call of the recurrent layers."""
        hs, state = self.rnn(self.dropout(self.embedding(inputs.long())), state)
        return Decoded(self.output(hs), state, None)


class RepeatDecoder(nn.Module):
    """Is fed v, where the encoder ended, at every step, and nothing that it writes.

    Parameters
    ----------
    target_size, hidden_size, memory_size : int
        V, H and M.
    cell, layers, dropout
        As of :class:`Decoder`, but the cell need not be the encoder's.

    Raises
    ------
    ValueError
        As :class:`Decoder`.

    Notes
    -----
    The decoder of the Keras example "Sequence to sequence learning for performing number addition":
    v is the hidden state of the encoder's top layer, the first state is 0. What is written at a
    step cannot depend on what was drawn at the one before.

    Examples
    --------
    >>> decoder = RepeatDecoder(7, hidden_size=5, memory_size=6)
    >>> state, nothing = decoder.start(torch.randn(1, 2, 6)), Memory(None, None)
    >>> a, b = (decoder(torch.full((3, 2), k), state, nothing).logits for k in (0, 1))
    >>> tuple(a.shape), torch.equal(a, b)
    ((3, 2, 7), True)
    """

    def __init__(
        self,
        target_size: int,
        hidden_size: int,
        memory_size: int,
        *,
        cell: type[nn.RNNBase] = nn.GRU,
        layers: int = 1,
        dropout: float = 0.0,
    ):
        super().__init__()
        sizes = {"target_size": target_size, "hidden_size": hidden_size}
        expect_sizes(**sizes, memory_size=memory_size, layers=layers)
        self.target_size, self.memory_size = target_size, memory_size
        self.dropout = nn.Dropout(expect_dropout(dropout))
        self.rnn = stack(cell, memory_size, hidden_size, layers, dropout)
        self.output = nn.Linear(hidden_size, target_size)

    def start(self, state: State) -> tuple[Float[Tensor, "1 N M"], State | None]:
        """Return v (1, N, M), and no state of its own yet."""
        h = state[0] if isinstance(state, tuple) else state
        return h[-1:], None

    def forward(self, inputs: Integer[Tensor, "T N"], state: tuple, memory: Memory) -> Decoded:
        """Write as many symbols as there are inputs, whatever they are."""
        v, own = state
        repeated = self.dropout(v.expand(len(inputs), -1, -1))
        hs, own = self.rnn(repeated, own)
        return Decoded(self.output(hs), (v, own), None)

    step = Decoder.step
