"""Exercise 6.3: an RNN in both directions over sequences of different lengths."""

from typing import NamedTuple

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes, recurrent_weights
from course_rnn.exercises.spec import Exercise, Group, Property, Returns
from course_rnn.reference.bidirectional import bidirectional_forward
from course_rnn.reference.layer import Layer
from course_rnn.reference.rnn import rnn_backward, rnn_forward


class Half(NamedTuple):
    """One run over one sequence of a padded batch: states (T, H), and where it ended (H,)."""

    hs: np.ndarray
    last: np.ndarray


class Run(NamedTuple):
    """The initial state and the weights of a direction, for one sequence."""

    h0: np.ndarray
    W_xh: np.ndarray
    W_hh: np.ndarray
    b: np.ndarray

    def __call__(self, x):
        """States after each of the inputs (T, I), in their order."""
        h, hs = self.h0, []
        for x_t in x:
            h = np.tanh(self.W_xh @ x_t + self.W_hh @ h + self.b)
            hs.append(h)
        return np.stack(hs)


def up_to(hs, T):
    """States with zeros after the last, T in all."""
    return np.concatenate([hs, np.zeros((T - len(hs), hs.shape[1]))])


def to_the_right(run, x, length):
    """From the first symbol to the last."""
    hs = run(x[:length])
    return Half(up_to(hs, len(x)), hs[-1])


def to_the_left(run, x, length, right=None):
    """From the last symbol to the first."""
    hs = run(x[:length][::-1])
    return Half(up_to(hs[::-1], len(x)), hs[-1])


def one_by_one(x, lengths, h0, W_xh, W_hh, b, *, right=to_the_right, left=to_the_left):
    """Sequence by sequence; a direction may be a wrong one. ``left`` gets the other's half too."""
    halves = []
    for n, length in enumerate(lengths):
        runs = [Run(h0[d, n], W_xh[d], W_hh[d], b[d]) for d in (0, 1)]
        first = right(runs[0], x[:, n], int(length))
        halves.append((first, left(runs[1], x[:, n], int(length), first)))
    hs = np.stack([np.concatenate([a.hs, z.hs], axis=1) for a, z in halves], axis=1)
    return hs, np.stack([[half[d].last for half in halves] for d in (0, 1)])


def reference(x, lengths, h0, W_xh, W_hh, b):
    """The package's function on a tanh RNN, without its cache."""
    weights = [(W_xh[d], W_hh[d], b[d], np.zeros_like(b[d])) for d in (0, 1)]
    layer = Layer(rnn_forward, rnn_backward)
    hs, (last,), _ = bidirectional_forward(layer, x, (h0,), weights, lengths)
    return hs, last


def _draw(rng, full=False):
    """Where there is padding, x is as large as elsewhere: who reads it is found out."""
    T, N, I, H = distinct_sizes(rng, 4, low=3)
    lengths = np.full(N, T)
    if not full:  # one to the end, one of one step
        lengths = rng.permutation([T, 1, *rng.integers(2, T, size=N - 2)])
    return {
        "x": rng.normal(size=(T, N, I)),
        "lengths": lengths,
        "h0": rng.uniform(-0.9, 0.9, size=(2, N, H)),
        "W_xh": rng.normal(scale=0.7, size=(2, H, I)),
        "W_hh": np.stack([recurrent_weights(rng, H) for _ in range(2)]),
        "b": rng.normal(scale=0.5, size=(2, H)),
    }


def _zero_at_padding(args, answer):
    steps = np.arange(len(args["x"]))[:, None]
    return not answer[0][steps >= args["lengths"]].any()


EXERCISE = Exercise(
    id="6.3",
    name="bidirectional_forward",
    title="Both directions, with lengths",
    parameters=("x", "lengths", "h0", "W_xh", "W_hh", "b"),
    returns=(
        Returns("hs", ("T", "N", "2H"), "float"),
        Returns("last", ("2", "N", "H"), "float"),
    ),
    groups=(
        Group("equal lengths", 1, "all sequences of T steps, no padding", ("hs",)),
        Group("padding", 3, "the states of sequences of different lengths", ("hs",)),
        Group("last states", 2, "where each run has ended, with padding", ("last",)),
    ),
    reference=reference,
    cases=by_group(_draw, ("equal lengths", 2, {"full": True}), ("padding", 2), ("last states", 2)),
    properties=(Property("There are states other than 0 at padding.", _zero_at_padding),),
)
