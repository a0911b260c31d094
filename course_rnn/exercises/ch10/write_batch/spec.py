"""Exercise 10.1: a batch of sequences, each up to its END."""

import numpy as np

from course_rnn.exercises.draws import by_group, distinct_sizes, recurrent_weights
from course_rnn.exercises.spec import Exercise, Group, Property, Returns

MARGIN = 1e-3  # between the best word and the second: float32 chooses the same


def logits_of(h0, E, W_hh, W_hy, start, steps):
    """Logits of every step, and the words chosen, as if there were no END."""
    symbols, h = np.full(len(h0), start), h0
    logits, chosen = [], []
    for _ in range(steps):
        h = np.tanh(E[symbols] + h @ W_hh.T)
        logits.append(h @ W_hy.T)
        symbols = logits[-1].argmax(axis=1)
        chosen.append(symbols)
    return np.array(logits), np.array(chosen)


def cut(chosen, end):
    """END from the first END on, and how many words come before it."""
    ended = np.logical_or.accumulate(chosen == end, axis=0)
    return np.where(ended, end, chosen), (~ended).sum(axis=0)


def reference(h0, E, W_hh, W_hy, start, end, T):
    """The likeliest word at every step, up to END."""
    return cut(logits_of(h0, E, W_hh, W_hy, start, T)[1], end)


def _draw(rng, ending):
    """Sequences that all go on, or of which some end early, some late and one not at all."""
    for _ in range(10_000):
        N, H, V, T = distinct_sizes(rng, 4, low=4, high=9)
        args = {
            "h0": rng.uniform(-0.9, 0.9, size=(N, H)),
            "E": rng.normal(size=(V, H)),
            "W_hh": recurrent_weights(rng, H),
            "W_hy": rng.normal(size=(V, H)),
            "start": int(rng.integers(V)),
        }
        logits, chosen = logits_of(**args, steps=T)
        best = np.sort(logits, axis=2)
        end = int(rng.integers(V))
        lengths = cut(chosen, end)[1]
        clear = (best[..., -1] - best[..., -2]).min() > MARGIN and end != args["start"]
        varied = len(np.unique(chosen)) > 2 and (chosen[1:] != chosen[:-1]).any()
        after = (chosen != cut(chosen, end)[0]).any()  # something would come after an END
        some = lengths.min() < T == lengths.max() and len(np.unique(lengths)) > 2 and after
        if clear and varied and (some if ending else lengths.min() == T):
            return args | {"end": end, "T": T}
    raise RuntimeError("no such sequences were drawn")


EXERCISE = Exercise(
    id="10.1",
    name="write_batch",
    title="A batch of captions, each up to its END",
    parameters=("h0", "E", "W_hh", "W_hy", "start", "end", "T"),
    returns=(Returns("words", ("T", "N"), "int"), Returns("lengths", ("N",), "int")),
    groups=(
        Group("writing", 2, "the words where none ends", ("words",)),
        Group("END", 2, "words, where some sequences end before others", ("words",)),
        Group("lengths", 1, "how many words come before END", ("lengths",)),
    ),
    reference=reference,
    cases=by_group(
        _draw,
        ("writing", 2, {"ending": False}),
        ("END", 3, {"ending": True}),
        ("lengths", 2, {"ending": True}),
    ),
    properties=(
        Property(
            "A length is below 0 or above T.",
            lambda args, answer: bool(((answer[1] >= 0) & (answer[1] <= args["T"])).all()),
        ),
    ),
)
