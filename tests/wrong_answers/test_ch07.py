"""Exercises of chapter 7: how many mistakes are known, what is left for them, errors in words."""

import inspect

import numpy as np
import pytest
import torch

from course_rnn.exercises.ch07.beam_search.spec import has_a_twin
from course_rnn.exercises.registry import find_exercise, right_answers
from course_rnn.reference.search import exhaustive_search
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error, points_of_mistake

IDS = ("7.1", "7.2", "7.3")


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [24, 24, 26]


def test_attention_is_that_of_torch():
    for args in cases("7.1"):
        context, _ = find_exercise("7.1").reference(**args)
        q, k, v = (torch.from_numpy(args[n]).transpose(0, 1) for n in ("queries", "keys", "values"))
        mask = torch.from_numpy(args["mask"]).T[:, None]
        expected = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        assert np.allclose(context, expected.transpose(0, 1))


def test_loss_is_that_of_torch():
    for args in cases("7.2"):
        _, wanted, loss = find_exercise("7.2").reference(**args)
        log_p = torch.from_numpy(args["log_p"]).flatten(0, 1)
        wanted = torch.from_numpy(wanted).flatten()
        expected = torch.nn.functional.cross_entropy(log_p, wanted, ignore_index=-1)
        assert np.isclose(loss, expected.item())


def test_a_beam_that_is_wide_enough_finds_the_best():
    for args in cases("7.3")[:6]:
        args = args | {"max_length": 3, "width": len(args["log_p"]) ** 3}
        symbols, score = find_exercise("7.3").reference(**args)
        best = exhaustive_search(
            lambda k, _, log_p=args["log_p"]: (log_p[k], None),
            None,
            args["start"],
            args["end"],
            max_length=3,
            alpha=args["alpha"],
        )
        assert tuple(symbols[symbols >= 0]) == best.symbols
        assert score == best.score(args["alpha"])


@pytest.mark.parametrize(
    ("symbols", "twin"),
    [([2, 1, 2, 3, 1], True), ([2, 2, 3], False), ([1, 1, 2], False), ([2, 1, 1], True)],
)
def test_the_same_transitions_in_another_order(symbols, twin):
    assert has_a_twin(symbols, 1) is twin


def test_the_best_of_each_case_scores_like_no_other():
    for args in cases("7.3"):
        symbols, _ = find_exercise("7.3").reference(**args)
        assert not has_a_twin(symbols[symbols >= 0], args["start"])


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("7.1", "mask ignored", 1),
        ("7.1", "masked after the softmax", 1),
        ("7.1", "mean without weights", 3),
        ("7.1", "not scaled", 0),
        ("7.2", "target fed as it is", 4),
        ("7.2", "padding counted", 3),
        ("7.2", "mean of means", 3),
        ("7.2", "no END", 1),
        ("7.3", "alpha ignored", 4),
        ("7.3", "length without END", 4),
        ("7.3", "greedy", 1),
        ("7.3", "start again", 0),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points


SLIPS = {
    ("7.1", "einsum"): [
        (" / np.sqrt(queries.shape[2])", "", "not scaled"),
        ("np.where(mask.T, scores, -np.inf)", "scores * mask.T", "scores of 0"),
        ("np.where(mask.T, scores, -np.inf)", "scores", "mask ignored"),
        ("return np.einsum", "return -np.einsum", None),
    ],
    ("7.2", "masks"): [
        ("wanted[t > lengths] = -1", "pass", None),
        ("inputs[t > lengths] = end", "pass", None),
        (".mean()", ".sum()", "sum"),
        ("wanted[t == lengths] = end", "wanted[-1] = end", None),
    ],
    ("7.3", "lists"): [
        ("total / len(symbols) ** alpha", "total", "alpha ignored"),
        ("max(complete)", "min(complete)", "the worst returned"),
        ("max(complete)", "complete[0]", "the first that ended"),
        ("symbols[-1] if symbols else start", "start", "start again"),
        ("longer[:width]", "longer[: width + 1]", "one too many"),
    ],
}
ROWS = [(*key, *slip) for key, slips in SLIPS.items() for slip in slips]


@pytest.mark.parametrize(("exercise_id", "name", "old", "new", "mistake"), ROWS)
def test_a_slip_is_named(exercise_id, name, old, new, mistake):
    function = next(f for f in right_answers(exercise_id) if f.__name__ == name)
    source = inspect.getsource(function)
    assert old in source
    scope = dict(vars(inspect.getmodule(function)))
    exec(source.replace(old, new), scope)
    points, found = grade(fresh_sheet(exercise_id, 0), scope[name])
    assert points < find_exercise(exercise_id).points
    assert (found and found.name) == mistake


def columns_71(queries, keys, values, mask):
    return np.einsum("tnd,snd->tns", queries, keys) * mask, values


def past_the_end_72(targets, lengths, log_p, start, end):
    return np.stack([targets[t] for t in range(len(log_p))]), targets, 0.0


def short_72(targets, lengths, log_p, start, end):
    return targets, targets, (log_p[:, :, 0] * targets).mean()


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("7.1", columns_71, "mask.T has the axes (N, S)"),
        ("7.2", past_the_end_72, "T + 1 steps are run"),
        ("7.2", short_72, "T + 1 rows"),
    ],
)
def test_an_error_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)
