"""Readers of padded batches, right ones and wrong ones, and four properties of every right one.

A summary answers for each sequence of a batch: ``summary(reader, x, lengths)``, with x (T, N, I)
and lengths (N,), gives (N, K). The reader lends it its layer and its scores.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_rnn.pytorch.padding import last_state, lengths_to_mask, masked_mean, run_packed

Answer = Callable[[Tensor, Tensor], Tensor]


class Reader(nn.Module):
    """A recurrent layer, a score for each of its states, and a way to sum up a sequence.

    Parameters
    ----------
    rnn : nn.RNN, nn.GRU or nn.LSTM
        Time-major, of one layer and one direction or two.
    summary : callable
        ``summary(reader, x, lengths)``: one of ``RIGHT``, of ``WRONG``, or another.
    """

    def __init__(self, rnn: nn.RNNBase, summary: Callable):
        super().__init__()
        self.rnn, self.summary = rnn, summary
        K = rnn.hidden_size * (2 if rnn.bidirectional else 1)
        self.score = nn.Linear(K, 1, dtype=rnn.weight_hh_l0.dtype)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """Answer for every sequence: x (T, N, I) and lengths (N,) give (N, K)."""
        return self.summary(self, x, lengths)


def last(reader, x, lengths):
    """State after the last real step, of both directions where there are two."""
    _, state = run_packed(reader.rnn, x, lengths)
    h = state[0] if isinstance(state, tuple) else state
    return torch.cat(list(h), dim=-1)


def mean(reader, x, lengths):
    """Mean of the states at real steps."""
    hs, _ = run_packed(reader.rnn, x, lengths)
    return masked_mean(hs, lengths_to_mask(lengths, len(x)))


def attention(reader, x, lengths):
    """Mean of the states, weighted by a softmax over the scores of real steps."""
    hs, _ = run_packed(reader.rnn, x, lengths)
    mask = lengths_to_mask(lengths, len(x))[..., None]
    scores = reader.score(hs).masked_fill(~mask, -torch.inf)
    return (scores.softmax(0) * hs).sum(0)


def entropy(reader, x, lengths):
    """Entropy of the weights of :func:`attention`."""
    hs, _ = run_packed(reader.rnn, x, lengths)
    mask = lengths_to_mask(lengths, len(x))[..., None]
    p = reader.score(hs).masked_fill(~mask, -torch.inf).softmax(0)
    return -(p * p.masked_fill(~mask, 1).log()).sum(0)  # no logarithm of 0


def loss(reader, x, lengths):
    """Mean loss of a sequence's steps, were every answer to be yes."""
    hs, _ = run_packed(reader.rnn, x, lengths)
    return masked_mean(F.softplus(-reader.score(hs)), lengths_to_mask(lengths, len(x)))


def index_minus_one(reader, x, lengths):
    """State at index −1, whatever stands there."""
    hs, _ = reader.rnn(x)
    return hs[-1]


def padding_first(reader, x, lengths):
    """The right place to read the states off, but the way back began in the padding."""
    hs, _ = reader.rnn(x)
    H = reader.rnn.hidden_size
    return torch.cat([last_state(hs[..., :H], lengths), hs[0, :, H:]], dim=-1)


def mean_over_padding(reader, x, lengths):
    """Mean over all T steps; the states of padding are 0."""
    hs, _ = run_packed(reader.rnn, x, lengths)
    return hs.mean(0)


def softmax_over_padding(reader, x, lengths):
    """Weights over all T steps; a state of 0 has a score too."""
    hs, _ = run_packed(reader.rnn, x, lengths)
    return (reader.score(hs).softmax(0) * hs).sum(0)


def loss_over_padding(reader, x, lengths):
    """Mean loss over all T steps."""
    hs, _ = reader.rnn(x)
    return F.softplus(-reader.score(hs)).mean(0)


def guessed_lengths(reader, x, lengths):
    """Real is what is not 0."""
    lengths = (x != 0).any(-1).sum(0)
    return last(reader, x, lengths)


def log_of_zero(reader, x, lengths):
    """The right entropy; 0 · log 0 is NaN, and hidden by the mask."""
    hs, _ = run_packed(reader.rnn, x, lengths)
    mask = lengths_to_mask(lengths, len(x))[..., None]
    p = reader.score(hs).masked_fill(~mask, -torch.inf).softmax(0)
    return -torch.where(mask, p * p.log(), 0).sum(0)


RIGHT = {f.__name__: f for f in (last, mean, attention, loss, entropy)}
WRONG = {
    "state at index −1": index_minus_one,
    "way back begins in padding": padding_first,
    "mean over padding": mean_over_padding,
    "softmax over padding": softmax_over_padding,
    "loss over padding": loss_over_padding,
    "lengths guessed from zeros": guessed_lengths,
    "log 0 behind the mask": log_of_zero,
}


def longer(answer: Answer, x: Tensor, lengths: Tensor) -> bool:
    """Whether three more steps of padding change nothing."""
    more = torch.cat([x, x.new_zeros(3, *x.shape[1:])])
    return _same(answer(more, lengths), answer(x, lengths))


def values(answer: Answer, x: Tensor, lengths: Tensor) -> bool:
    """Whether other numbers in the padding change nothing."""
    mask = lengths_to_mask(lengths, len(x))[..., None]
    return _same(answer(torch.where(mask, x, 7.0), lengths), answer(x, lengths))


def alone(answer: Answer, x: Tensor, lengths: Tensor) -> bool:
    """Whether every sequence alone, without padding, gets the answer it gets in the batch."""
    single = [answer(x[: lengths[n], n : n + 1], lengths[n : n + 1]) for n in range(len(lengths))]
    return _same(torch.cat(single), answer(x, lengths))


def gradients(answer: Answer, x: Tensor, lengths: Tensor) -> bool:
    """Whether inputs get the gradients they get alone, and padding none."""
    expected = torch.zeros_like(x)
    for n, length in enumerate(lengths):
        expected[:length, n : n + 1] = _gradient(answer, x[:length, n : n + 1], lengths[n : n + 1])
    return _same(_gradient(answer, x, lengths), expected)


CHECKS = {check.__name__: check for check in (longer, values, alone, gradients)}


def padding_suite(answer: Answer, x: Tensor, lengths: Tensor) -> dict[str, bool]:
    """Try the four properties that every right reader of padded batches has.

    Parameters
    ----------
    answer : callable
        ``answer(x, lengths)``: one row a sequence, (N, K); differentiable in x.
    x : float64 tensor (T, N, I)
        Padded on the right; no entry of a real step should be 0.
    lengths : integer tensor (N,)
        Between 1 and T, not all the same; out of order is best.

    Returns
    -------
    dict of bool by name of the check
        True where the property holds: ``longer``, ``values``, ``alone``, ``gradients``.

    Raises
    ------
    ValueError
        If x is not (T, N, I) in float64, or there is no padding to be tried.
    """
    if x.ndim != 3 or x.dtype != torch.float64:
        raise ValueError(f"x: expected float64 (T, N, I), got {x.dtype} {tuple(x.shape)}")
    if lengths_to_mask(lengths, len(x)).all():
        raise ValueError(f"lengths: expected some below T = {len(x)}, got {lengths.tolist()}")
    return {name: check(answer, x, lengths) for name, check in CHECKS.items()}


def _gradient(answer: Answer, x: Tensor, lengths: Tensor) -> Tensor:
    """Gradient of a weighted sum of the answers; each sequence has the same weights."""
    x = x.detach().clone().requires_grad_()
    answers = answer(x, lengths)
    weights = torch.linspace(-1, 2, answers.shape[1], dtype=x.dtype)
    return torch.autograd.grad((answers * weights).sum(), x)[0]


def _same(a: Tensor, b: Tensor) -> bool:
    return torch.allclose(a, b, rtol=1e-9, atol=1e-10)  # a NaN is not the same
