import re
import sys

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

from course_rnn.exercises.registry import exercise_ids, find_exercise
from course_rnn.grading import check
from course_rnn.grading.judging.parts import parts_of
from course_rnn.grading.notebook.check import public_sheet
from tests.wrong_answers.grade import as_student


def constant(value):
    return as_student(find_exercise("2.1"), lambda **args: value)


def test_success_is_one_line(capsys):
    result = check("2.2", as_student(find_exercise("2.2"), find_exercise("2.2").reference))
    assert capsys.readouterr().out == "Exercise 2.2, inverse_transform: correct, 4 of 4 points.\n"
    assert (result.passed, result.score, result.points) == (True, 4, 4)


def test_the_result_does_not_show_the_text_a_second_time(capsys):
    result = check("2.1", constant(None))
    capsys.readouterr()
    assert "Failed" in result.message
    assert "Failed" not in repr(result)
    shown, _ = DisplayFormatter().format(result)
    assert (shown, capsys.readouterr().out) == ({}, "")


def test_failure_says_what_where_and_why(capsys):
    def rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh):
        return np.tanh(x @ W_xh.T + b_xh + h0 @ W_hh.T + b_hh)

    result = check("2.1", rnn_forward)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Exercise 2.1, rnn_forward: not right yet, 1 of 4 points."
    assert lines[1] == "  Failed: several steps (each state is computed from the one before)"
    assert re.fullmatch(r"  Called with: x \(\d, \d, \d\), h0 \(\d, \d\), .*", lines[2])
    assert re.match(r"  Found: hs has the right shape, .* the first at hs\[1, 0, ", lines[3])
    assert lines[4].startswith("  Hint: every step starts from h0")
    assert len(lines) == 5
    assert (result.passed, result.score) == (False, 1)


def test_the_same_text_every_time(capsys):
    function = constant(np.zeros(3))
    assert check("2.1", function).message == check("2.1", function).message
    capsys.readouterr()


def test_a_stub_is_not_written_yet(capsys):
    def perplexity(logits, targets):
        raise NotImplementedError("Exercise 2.3")

    result = check("2.3", perplexity)
    assert capsys.readouterr().out == "Exercise 2.3, perplexity: not written yet.\n"
    assert (result.passed, result.score, result.points) == (False, 0, 6)


def test_an_exception_is_shown_with_the_students_own_line(capsys):
    def inverse_transform(p, u):
        np.searchsorted(p, u)
        return np.reshape(u, (0, 17))

    check("2.2", inverse_transform)
    out = capsys.readouterr().out
    assert "the function raised ValueError: cannot reshape" in out
    assert re.search(r"in line \d+: return np\.reshape\(u, \(0, 17\)\)", out)


def test_the_line_is_found_behind_a_decorator_and_in_a_helper(capsys):
    def helper(u):
        return u[0] / "none"

    def inverse_transform(p, u):
        return helper(u)

    check("2.2", inverse_transform)
    assert 'return u[0] / "none"' in capsys.readouterr().out


def test_a_long_message_is_cut(capsys):
    def inverse_transform(p, u):
        raise KeyError("x" * 10_000)

    check("2.2", inverse_transform)
    assert len(capsys.readouterr().out) < 800


def test_a_function_that_exits_is_a_failure(capsys):
    def inverse_transform(p, u):
        sys.exit(0)

    assert not check("2.2", inverse_transform).passed
    assert "the function raised SystemExit: 0" in capsys.readouterr().out


def test_part_of_the_points_when_some_calls_raise(capsys):
    def inverse_transform(p, u):
        if np.any(p == 0):
            raise ValueError("p: no zeros please")
        return find_exercise("2.2").reference(p, u)

    assert check("2.2", inverse_transform).score == 3
    assert "Failed: borders" in capsys.readouterr().out


def bare(x, h0): ...
def swapped(h0, x, W_xh, W_hh, b_xh, b_hh): ...
def one_more(x, h0, W_xh, W_hh, b_xh, b_hh, activation): ...
def by_keyword(*, x, h0, W_xh, W_hh, b_xh, b_hh): ...


@pytest.mark.parametrize("function", [bare, swapped, one_more, by_keyword, lambda *args: None])
def test_another_signature_is_told_the_right_one(function, capsys):
    assert not check("2.1", function).passed
    expected = "expected the signature\n  rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh)\n"
    assert capsys.readouterr().out.endswith(expected)


def test_defaults_and_further_options_are_no_fault(capsys):
    def inverse_transform(p, u=None, *args, eps=0.0, **options):
        return find_exercise("2.2").reference(p, u)

    assert check("2.2", inverse_transform).passed
    capsys.readouterr()


def test_a_function_without_a_signature_is_called_all_the_same(capsys):
    assert not check("2.2", dict).passed
    assert "raised TypeError" in capsys.readouterr().out


@pytest.mark.parametrize("garbage", [None, "text", object(), np.zeros((2, 2), object), {}, 1 + 2j])
def test_garbage_scores_nothing(garbage, capsys):
    result = check("2.1", constant(garbage))
    assert (result.passed, result.score) == (False, 0)
    assert "Found: hs: expected" in capsys.readouterr().out


def test_a_generator_function_is_no_answer(capsys):
    def inverse_transform(p, u):
        yield from u

    check("2.2", inverse_transform)
    assert "got an object of type generator" in capsys.readouterr().out


def test_nan_and_a_huge_array_are_named(capsys):
    def rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh):
        return np.full((*x.shape[:2], h0.shape[1]), np.nan)

    check("2.1", rnn_forward)
    check("2.1", constant(np.broadcast_to(0.0, (10**5, 10**5, 10**5))))
    out = capsys.readouterr().out
    assert "hs[0, 0, 0] is nan: every number must be finite." in out
    assert "got an array of shape (100000, 100000, 100000)." in out


def test_changing_an_argument_in_place_is_found(capsys):
    def rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh):
        hs = find_exercise("2.1").reference(x, h0, W_xh, W_hh, b_xh, b_hh)
        h0[:] = hs[-1]
        x *= 2
        return hs

    result = check("2.1", rnn_forward)
    assert (result.passed, result.score) == (False, 0)
    assert "Found: x and h0 changed in place" in capsys.readouterr().out
    assert check("2.1", as_student(find_exercise("2.1"), find_exercise("2.1").reference)).passed
    capsys.readouterr()


def test_an_answer_that_remembers_the_call_before_is_found(capsys):
    exercise, calls = find_exercise("2.2"), []

    def inverse_transform(p, u):
        calls.append(None)
        again = len(calls) > len(public_sheet(exercise).cases)
        return exercise.reference(p, u) * (not again)

    result = check("2.2", inverse_transform)
    assert not result.passed
    assert result.score < exercise.points
    assert "Found: the answer changes from call to call" in capsys.readouterr().out


def test_an_error_in_the_second_call_alone_is_a_change_too(capsys):
    exercise, seen = find_exercise("2.2"), set()

    def inverse_transform(p, u):
        if u.tobytes() in seen:
            raise KeyError("seen before")
        seen.add(u.tobytes())
        return exercise.reference(p, u)

    assert not check("2.2", inverse_transform).passed
    assert "Found: the answer changes from call to call" in capsys.readouterr().out


def test_an_answer_that_changes_gets_no_hint_of_a_mistake(capsys):
    exercise, calls = find_exercise("2.2"), []

    def inverse_transform(p, u):
        calls.append(None)
        again = len(calls) > len(public_sheet(exercise).cases)
        return np.full(len(u), -1 if again else np.argmax(p))  # at first always the most likely

    check("2.2", inverse_transform)
    out = capsys.readouterr().out
    assert "Found: the answer changes from call to call" in out
    assert "Hint" not in out


def test_own_choice_is_a_change_though_it_raises_where_p_does_not_sum_to_1(capsys):
    rng = np.random.default_rng(1)

    def inverse_transform(p, u):
        return rng.choice(len(p), size=len(u), p=p)

    check("2.2", inverse_transform)
    assert "Found: the answer changes from call to call" in capsys.readouterr().out


def test_prints_of_the_student_are_no_fault(capsys):
    def inverse_transform(p, u):
        print("p is", p)
        print("careful", file=sys.stderr)
        return find_exercise("2.2").reference(p, u)

    assert check("2.2", inverse_transform).passed
    capsys.readouterr()


@pytest.mark.usefixtures("without_shape_hook")
@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_the_text_holds_no_right_value(exercise_id, capsys):
    """No decimal fraction, and no run of the right indices, is in any failure's text."""
    exercise = find_exercise(exercise_id)
    rows = [a.ravel() for answer in public_sheet(exercise).expected for a in parts_of(answer)]
    runs = [", ".join(map(str, row.tolist())) for row in rows if row.size > 1]
    for mistake in exercise.mistakes:
        text = check(exercise_id, as_student(exercise, mistake.answer)).message
        for group in exercise.groups:
            text = text.replace(group.claim, "")
        assert not re.findall(r"\d\.\d", text.replace(f"Exercise {exercise_id}", ""))
        assert not [run for run in runs if run in text]
    capsys.readouterr()


@pytest.mark.usefixtures("without_shape_hook")
def test_an_unknown_exercise_and_no_function_are_errors():
    with pytest.raises(ValueError, match=r"exercise_id: expected one of .*2\.1"):
        check("7.99", print)
    with pytest.raises(ValueError, match="function: expected the function rnn_forward itself"):
        check("2.1", np.zeros(3))
