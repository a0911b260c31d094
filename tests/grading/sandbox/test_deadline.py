"""Time in which this process did not run either is not the child's."""

import pytest

from course_rnn.grading.sandbox import deadline
from course_rnn.grading.sandbox.deadline import LONGEST_GAP_S, Deadline


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now[0])
    return now


def test_it_runs_down_while_it_is_looked_at(clock):
    limit = Deadline(1.0)
    for expected in (0.75, 0.5, 0.25, 0.0, -0.25):
        clock[0] += 0.25
        assert limit.left == pytest.approx(expected)


def test_a_stop_of_hours_costs_no_more_than_the_longest_gap(clock):
    limit = Deadline(2.0)
    clock[0] += 7200
    assert limit.left == pytest.approx(2.0 - LONGEST_GAP_S)
