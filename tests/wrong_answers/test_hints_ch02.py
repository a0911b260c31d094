"""A hint is right or it is not given; errors that NumPy raises are put into the page's words."""

import math

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.grading import check
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.sheet import make_sheet
from tests.wrong_answers.grade import as_student, fresh_sheet, grade, hint_after_error, without


@pytest.mark.parametrize("seed", range(25))
def test_no_tanh_in_generate_is_not_taken_for_a_missing_bias(seed):
    """These cases are not drawn again until the mistakes are told apart."""
    exercise = find_exercise("2.4")
    sheet = make_sheet(exercise, exercise.cases(np.random.default_rng([seed, 4])))
    position = next(i for i, m in enumerate(exercise.mistakes) if m.name == "no tanh")
    assert find_mistake(sheet, sheet.mistaken[position]).name == "no tanh"
    assert find_mistake(without(sheet, position), sheet.mistaken[position]) is None


@pytest.mark.parametrize("seed", range(25))
def test_own_random_numbers_get_no_hint(seed):
    rng = np.random.default_rng(seed)

    def own_draws(u, **rest):
        return find_exercise("2.4").reference(u=rng.random(len(u)), **rest)

    def own_choice(p, u):
        return rng.choice(len(p), size=len(u), p=p / p.sum())

    assert grade(fresh_sheet("2.4", seed % 3), own_draws)[1] is None
    assert grade(fresh_sheet("2.2", seed % 3), own_choice)[1] is None


@pytest.mark.parametrize("exercise_id", ["2.2", "2.4"])
def test_own_random_numbers_are_told_so(exercise_id, capsys):
    rng = np.random.default_rng(5)
    exercise = find_exercise(exercise_id)

    def own_draws(u, **rest):
        return exercise.reference(u=rng.random(len(u)), **rest)

    result = check(exercise_id, as_student(exercise, own_draws))
    assert not result.passed
    out = capsys.readouterr().out
    assert "the answer changes from call to call" in out
    assert "Hint" not in out


def test_own_random_numbers_with_a_fixed_seed_are_seen_not_to_follow_u(capsys):
    def inverse_transform(p, u):
        return np.random.default_rng(0).choice(len(p), size=len(u), p=p / p.sum())

    check("2.2", inverse_transform)
    out = capsys.readouterr().out
    assert "A larger u got an earlier symbol" in out
    assert "Hint" not in out


def rows_and_columns_21(x, h0, W_xh, W_hh, b_xh, b_hh):
    return np.tanh(W_xh @ x[0] + b_xh + h0 @ W_hh.T + b_hh)[None]


def no_transpose_21(x, h0, W_xh, W_hh, b_xh, b_hh):
    return np.tanh(np.dot(x[0], W_xh) + b_xh + h0 @ W_hh.T + b_hh)[None]


def all_at_once_22(p, u):
    return np.argmax(np.cumsum(p) > u, axis=-1)


def past_the_end_22(p, u):
    cdf, answers = np.cumsum(p), []
    for value in u:
        k = 0
        while cdf[k] <= value:
            k += 1
        answers.append(k)
    return np.array(answers)


def last_below_22(p, u):
    return np.array([np.where(np.cumsum(p) <= value)[0][-1] for value in u])


def first_above_22(p, u):
    return np.array([next(k for k, c in enumerate(np.cumsum(p)) if c > value) for value in u])


def smallest_22(p, u):
    return np.array([np.min(np.where(np.cumsum(p) > value)) for value in u])


def no_keepdims_23(logits, targets):
    return np.exp(-(logits - logits.max(axis=-1)).mean())


def targets_as_indices_23(logits, targets):
    return float(logits[targets + len(logits)].mean())


def plain_exp_23(logits, targets):
    losses = []
    for o, k in zip(logits.reshape(-1, logits.shape[2]), targets.ravel(), strict=True):
        losses.append(-math.log(math.exp(o[k]) / sum(math.exp(v) for v in o)))
    return math.exp(sum(losses) / len(losses))


def plain_log_23(logits, targets):
    return plain_exp_23(logits - logits.max(axis=-1, keepdims=True), targets)


def scalar_draw_24(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    return [k for value in u for k in first_above_22(b_y, value)]


def past_the_end_24(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    return W_xh[:, len(b_y)]


def row_24(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):
    return np.tanh(W_xh[start] + b_xh + W_hh @ h0 + b_hh)


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("2.1", rows_and_columns_21, "x_t @ W_xh.T"),
        ("2.1", no_transpose_21, "x_t @ W_xh.T"),
        ("2.2", all_at_once_22, "u[:, None]"),
        ("2.2", past_the_end_22, "the last symbol"),
        ("2.2", last_below_22, "u is below p_0"),
        ("2.2", first_above_22, "the last symbol"),
        ("2.2", smallest_22, "the last symbol"),
        ("2.3", targets_as_indices_23, "np.take_along_axis"),
        ("2.3", plain_exp_23, "exp overflows"),
        ("2.3", plain_log_23, "logit − log-sum-exp"),
        ("2.4", scalar_draw_24, "u[t : t + 1]"),
        ("2.4", past_the_end_24, "past the last"),
        ("2.3", no_keepdims_23, "keepdims=True"),
        ("2.4", row_24, "W_xh[:, k]"),
    ],
)
def test_an_error_of_numpy_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)


def test_an_error_of_another_kind_gets_no_hint(capsys):
    def perplexity(logits, targets):
        return np.expo(logits)

    check("2.3", perplexity)
    assert "Hint" not in capsys.readouterr().out
