"""Exercises of chapter 8: how many mistakes are known, what is left for them, errors in words."""

import inspect
from itertools import product

import numpy as np
import pytest

from course_rnn.data.bio import from_bio, repair_bio
from course_rnn.exercises.registry import find_exercise, right_answers
from course_rnn.reference.viterbi import path_score
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error, points_of_mistake

IDS = ("8.1", "8.2", "8.3")


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [15, 17, 20]


def test_spans_are_those_of_the_package():
    for args in cases("8.2"):
        named = ["O" if t == 0 else f"{'IB'[t % 2]}-{(t - 1) // 2}" for t in args["tags"]]
        expected = [(s.start, s.stop, int(s.label)) for s in from_bio(repair_bio(named))]
        assert find_exercise("8.2").reference(**args).tolist() == [list(s) for s in expected]


def test_the_best_sequence_is_that_of_exhaustive_search():
    for args in cases("8.3"):
        e, a = args["emissions"][:5], args["transitions"]
        e = np.concatenate([e[:1] + args["start"], e[1:]])
        scores = {y: path_score(e, a, np.array(y)) for y in product(range(len(a)), repeat=len(e))}
        labels, score = find_exercise("8.3").reference(
            **args | {"emissions": args["emissions"][:5]}
        )
        best = max(scores, key=scores.get)
        assert tuple(labels) == best
        assert score == pytest.approx(scores[best])


def test_the_commonest_tag_and_ties_by_hand():
    words, tags = np.array([0, 0, 0, 2, 2]), np.array([2, 1, 2, 1, 0])
    table = find_exercise("8.1").reference(words, tags, 4, 3)
    assert table.tolist() == [2, 1, 0, 1]  # 1 and 2 came twice each; 0 and 1 once with word 2


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("8.1", "new words get tag 0", 3),
        ("8.1", "ties to the higher", 3),
        ("8.1", "last tag seen", 0),
        ("8.2", "stray I left out", 3),
        ("8.2", "I of another label goes on", 3),
        ("8.2", "stop included", 0),
        ("8.3", "each step for itself", 1),
        ("8.3", "transitions transposed", 1),
        ("8.3", "score without start", 3),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points


SLIPS = {
    ("8.1", "counting_loop"): [
        ("counts.sum(axis=0).argmax()", "0", "new words get tag 0"),
        ("row.argmax() if", "K - 1 - row[::-1].argmax() if", "ties to the higher"),
        ("counts[word, tag] += 1", "counts[word, tag] = 1", "each pair once"),
    ],
    ("8.2", "with_an_open_span"): [
        ("if start is not None:\n", "if False:\n", "span at the end lost"),
        ("tag == 0 or tag % 2 == 1 or its_label != label", "tag == 0", "all until O"),
        ("(start, t, label)", "(start, t - 1, label)", None),
        (" or its_label != label", "", "I of another label goes on"),
    ],
    ("8.3", "loops"): [
        ("transitions[:, k]", "transitions[k]", "transitions transposed"),
        ("start + emissions[0]", "emissions[0]", "start ignored"),
        ("back[t, labels[t]]", "np.argmax(best[t - 1])", "no pointers followed"),
        ("best[-1].max()", "best[-1].max() / T", "mean score"),
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


def next_tag_82(tags):
    return np.array([[t, t + 1, tags[t + 1]] for t in range(len(tags))])


def columns_83(emissions, transitions, start):
    return emissions.argmax(axis=1), (emissions @ transitions[:-1]).sum()


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [("8.2", next_tag_82, "no next tag"), ("8.3", columns_83, "best[:, None] + transitions")],
)
def test_an_error_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)
