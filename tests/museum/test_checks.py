"""The checks: which bug passes which, and why; the verdicts that chapter 3 shows."""

from dataclasses import replace

import numpy as np
import pytest

from course_rnn.museum.checks import CARELESS, CONTROLS, GOOD, GradientCheck, survivors
from course_rnn.museum.exhibits import bptt, wrong_versions

WRONG = wrong_versions()
LET_THROUGH = {
    "T = 1": {
        "state detached",
        "only the last loss",
        "= for +=",
        "forward order",
        "state overwritten",
    },
    "N = 1": {"mean over batch"},
    "H = 1": {"missing transpose", "clipped on the way"},
    "h0 = 0": {"h0 taken for 0"},
    "W_hh = identity": {"missing transpose"},
    "only W_hh": {"dh0 missing", "mean over batch", "b_hh forgotten"},
    "loss at T only": {"only the last loss"},
    "small dhs": {"clipped on the way"},
    # the other half of each reason
    "T = 2": set(),
    "N = 2": set(),
    "H = 2": set(),
    "H = 1, dhs × 100": {"missing transpose"},
    "h0 = 0.01": set(),
    "W_hh symmetric": {"missing transpose"},
    "loose tolerance": set(),
    "tiny weights, strict": {"slope at a, not at h", "clipped on the way"},
    "small weights (0.1), strict": set(),
    "tiny, strict, dhs × 10^5": {"slope at a, not at h"},
    "loss at T and T - 1": set(),
    "float32, eps = 0.01": set(),
}


def test_the_good_check_accepts_the_right_version_and_no_other():
    assert survivors(GOOD, WRONG) == []
    assert survivors(GOOD, {"right": bptt}) == ["right"]


@pytest.mark.parametrize("name", LET_THROUGH)
def test_what_a_check_lets_through(name):
    assert set(survivors((CARELESS | CONTROLS)[name], WRONG)) == LET_THROUGH[name]


def test_tiny_weights_and_float32_let_something_through():
    for name in CARELESS.keys() - LET_THROUGH.keys():
        assert 0 < len(survivors(CARELESS[name], WRONG)) < len(WRONG)


def test_every_control_is_tried():
    assert LET_THROUGH.keys() >= CONTROLS.keys()


def test_a_nan_is_objected_to():
    def backward(dhs, cache):
        grads = bptt(dhs, cache)
        return grads._replace(x=grads.x * np.nan)

    assert GOOD.objects(backward)


def test_a_check_that_rejects_the_right_version_gives_no_verdict():
    with pytest.raises(ValueError, match=r"^check: expected one that accepts the right version"):
        survivors(replace(GOOD, atol=1e-14, rtol=1e-14), WRONG)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("T", 0, "at least 1"),
        ("H", -2, "at least 1"),
        ("W_hh", "zero", "'zero'"),
        ("losses", 5, "1 to 4 steps"),
        ("losses", 0, "1 to 4 steps"),
        ("names", ("W_hy",), "W_hy"),
    ],
)
def test_what_makes_no_problem_is_refused(field, value, said):
    with pytest.raises(ValueError, match=rf"^{field}: expected .*got ") as caught:
        GradientCheck(**{field: value})
    assert said in str(caught.value)
