"""The exhibits: the right version is right, every wrong one is wrong, and what is shown is run."""

import numpy as np
import pytest

from course_rnn.museum.exhibits import EXHIBITS, Exhibit, bptt, wrong_versions
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from tests.cases import H, N, T, assert_equal, assert_not_mutated, rnn_args


@pytest.fixture
def case(rng):
    return rng.normal(size=(T, N, H)) * 2, rnn_forward(**rnn_args(rng))[1]


def test_the_right_version_is_the_package_s(case):
    for got, expected in zip(bptt(*case), rnn_backward(*case), strict=True):
        assert_equal(got, expected)
    assert_not_mutated(bptt, *case)


def test_every_exhibit_is_wrong_and_has_the_right_shapes(case):
    right, wrong = bptt(*case), wrong_versions()
    assert len(wrong) == len(EXHIBITS) == 15
    for backward in wrong.values():
        grads = backward(*case)
        assert [g.shape for g in grads] == [g.shape for g in right]
        assert max(np.abs(g - r).max() for g, r in zip(grads, right, strict=True)) > 1e-3


def test_the_line_that_is_shown_is_the_line_that_is_run(case):
    exhibit = Exhibit("half", "dh_next = da @ W_hh", "dh_next = da @ W_hh / 2")
    dhs, cache = case
    halved = exhibit.build()(dhs, cache)
    expected = rnn_backward(dhs, cache._replace(W_hh=cache.W_hh / 2))
    assert_equal(halved.h0, expected.h0)
    assert exhibit.diff() == "- dh_next = da @ W_hh\n+ dh_next = da @ W_hh / 2"


def test_lines_may_be_added_before_a_line():
    by_name = {exhibit.name: exhibit for exhibit in EXHIBITS}
    assert by_name["state overwritten"].diff() == "+ hs = 0 * hs + hs[-1]"


@pytest.mark.parametrize("line", ["dh_next = W_hh @ da", "dh_next", ""])
def test_a_line_that_is_not_there_is_refused(line):
    with pytest.raises(ValueError, match=r"^right: expected a line of bptt, got "):
        Exhibit("none", line, "pass").build()
