import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.metrics import exact_match, span_scores, token_accuracy
from tests.cases import assert_not_mutated, assert_rejects

PAD = 0
# time runs down; columns have 4, 2 and 3 tokens
TARGETS = np.array([[1, 2, 3], [2, 2, 1], [3, PAD, 3], [1, PAD, PAD]])
PREDICTIONS = np.array([[1, 2, 3], [2, 2, 2], [3, 5, 3], [2, PAD, 7]])
MASK = TARGETS != PAD


def test_token_accuracy_counts_tokens_and_no_padding():
    assert token_accuracy(PREDICTIONS, TARGETS, MASK) == 7 / 9
    assert token_accuracy(PREDICTIONS, TARGETS, MASK | True) == 8 / 12


def test_exact_match_counts_sequences():
    assert exact_match(PREDICTIONS, TARGETS, MASK) == 1 / 3
    assert exact_match(TARGETS, TARGETS, MASK) == 1.0


def test_an_empty_sequence_does_not_count():
    mask = MASK.copy()
    mask[:, 1] = False
    assert exact_match(PREDICTIONS, TARGETS, mask) == 0.0
    mask[3, 0] = False
    assert exact_match(PREDICTIONS, TARGETS, mask) == 0.5


@given(st.integers(0, 2**32 - 1))
def test_predictions_in_the_padding_and_the_order_of_the_batch_change_nothing(seed):
    rng = np.random.default_rng(seed)
    predictions, targets = rng.integers(1, 3, size=(2, 4, 3))
    mask = np.arange(4)[:, None] < rng.integers(1, 5, size=3)
    order = rng.permutation(3)
    for measure in (token_accuracy, exact_match):
        value = measure(predictions, targets, mask)
        noisy = np.where(mask, predictions, rng.integers(9, size=(4, 3)))
        assert measure(noisy, targets, mask) == value
        assert measure(predictions[:, order], targets[:, order], mask[:, order]) == value
        assert_not_mutated(measure, predictions, targets, mask)


SPANS = [{(0, 2, "PER"), (3, 4, "LOC")}, {(1, 2, "ORG")}, set()]


def test_span_scores_by_hand():
    predicted = [{(0, 2, "PER"), (3, 4, "ORG"), (5, 6, "LOC")}, set(), {(0, 1, "LOC")}]
    # one right of four predicted, of three to find
    scores = span_scores(predicted, SPANS)
    assert (scores.precision, scores.recall) == (1 / 4, 1 / 3)
    assert scores.f1 == pytest.approx(2 / (4 + 3))


def test_a_span_is_right_only_if_all_three_agree():
    for wrong in [(1, 2, "PER"), (0, 3, "PER"), (0, 2, "LOC")]:
        assert span_scores([{wrong}], [{(0, 2, "PER")}]) == (0, 0, 0)
    assert span_scores([{(0, 2, "PER")}], [{(0, 2, "PER")}]) == (1, 1, 1)


def test_the_same_span_in_another_sentence_is_wrong():
    assert span_scores([{(0, 1, "A")}, set()], [set(), {(0, 1, "A")}]).f1 == 0


def test_nothing_predicted_and_nothing_to_find():
    assert span_scores([set(), set(), set()], SPANS) == (0, 0, 0)
    assert span_scores([{(0, 1, "A")}], [set()]) == (0, 0, 0)
    assert span_scores([set()], [set()]) == (0, 0, 0)


spans = st.lists(
    st.sets(st.tuples(st.integers(0, 2), st.integers(3, 4), st.sampled_from("AB"))),
    min_size=2,
    max_size=2,
)


@given(spans, spans)
def test_span_f1_is_the_harmonic_mean_and_symmetric(a, b):
    p, r, f1 = span_scores(a, b)
    assert f1 == pytest.approx(2 * p * r / (p + r) if p + r else 0)
    assert span_scores(b, a) == (r, p, f1)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (
            lambda: token_accuracy(PREDICTIONS[:2], TARGETS, MASK),
            "predictions",
            ["(4, 3)", "(2, 3)"],
        ),
        (lambda: token_accuracy(PREDICTIONS, TARGETS, MASK.T), "mask", ["(4, 3)", "(3, 4)"]),
        (lambda: exact_match(PREDICTIONS, TARGETS, MASK * 1), "mask", ["bool", "int64"]),
        (lambda: exact_match(PREDICTIONS, TARGETS, MASK & False), "mask", ["counts", "none"]),
        (lambda: exact_match(PREDICTIONS[0], TARGETS[0], MASK[0]), "targets", ["(3,)"]),
        (lambda: span_scores([set()], SPANS), "predictions", ["3", "1"]),
        (lambda: span_scores([], []), "targets", ["at least one sentence", "none"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
