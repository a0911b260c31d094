"""Exercises of chapter 1: how many mistakes are known, and what is left for them."""

import numpy as np
import pytest

from course_rnn.exercises.ch01.softmax_table import MARGIN, descend, excess
from course_rnn.exercises.registry import find_exercise
from course_rnn.grading.judging.judge import draw_sheet
from course_rnn.reference.ngram import add_k_next, fit_add_k
from tests.wrong_answers.grade import fresh_sheet, grade, points_of_mistake


def test_there_are_enough_mistakes():
    counts = [len(find_exercise(f"1.{i}").mistakes) for i in range(1, 6)]
    assert counts == [26, 22, 10, 14, 34]


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("1.1", "transposed", 0),
        ("1.1", "k ignored", 1),  # k = 0 is right
        ("1.1", "symbols that came", 3),
        ("1.1", "empty row", 3),
        ("1.2", "mean of sentence means", 1),  # equal lengths are right
        ("1.2", "multiplied mask", 3),
        ("1.2", "mean of perplexities", 0),
        ("1.3", "argmax", 1),  # a certain symbol is the most likely one
        ("1.3", "reseeded", 1),
        ("1.3", "start row", 0),
        ("1.4", "log of zero", 2),  # where every pair comes there is none
        ("1.4", "not finished", 0),
        ("1.5", "how often b follows", 1),  # without a discount nothing is handed on
        ("1.5", "weight missing", 0),
        ("1.5", "uniform row", 6),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(4):
        assert points_of_mistake(exercise_id, name, seed) == points


def test_the_reference_of_1_1_counts_as_the_package_does():
    for case in fresh_sheet("1.1", 0).cases:
        symbols, V, k = (case.args[name] for name in ("symbols", "V", "k"))
        if k > 0:
            model = fit_add_k(symbols, 2, V, k)
            rows = [add_k_next(model, np.array([a])) for a in range(V)]
            assert np.allclose(rows, find_exercise("1.1").reference(**case.args))


def test_right_texts_pass_the_test_of_pairs_again_and_again():
    """A right answer may fail once in a million texts: not in these hundred."""
    exercise = find_exercise("1.3")
    sheet = draw_sheet(exercise, np.random.default_rng(8))
    for seed in range(100):
        case = sheet.cases[2 + seed % 4]
        text = exercise.reference(**case.args | {"seed": seed})
        assert exercise.verify(case.args, text) is None


def test_a_table_that_is_slightly_wrong_fails_the_test_of_pairs():
    exercise = find_exercise("1.3")

    def even_by_a_quarter(P, start, n, seed):
        return exercise.reference(0.75 * P + 0.25 / len(P), start, n, seed)

    assert grade(fresh_sheet("1.3", 1), even_by_a_quarter) == (0, None)


@pytest.mark.parametrize(("steps", "lr"), [(1000, 1.0), (300, 3.0)])
def test_the_margin_admits_what_the_page_recommends(steps, lr):
    exercise = find_exercise("1.4")

    def train_table(symbols, V):
        return descend(np.histogram2d(symbols[:-1], symbols[1:], bins=V)[0], steps, lr)

    for seed in range(4):
        assert grade(fresh_sheet("1.4", seed), train_table)[0] == exercise.points


def test_the_margin_is_measured_from_the_lowest_loss():
    counts = np.array([[3.0, 1.0], [0.0, 2.0]])
    assert excess(counts, np.log(counts + 1e-9)) == pytest.approx(0, abs=1e-8)
    assert excess(counts, np.zeros((2, 2))) > MARGIN
