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
        assert limit.left() == pytest.approx(expected)


def test_a_stop_of_hours_costs_no_more_than_the_longest_gap(clock):
    limit = Deadline(2.0)
    clock[0] += 7200
    assert limit.left() == pytest.approx(2.0 - LONGEST_GAP_S)


def test_what_others_had_of_the_processor_does_not_count(clock):
    waited = [7.0]  # before
    limit = Deadline(2.0)
    limit.left(lambda: waited[0])
    for passed, lost, counts in ((0.4, 0.3, 0.1), (0.4, 0.0, 0.4), (0.4, 0.4, 0.1), (0.4, -1, 0.4)):
        before = limit.left(lambda: waited[0])
        clock[0] += passed
        waited[0] += max(lost, 0.0)
        assert before - limit.left(lambda: waited[0]) == pytest.approx(counts)


def test_short_gaps_add_up(clock):
    waited = [0.0]
    limit = Deadline(1.0)
    for _ in range(100):
        clock[0] += 0.01
        waited[0] += 0.005
        limit.left(lambda: waited[0])
    assert limit.left(lambda: waited[0]) == pytest.approx(0.5, abs=0.03)
