"""Hints of chapter 1: the same mistake in other numbers, and errors in the page's words."""

import numpy as np
import pytest

from course_rnn.exercises.ch01.pairs import pair_counts
from course_rnn.exercises.ch01.softmax_table import descend
from course_rnn.exercises.registry import find_exercise
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error


def found(exercise_id, answer, seed=0):
    mistake = grade(fresh_sheet(exercise_id, seed), answer)[1]
    return mistake and mistake.name


def own_draws(draw):
    """A sampler in plain NumPy whose draws are not those of the specification."""

    def sample_text(P, start, n, seed):
        rng = np.random.RandomState(seed + 1)
        symbols = [start]
        for _ in range(n):
            symbols.append(draw(rng, P, symbols, start))
        return np.array(symbols[1:])

    return sample_text


def choice(rng, p):
    return int(rng.choice(len(p), p=p / p.sum()))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("argmax", lambda rng, P, symbols, start: int(P[symbols[-1]].argmax())),
        ("uniform", lambda rng, P, symbols, start: rng.randint(len(P))),
        ("start row", lambda rng, P, symbols, start: choice(rng, P[start])),
        ("mean row", lambda rng, P, symbols, start: choice(rng, P.sum(axis=0))),
        ("columns", lambda rng, P, symbols, start: choice(rng, P[:, symbols[-1]])),
        ("one step late", lambda rng, P, symbols, start: choice(rng, P[([start, *symbols])[-2]])),
        (None, lambda rng, P, symbols, start: choice(rng, P[symbols[-1]] ** 2)),
    ],
)
def test_a_wrong_sampler_is_known_by_its_pairs(name, draw, seed):
    assert found("1.3", own_draws(draw), seed) == name


def test_a_legacy_generator_made_anew_is_known():
    def sample_text(P, start, n, seed):
        symbols = [start]
        for _ in range(n):
            symbols.append(np.random.RandomState(seed + 17).choice(len(P), p=P[symbols[-1]]))
        return symbols[1:]

    assert found("1.3", sample_text, 2) == "reseeded"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("name", "steps", "lr"),
    [
        ("not finished", 1, 0.1),
        ("not finished", 100, 0.1),
        ("not finished", 20, 0.5),
        ("ascent", 1, -1),
        ("ascent", 100, -0.1),
        ("ascent", 500, -5),
        ("untrained", 0, 1),
        ("steps too large", 300, 1000),  # of which no processor comes back by chance
    ],
)
def test_training_is_known_by_its_logits_whatever_the_learning_rate(name, steps, lr, seed):
    def train_table(symbols, V):
        return descend(pair_counts(symbols, V), steps, lr) if steps else np.ones((V, V))

    assert found("1.4", train_table, seed) == name


def trained_by(gradient):
    def train_table(symbols, V):
        logits = np.zeros((V, V))
        for _ in range(1000):
            p = np.exp(logits - logits.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            logits -= gradient(p, symbols[:-1], symbols[1:])
        return logits

    return train_table


def all_repeats_lost(p, a, b):
    gradient = np.zeros_like(p)
    gradient[a] += p[a]
    gradient[a, b] -= 1
    return gradient / len(a)


def repeats_of_counts_lost(p, a, b):
    gradient = np.bincount(a, minlength=len(p))[:, None] * p
    gradient[a, b] -= 1
    return gradient / len(a)


def last_of_rows(p, a, b):
    rows = p[a] - np.eye(len(p))[b]
    gradient = np.zeros_like(p)
    gradient[a] += rows
    return gradient / len(a)


def slowly_row_by_row(p, a, b):
    counts = np.zeros_like(p)
    np.add.at(counts, (a, b), 1)
    return (p - counts / counts.sum(axis=1, keepdims=True)) / 300


@pytest.mark.parametrize(
    ("name", "gradient"),
    [
        ("not finished", slowly_row_by_row),
        ("repeats lost", all_repeats_lost),
        ("repeats lost", repeats_of_counts_lost),
        ("last pairs", last_of_rows),
    ],
)
def test_training_by_another_gradient_is_known(name, gradient):
    assert found("1.4", trained_by(gradient)) == name


def integers_11(symbols, V, k):
    counts = np.zeros((V, V), dtype=int)
    counts += k
    return counts


def next_of_the_last_11(symbols, V, k):
    return [symbols[t + 1] for t in range(len(symbols))]


def broadcast_11(symbols, V, k):
    return np.zeros((V, V)) + symbols[1:]


def division_11(symbols, V, k):
    counts = (pair_counts(symbols, V) + k).tolist()
    return np.array([[c / sum(row) for c in row] for row in counts])


def mask_12(losses, lengths):
    return losses[np.arange(losses.shape[1]) < lengths].mean()


def slices_12(losses, lengths):
    return np.exp(losses[:, :lengths].mean())


def ragged_12(losses, lengths):
    return np.exp(np.array([row[:n] for row, n in zip(losses, lengths, strict=True)]).mean())


def not_one_13(P, start, n, seed):
    return np.random.default_rng(seed).choice(len(P), size=n, p=P[start] + 0.01)


def table_13(P, start, n, seed):
    return np.random.default_rng(seed).choice(len(P), size=n, p=P)


def past_the_end_13(P, start, n, seed):
    return P[len(P)]


def broadcast_14(symbols, V):
    return np.zeros((V, V)) - np.zeros(len(symbols))


def next_of_the_last_14(symbols, V):
    return [symbols[t + 1] for t in range(len(symbols))]


def integers_15(symbols, V, discount):
    counts = np.ones((V, V), dtype=int)
    counts -= discount
    return counts


def broadcast_15(symbols, V, discount):
    return np.zeros((V, V)) + symbols[1:]


def division_15(symbols, V, discount):
    right = find_exercise("1.5").reference(symbols, V, discount)
    return right if all([1 / sum(row) for row in pair_counts(symbols, V).tolist()]) else None


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("1.1", integers_11, "makes one of floats"),
        ("1.1", next_of_the_last_11, "t = T − 2"),
        ("1.1", broadcast_11, "the totals of the rows"),
        ("1.1", division_11, "must hold 1 / V"),
        ("1.2", mask_12, "lengths[:, None]"),
        ("1.2", slices_12, "in a loop"),
        ("1.2", ragged_12, "add up"),
        ("1.3", not_one_13, "a row P[symbol] does"),
        ("1.3", table_13, "p=P[symbol]"),
        ("1.3", past_the_end_13, "rounding"),
        ("1.4", broadcast_14, "keepdims=True"),
        ("1.4", next_of_the_last_14, "t = T − 2"),
        ("1.5", integers_15, "makes one of floats"),
        ("1.5", broadcast_15, "Totals and weights"),
        ("1.5", division_15, "must be p_1"),
    ],
)
def test_an_error_of_numpy_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)
