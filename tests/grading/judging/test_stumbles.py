"""Hints for exceptions are true, whatever the cause."""

import numpy as np
import pytest

from course_rnn.exercises.registry import exercise_ids, find_exercise
from course_rnn.grading.judging.stumbles import find_hint

OUT = "IndexError: index {} is out of bounds for axis {} with size {}"
IDS = exercise_ids()


def args_of(exercise_id):
    return find_exercise(exercise_id).cases(np.random.default_rng(0))[-1].args


def hint(exercise_id, described, **args):
    return find_hint(find_exercise(exercise_id), args_of(exercise_id) | args, described)


@pytest.mark.parametrize("exercise_id", IDS)
class TestEveryExercise:
    def test_an_index_out_of_bounds_is_repeated_in_its_numbers(self, exercise_id):
        said = hint(exercise_id, OUT.format(977, 5, 976))
        assert said == "index 977 is out of bounds on axis 5, whose size is 976: the last is 975."

    def test_nothing_else_of_a_message_is_repeated(self, exercise_id):
        for text in (
            OUT.format("0.25", 0, 3),
            OUT.format(1, 0, 1) + " 0.25",
            OUT.format(1, 0, 9**9),
        ):
            assert "0.25" not in hint(exercise_id, text)
            assert str(9**9) not in hint(exercise_id, text)

    def test_a_float_as_index_is_told_so(self, exercise_id):
        for text in (
            "IndexError: only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) "
            "and integer or boolean arrays are valid indices",
            "IndexError: arrays used as indices must be of integer (or boolean) type",
        ):
            assert hint(exercise_id, text).startswith("an index is no integer.")

    def test_what_can_have_any_cause_has_no_hint(self, exercise_id):
        for text in (
            "ValueError: Expecting at least two arrays.",
            "TypeError: 'numpy.float64' object is not callable",
            "AttributeError: 'list' object has no attribute 'max'",
            "IndexError: tuple index out of range",
            "TypeError: unsupported operand type(s) for +: 'int' and 'tuple'",
            "ZeroDivisionError: division by zero" if exercise_id == "4.4" else "KeyError: 3",
        ):
            assert hint(exercise_id, text) == ""


def test_the_hint_follows_the_axis_and_its_size():
    args = args_of("2.4")
    H, V = args["W_xh"].shape
    T = len(args["u"])
    assert "u[T − 1]" in hint("2.4", OUT.format(T, 0, T))
    assert "W_xh[:, k]" in hint("2.4", OUT.format(H, 0, H))
    assert "past the last" in hint("2.4", OUT.format(V, 1, V))
    assert "W_xh" not in hint("2.4", OUT.format(T, 0, T))


def test_the_hint_follows_the_arguments():
    losses = "ZeroDivisionError: float division by zero"
    zeros = {name: np.zeros(2) for name in ("dW_xh", "dW_hh", "db")}
    assert "may be 0" in hint("4.3", losses, **zeros)
    assert hint("4.3", losses) == ""
    domain = "ValueError: math domain error"
    assert "underflowed" in hint("2.3", domain)
    assert hint("2.3", domain, logits=np.zeros((2, 3, 4))) == ""


def test_a_graph_that_is_gone_has_two_causes():
    said = hint("3.5", "RuntimeError: Trying to backward through the graph a second time")
    assert "the state: detach" in said
    assert "the loss" in said
