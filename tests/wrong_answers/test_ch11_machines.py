"""Exercises 11.2 and 11.3: how many mistakes are known, and what is left for them."""

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.reference.stack_machine import (
    BRACKETS,
    run_stack_machine,
    stack_machine,
    well_nested,
)
from tests.wrong_answers.grade import fresh_sheet, points_of_mistake


def cases(exercise_id):
    return [case for seed in range(10) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in ("11.2", "11.3")] == [23, 27]


def written(next_state, output, state, word):
    symbols = []
    for a in word:
        symbols.append(output[state, a])
        state = next_state[state, a]
    return symbols


def test_the_classes_write_what_their_states_write_and_differ():
    rng = np.random.default_rng(0)
    for case in cases("11.2"):
        classes, next_class, class_output = find_exercise("11.2").reference(**case.args)
        S, A = case.args["output"].shape
        assert classes[0] == 0
        assert len(next_class) == classes.max() + 1 < S
        words = rng.integers(A, size=(60, 2 * S))
        told = [[written(*case.args.values(), s, word) for word in words] for s in range(S)]
        for s in range(S):
            for word, symbols in zip(words, told[s], strict=True):
                assert written(next_class, class_output, classes[s], word) == symbols
            for other in range(s):
                assert (told[s] == told[other]) == (classes[s] == classes[other])


def test_numbers_are_those_of_the_machine_in_fractions():
    machine = stack_machine()
    for case in cases("11.3")[:40]:
        qs, nested = find_exercise("11.3").reference(**case.args)
        for q, good, column in zip(qs.T, nested, case.args["symbols"].T, strict=True):
            text = "".join("([)]"[x] for x in column)
            assert set(text) <= set(BRACKETS)
            assert good == well_nested(text)
            states = run_stack_machine(machine, text)[1:]
            wrong = np.cumsum([h[4:].any() for h in states]) > 0
            assert q[wrong].tolist() == [0] * wrong.sum()
            assert q[~wrong].tolist() == [float(h[:4].sum()) for h in states[~wrong]]


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("11.2", "outputs alone", 3),
        ("11.2", "split twice", 3),
        ("11.2", "order of the inputs", 2),
        ("11.2", "counted from one", 0),
        ("11.2", "states in the table", 4),
        ("11.3", "digit not divided", 0),
        ("11.3", "any kind closes", 3),
        ("11.3", "left open", 5),
        ("11.3", "error forgotten", 3),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(3):
        assert points_of_mistake(exercise_id, name, seed) == points
