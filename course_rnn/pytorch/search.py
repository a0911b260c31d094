"""Beam search over a batch, with an encoder–decoder; twin of :mod:`course_rnn.reference.search`.

The reference takes one sequence and any model; here all beams of all sequences are one batch.
"""

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from jaxtyping import Integer
from torch import Tensor

from course_rnn.pytorch.encoder import Memory
from course_rnn.pytorch.validate import expect_ids

if TYPE_CHECKING:
    from course_rnn.pytorch.seq2seq import Seq2Seq


class Hypothesis(NamedTuple):
    """A sequence of symbols, without ``start``, and the natural logarithm of its probability.

    Examples
    --------
    >>> Hypothesis(symbols=(2, 1), log_prob=-0.7).symbols
    (2, 1)
    """

    symbols: tuple[int, ...]
    log_prob: float

    def score(self, alpha: float | int) -> float:
        """Return log_prob / length^alpha, by which complete sequences are compared."""
        return self.log_prob / len(self.symbols) ** alpha


@torch.no_grad()
def n_best(
    model: "Seq2Seq",
    source: Integer[Tensor, "S N"],
    lengths: Integer[Tensor, " N"],
    start: int,
    end: int,
    *,
    max_length: int,
    width: int,
    alpha: float | int = 0.0,
) -> list[list[Hypothesis]]:
    """Extend the ``width`` likeliest beginnings of every sequence at every step.

    Parameters
    ----------
    model : Seq2Seq
        Encodes the source once, and decodes a step at a time.
    source, lengths : as in :meth:`course_rnn.pytorch.conditional.ConditionalLM.encode`
    start, end : int
        The first symbol fed, and the one that ends a sequence.
    max_length : int
        Most symbols, ≥ 1.
    width : int
        Beginnings kept at a step, ≥ 1.
    alpha : float
        Complete sequences are compared by log-probability divided by length^alpha, alpha ≥ 0.

    Returns
    -------
    list of N lists of Hypothesis
        The complete sequences that were met, the best first.

    Raises
    ------
    ValueError
        As :meth:`course_rnn.pytorch.conditional.ConditionalLM.encode`, or if an argument is out of
        range.

    Notes
    -----
    Twin: :func:`course_rnn.reference.search.n_best`; equally likely ones may come in another order.

    Examples
    --------
    >>> from course_rnn.pytorch.decoders import PlainDecoder
    >>> from course_rnn.pytorch.encoder import Encoder
    >>> from course_rnn.pytorch.seq2seq import Seq2Seq
    >>> model = Seq2Seq(Encoder(7, 4, 5), PlainDecoder(6, 4, 5, memory_size=5))
    >>> source, lengths = torch.tensor([[1, 6], [2, 0], [3, 0]]), torch.tensor([3, 1])
    >>> found = n_best(model, source, lengths, start=4, end=5, max_length=1, width=3)
    >>> [len(sequences) for sequences in found]
    [3, 3]
    """
    _expect_search(model, end, max_length, width, alpha)
    memory, state = model.encode(source, lengths)
    N, V = source.shape[1], model.decoder.target_size
    first = torch.arange(N, device=source.device)[:, None] * width  # where each one's beams begin
    columns = torch.arange(N, device=source.device).repeat_interleave(width)
    memory, state = Memory(memory.states[:, columns], memory.mask[:, columns]), pick(state, columns)
    symbols = torch.full((1, N * width), start, device=source.device)
    beam = [Hypothesis((), 0.0)] + [Hypothesis((), -math.inf)] * (width - 1)  # one, and no more
    beams, complete = [list(beam) for _ in range(N)], [[] for _ in range(N)]
    for _ in range(max_length):
        logits, state, _ = model.decode(symbols, state, memory)
        log_probs = logits[0].log_softmax(dim=-1).double()
        before = log_probs.new_tensor([[h.log_prob for h in beam] for beam in beams])
        totals = (before[..., None] + log_probs.unflatten(0, (N, width))).flatten(1)
        totals, chosen = totals.topk(width)
        symbols, parents = (chosen % V).view(1, -1), chosen // V
        state = pick(state, (first + parents).flatten())
        rows = zip(totals.tolist(), parents.tolist(), symbols.view(N, -1).tolist(), strict=True)
        for n, row in enumerate(rows):
            beams[n], ended = _extend(beams[n], row, end, max_length)
            complete[n] += ended
        if all(h.log_prob == -math.inf for beam in beams for h in beam):
            break
    return [sorted(found, key=lambda h: (-h.score(alpha), h.symbols)) for found in complete]


def beam_search(
    model: "Seq2Seq",
    source: Integer[Tensor, "S N"],
    lengths: Integer[Tensor, " N"],
    start: int,
    end: int,
    *,
    max_length: int,
    width: int,
    alpha: float | int = 0.0,
) -> list[Hypothesis]:
    """Return for each sequence the best of those that :func:`n_best` meets.

    Parameters
    ----------
    model, source, lengths, start, end, max_length, width, alpha : as in :func:`n_best`

    Raises
    ------
    ValueError
        As :func:`n_best`.

    Notes
    -----
    Twin: :func:`course_rnn.reference.search.beam_search`. Chapter 7.

    Examples
    --------
    >>> from course_rnn.pytorch.decoders import PlainDecoder
    >>> from course_rnn.pytorch.encoder import Encoder
    >>> from course_rnn.pytorch.seq2seq import Seq2Seq
    >>> model = Seq2Seq(Encoder(7, 4, 5), PlainDecoder(6, 4, 5, memory_size=5))
    >>> source, lengths = torch.tensor([[1], [2], [3]]), torch.tensor([3])
    >>> narrow = beam_search(model, source, lengths, 4, 5, max_length=9, width=1)
    >>> list(narrow[0].symbols) == model.greedy(source, lengths, 4, 5, 9)[0]
    True
    """
    sizes = {"max_length": max_length, "width": width, "alpha": alpha}
    return [found[0] for found in n_best(model, source, lengths, start, end, **sizes)]


def pick(state: Any, columns: Integer[Tensor, " M"]) -> Any:
    """Take sequences of a decoder's state, which may come several times or not at all.

    Parameters
    ----------
    state : tensor (L, N, H), None, or a tuple of such
        What a decoder calls its state.
    columns : integer tensor (M,)
        Which of the N.

    Examples
    --------
    >>> state = torch.tensor([[[1.0], [2.0]]]), None
    >>> pick(state, torch.tensor([1, 1, 0]))[0].flatten().tolist()
    [2.0, 2.0, 1.0]
    """
    if state is None:
        return None
    if isinstance(state, tuple):
        return tuple(pick(part, columns) for part in state)
    return state[:, columns]


def _extend(beam, row, end, max_length) -> tuple[list[Hypothesis], list[Hypothesis]]:
    """The beginnings to go on from, the ended ones made impossible; and those that ended."""
    longer = [
        Hypothesis((*beam[parent].symbols, symbol), total)
        for total, parent, symbol in zip(*row, strict=True)
    ]
    done = [h.symbols[-1] == end or len(h.symbols) == max_length for h in longer]
    pairs = list(zip(longer, done, strict=True))
    going = [h._replace(log_prob=-math.inf) if d else h for h, d in pairs]
    return going, [h for h, d in pairs if d and h.log_prob > -math.inf]


def _expect_search(model, end, max_length, width, alpha) -> None:
    for name, value in (("max_length", max_length), ("width", width)):
        if value < 1:
            raise ValueError(f"{name}: expected at least 1, got {value}")
    if not alpha >= 0:
        raise ValueError(f"alpha: expected at least 0, got {alpha}")
    expect_ids("end", torch.tensor([[end]]), model.decoder.target_size)
