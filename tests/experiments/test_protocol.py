import dataclasses

import pytest

from course_rnn.experiments.protocol import (
    Arm,
    Published,
    Row,
    mean_of,
    quick_version,
    rows_of,
)
from tests.experiments.toy import RECIPE, TOY

RESULTS = {"a": {"0": {"x": 1, "y": 4.0}, "1": {"x": 2.0, "y": 5.0}}, "b": {"0": {"y": 7.0}}}


def test_the_quick_version_replaces_what_its_recipes_have_and_keeps_two_seeds():
    quick = quick_version(TOY)
    assert quick.arms["small"].recipe == RECIPE | {"updates": 3}
    assert quick.arms["small"].seeds == (0, 1)
    assert quick.arms["large"].recipe["hidden"] == 9
    assert quick.arms["large"].seeds == (0,)
    assert TOY.arms["small"].recipe["updates"] == 12


def test_rows_leave_out_arms_without_the_value():
    assert rows_of(RESULTS, "what", "x") == (Row("a", "what", {"0": 1.0, "1": 2.0}),)
    assert [row.arm for row in rows_of(RESULTS, "what", "y")] == ["a", "b"]


def test_mean_of():
    assert mean_of(RESULTS, "a", "y") == 4.5
    with pytest.raises(ValueError, match=r"arm: expected one of \['a', 'b'\], got 'c'"):
        mean_of(RESULTS, "c", "y")
    with pytest.raises(
        ValueError, match=r"key: expected 'x' in every result of b, got none at \['0"
    ):
        mean_of(RESULTS, "b", "x")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Arm({}, (), 1.0), "seeds: expected at least one, each once, got ()"),
        (lambda: Arm({}, (1, 1), 1.0), "seeds: expected at least one, each once"),
        (lambda: Arm({}, (1,), 0.0), "minutes: expected a positive number, got 0.0"),
        (lambda: Published("c", " ", "u", "r"), "source: expected some text, got ' '"),
        (lambda: dataclasses.replace(TOY, published=()), "published: expected at least one"),
        (lambda: dataclasses.replace(TOY, arms={}), "arms: expected at least one, got none"),
        (lambda: dataclasses.replace(TOY, sets=("moon",)), r"sets: .*got \['moon'\]"),
    ],
)
def test_bad_input(build, message):
    with pytest.raises(ValueError, match=message.replace("()", r"\(\)")):
        build()
