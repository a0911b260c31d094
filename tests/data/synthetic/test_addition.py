import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.addition import CODEC, addition, digit_addition
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)


def read(columns):
    return [CODEC.decode(column) for column in columns.T]


@given(st.integers(1, 18), st.integers(1, 30), st.booleans(), seeds)
def test_answers_are_the_sums(digits, N, reverse, seed):
    questions, answers = addition(digits, N, np.random.default_rng(seed), reverse=reverse)
    assert questions.shape == (2 * digits + 1, N)
    assert answers.shape == (digits + 1, N)
    assert questions.dtype == answers.dtype == np.int64
    asked = set()
    for question, answer in zip(read(questions), read(answers), strict=True):
        question = question[::-1] if reverse else question
        a, b = question.rstrip(" ").split("+")
        assert question == f"{int(a)}+{int(b)}".ljust(2 * digits + 1)
        assert answer == str(int(a) + int(b)).ljust(digits + 1)
        asked.add(frozenset((int(a), int(b))))
    assert len(asked) == N


def test_every_question_there_is_and_no_more(rng, without_shape_hook):
    questions, _ = addition(1, 55, rng, reverse=False)
    pairs = {tuple(sorted(question.split("+"))) for question in read(questions)}
    assert pairs == {(str(a), str(b)) for a in range(10) for b in range(a, 10)}
    assert_rejects(lambda: addition(1, 56, rng, reverse=False), "N", 55, 56)


def test_short_numbers_are_as_frequent_as_long_ones(rng):
    questions, _ = addition(9, 4000, rng, reverse=False)
    lengths = [len(part) for q in read(questions) for part in q.strip().split("+")]
    # a number drawn with k digits is shorter with probability 1/10, by its leading zeros
    counts = np.bincount(lengths, minlength=10)[1:]
    expected = 8000 / 9 * np.array([1.0] + [1.0] * 7 + [0.9])
    assert abs(counts[1:] - expected[1:]).max() < 150


def test_rows_are_contiguous_and_reversal_changes_the_questions_alone():
    forward = addition(3, 20, np.random.default_rng(1), reverse=False)
    backward = addition(3, 20, np.random.default_rng(1), reverse=True)
    np.testing.assert_array_equal(backward[0], forward[0][::-1])
    np.testing.assert_array_equal(backward[1], forward[1])
    assert all(array.flags.c_contiguous for array in (*forward, *backward))


@given(st.integers(1, 60), st.integers(1, 6), seeds)
def test_digits_from_the_right_are_the_sum(digits, N, seed):
    inputs, targets = digit_addition(digits, N, np.random.default_rng(seed))
    assert inputs.shape == (digits + 1, N, 2)
    assert targets.shape == (digits + 1, N)
    assert inputs.dtype == targets.dtype == np.int64

    def number(digit_column):
        return int("".join(map(str, digit_column[::-1])))

    for j in range(N):
        assert number(inputs[:, j, 0]) + number(inputs[:, j, 1]) == number(targets[:, j])
        assert (inputs[-1, j] == 0).all()


def test_all_digits_occur(rng):
    inputs, _ = digit_addition(50, 100, rng)
    counts = np.bincount(inputs[:-1].ravel(), minlength=10)
    assert abs(counts - 1000).max() < 150


def test_frozen():
    rng = np.random.default_rng(7)
    assert digest(*addition(4, 6, rng, reverse=True)) == "71b320a1fd585677"
    assert digest(*digit_addition(4, 6, rng)) == "e03062d968a0727b"


@pytest.mark.parametrize(
    ("args", "argument"), [((0, 3), "digits"), ((19, 3), "digits"), ((2, 0), "N")]
)
def test_bad_arguments(args, argument, rng, without_shape_hook):
    assert_rejects(lambda: addition(*args, rng, reverse=False), argument)
    assert_rejects(lambda: addition(2, 3, 7, reverse=False), "rng")
    assert_rejects(lambda: digit_addition(0, 3, rng), "digits")
    assert_rejects(lambda: digit_addition(3, 0, rng), "N")
    assert_rejects(lambda: digit_addition(3, 3, None), "rng")
