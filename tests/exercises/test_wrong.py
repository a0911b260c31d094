import re

import numpy as np
import pytest

from course_rnn.exercises.wrong import on_changed, shapes_do_not_fit, then


def ratio(a, b):
    return a / b


def test_an_argument_is_changed_on_the_way_in_and_no_other():
    args = {"a": np.array([6.0, 8.0]), "b": np.array([1.0, 2.0])}
    assert on_changed(ratio, b=lambda b: 2 * b)(**args).tolist() == [3, 2]
    assert on_changed(ratio, a=np.flip, b=np.ones_like)(**args).tolist() == [8, 6]
    assert (args["a"].tolist(), args["b"].tolist()) == ([6, 8], [1, 2])


def test_the_answer_is_changed_after():
    assert then(ratio, lambda answer: answer + 1)(a=np.array(6.0), b=np.array(2.0)) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        on_changed(ratio, b=np.zeros_like),
        then(ratio, np.log),
        then(lambda a, b: a / (b - b), np.exp),
        on_changed(ratio, a=lambda a: np.log(a - a)),
    ],
)
def test_what_divides_by_zero_does_so_without_a_warning(wrong):
    wrong(a=np.array([-1.0]), b=np.array([1.0]))
    with pytest.raises(RuntimeWarning):  # only inside
        np.array([1.0]) / np.array([0.0])


@pytest.mark.parametrize(
    "function",
    [
        lambda: np.ones((2, 3)) @ np.ones((2, 3)),
        lambda: np.dot(np.ones((2, 3)), np.ones((2, 3))),
        lambda: np.ones((2, 3)) + np.ones((3, 2)),
    ],
)
def test_shapes_that_do_not_fit_are_known_by_what_numpy_says(function):
    stumble = shapes_do_not_fit("The page says (3, 2).")
    assert stumble.hint == "the shapes do not fit. The page says (3, 2)."
    with pytest.raises(ValueError, match=stumble.pattern):
        function()


def test_shapes_may_be_known_by_more_patterns():
    assert not re.search(shapes_do_not_fit("").pattern, "IndexError: axis 0")
    also = shapes_do_not_fit("", also="axis 0|axis 1").pattern
    assert all(re.search(also, text) for text in ("axis 0", "axis 1", "not aligned"))
