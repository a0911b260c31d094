"""Exercises of chapter 6: how many mistakes are known, what is left for them, errors in words."""

import inspect

import numpy as np
import pytest

from course_rnn.data.batching import bucket_batches, pad_fraction
from course_rnn.data.padding import pad
from course_rnn.exercises.ch06.bidirectional_forward.spec import one_by_one
from course_rnn.exercises.ch06.bucket_batches.right import sorted_and_cut
from course_rnn.exercises.ch06.bucket_batches.spec import (
    cut,
    most_padding,
    padding,
    rows_of,
    verify,
)
from course_rnn.exercises.ch06.pad_and_mask.spec import pieces
from course_rnn.exercises.registry import find_exercise, right_answers
from course_rnn.grading import check
from course_rnn.reference.layer import Layer
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from course_rnn.reference.stacked import stacked_forward
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error, points_of_mistake

IDS = ("6.1", "6.2", "6.3", "6.4")


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [18, 30, 28, 12]


class TestTheReferencesAreThoseOfThePackage:
    def test_padding(self):
        for args in cases("6.1"):
            expected = pad(pieces(args["symbols"], args["lengths"]), args["value"])
            padded, mask = find_exercise("6.1").reference(**args)
            assert np.array_equal(padded, expected.values)
            assert np.array_equal(mask, expected.mask)

    def test_a_stack(self):
        for args in cases("6.2"):
            weights = [
                (W_x, W_hh, b, np.zeros_like(b))
                for W_x, W_hh, b in zip(
                    [args["W_x1"], *args["W_xh"]], args["W_hh"], args["b"], strict=True
                )
            ]
            layer = Layer(rnn_forward, rnn_backward)
            hs, (last,), _ = stacked_forward(
                layer, args["x"], (args["h0"],), weights, residual=args["skips"]
            )
            y, found = find_exercise("6.2").reference(**args)
            np.testing.assert_allclose(y, hs, atol=1e-12)
            np.testing.assert_allclose(found, last, atol=1e-12)

    def test_both_directions_sequence_by_sequence(self):
        for args in cases("6.3"):
            for found, wanted in zip(
                one_by_one(**args), find_exercise("6.3").reference(**args), strict=True
            ):
                np.testing.assert_allclose(found, wanted, atol=1e-12)

    def test_buckets(self, rng):
        for args in cases("6.4"):
            lengths, batch_size = args["lengths"], args["batch_size"]
            batches = bucket_batches(lengths, batch_size, rng)
            rows = np.full((len(batches), batch_size), -1)
            for row, batch in zip(rows, batches, strict=True):
                row[: len(batch)] = batch
            assert verify(args, rows) is None
            padded = padding(lengths, rows) / (padding(lengths, rows) + lengths.sum())
            assert padded == pytest.approx(pad_fraction(lengths, rows_of(rows)))


def test_the_short_batch_may_stand_anywhere():
    lengths, seen = np.array([1, 9, 2, 8, 3, 7, 4]), set()
    for short in range(4):
        batches = cut(np.argsort(lengths), 2, short)
        assert (batches == -1).sum(axis=1).tolist() == [int(k == short) for k in range(4)]
        assert padding(lengths, batches) <= most_padding(lengths, 2)
        seen.add(padding(lengths, batches))
    assert max(seen) == most_padding(lengths, 2)


@pytest.mark.parametrize(
    ("batches", "fault"),
    [
        ([[0, 2], [1, 4]], "neither a position"),
        ([[0, 2], [1, -1]], "-1 stands where it should not"),
        ([[0, 2], [1, 1]], "comes twice"),
        ([[0, 1], [2, 3]], "more padding"),
        ([[0, 2], [3, 1]], "in the order of their lengths"),
    ],
)
def test_faults_in_words(batches, fault):
    args = {"lengths": np.array([2, 9, 2, 8]), "batch_size": 2}
    assert fault in verify(args, np.array(batches))


def test_minus_1_in_front_in_words():
    args = {"lengths": np.array([2, 9, 2]), "batch_size": 2}
    assert "at its end" in verify(args, np.array([[0, 2], [-1, 1]]))


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("6.1", "mask by value", 3),
        ("6.1", "zeros for value", 1),
        ("6.1", "mask inverted", 2),
        ("6.1", "batch first", 0),
        ("6.2", "skips ignored", 2),
        ("6.2", "skips always", 3),
        ("6.2", "sums as last states", 4),
        ("6.2", "sum carried", 2),
        ("6.2", "states below added", 3),
        ("6.2", "top layer's state alone", 2),
        ("6.3", "left run reads the padding", 1),
        ("6.3", "left run reads zeros", 1),
        ("6.3", "right run's last state at T", 4),
        ("6.3", "both at the end", 4),
        ("6.3", "not turned back", 2),
        ("6.3", "states at padding", 3),
        ("6.4", "filled with 0", 3),
        ("6.4", "not shuffled", 0),
        ("6.4", "-1 in front", 3),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points


SLIPS = {
    ("6.1", "column_by_column"): [
        ("max(lengths)", "min(lengths)", None),  # stops with an error
        ("np.full((T, N), value)", "np.zeros((T, N), dtype=int)", "zeros for value"),
        ("mask[: lengths[n], n] = True", "mask[: lengths[n] + 1, n] = True", "mask one step long"),
        ("return padded, mask", "return padded, padded != value", "mask by value"),
        ("return padded, mask", "return padded.T, mask.T", "batch first"),
        ("padded[: lengths[n], n] =", "padded[T - lengths[n]:, n] =",
         "padded in front"),
    ],
    ("6.2", "layer_by_layer"): [
        ("y + np.stack(hs) if skips and k > 0 else", "", "skips ignored"),
        ("if skips and k > 0", "if k > 0", "skips always"),
        ("last.append(h)", "last.append(h0[k])", None),
        ("h, hs = h0[k], []", "h, hs = h0[0], []", "all start from h0[0]"),
        ("W_xh[k - 1]", "W_xh[0]", "W_xh of the first"),
        ("            hs.append(h)", "            h = h + y_t if skips and k else h; hs.append(h)",
         None),  # the sum is carried, and added once more
    ],
    ("6.3", "sequence_by_sequence"): [
        ("reversed(range(lengths[n]))", "range(lengths[n])", "both to the right"),
        ("reversed(range(lengths[n]))", "reversed(range(T))", None),  # and answers at padding
        ("h = h0[1, n]", "", "on from the other run"),
        ("last[1, n] = h", "last[1, n] = hs[lengths[n] - 1, n, H:]", "both at the end"),
        ("last[0, n] = h", "last[0, n] = hs[-1, n, :H]", "right run's last state at T"),
        ("W_hh[1] @ h", "W_hh[0] @ h", "W_hh of the first run"),
    ],
    ("6.3", "turned_by_an_index_float32"): [
        ("np.where(t < lengths, lengths - 1 - t, t)", "T - 1 - t + 0 * n", None),
    ],
    ("6.4", "sorted_and_cut"): [
        ("batches[rng.permutation(B)]", "batches", "not shuffled"),
        ("np.argsort(lengths)", "np.argsort(np.argsort(lengths, kind='stable'))",
         "ranks for positions"),
        ("np.argsort(lengths)", "rng.permutation(len(lengths))", "not sorted"),
        ("np.argsort(lengths)", "np.arange(len(lengths))", "as given"),
        ("np.argsort(lengths)", "np.sort(lengths)", "lengths for positions"),
        ("batch_size), -1)", "batch_size), 0)", "filled with 0"),
    ],
}  # fmt: skip
ROWS = [(*key, *slip) for key, slips in SLIPS.items() for slip in slips]


@pytest.mark.parametrize(("exercise_id", "name", "old", "new", "mistake"), ROWS)
def test_a_slip_is_named(exercise_id, name, old, new, mistake):
    function = next(f for f in right_answers(exercise_id) if f.__name__ == name)
    source = inspect.getsource(function)
    assert old in source
    scope = dict(vars(inspect.getmodule(function)))
    exec(source.replace(old, new), scope)
    try:
        points, found = grade(fresh_sheet(exercise_id, 0), scope[name])
    except ValueError:
        points, found = 0, None
    assert points < find_exercise(exercise_id).points
    assert (found and found.name) == mistake


@pytest.mark.parametrize("as_mask", [np.asarray, lambda m: m.astype(int), lambda m: 1.0 * m])
def test_a_mask_of_0_and_1_is_accepted(as_mask):
    def pad_and_mask(symbols, lengths, value):
        padded, mask = find_exercise("6.1").reference(symbols, lengths, value)
        return padded, as_mask(mask)

    assert check("6.1", pad_and_mask).passed


@pytest.mark.parametrize(
    ("seeded", "said"),
    [
        (lambda seed: None, "the same seed has given another answer"),
        (lambda seed: 3, "another seed has given the same answer"),
    ],
)
def test_the_order_must_follow_the_seed(seeded, said, capsys):
    def buckets(lengths, batch_size, seed):
        return sorted_and_cut(lengths, batch_size, seeded(seed))

    check("6.4", buckets)
    assert said in capsys.readouterr().out


def stride_61(symbols, lengths, value):
    padded = np.full((lengths.max(), len(lengths)), value)
    for n, length in enumerate(lengths):
        padded[:length, n] = symbols[n * lengths.max() : n * lengths.max() + length]
    return padded, padded == padded


def ragged_61(symbols, lengths, value):
    return np.array(pieces(symbols, lengths)), lengths


def skip_below_62(x, h0, W_x1, W_xh, W_hh, b, skips):
    return x + np.tanh(x @ W_x1.T), h0


def columns_63(x, lengths, h0, W_xh, W_hh, b):
    return np.tanh(W_xh[0] @ x[0] + b[0]), h0


def full_batches_64(lengths, batch_size, seed):
    return np.random.default_rng(seed).permutation(np.argsort(lengths).reshape(-1, batch_size))


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("6.1", stride_61, "begins where the n sequences before it end"),
        ("6.1", ragged_61, "rows of different lengths"),
        ("6.2", skip_below_62, "has no skip"),
        ("6.3", columns_63, "W_xh[d] @ x[t, n]"),
        ("6.4", full_batches_64, "one batch may have fewer"),
    ],
)
def test_an_error_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)
