"""The table in the book is the one that the grader earns now, and the page states the limits."""

import re

import pytest

from course_rnn.exercises.registry import right_answers
from course_rnn.grading.sandbox import NUMPY, TORCH
from course_rnn.grading.selftest.trials import Trial, chapters, try_answers
from tools.equivalent_slips import EQUIVALENT
from tools.kill_table import PAGE, block, fresh_block
from tools.slips import Slip, slips, summary

SEED = 2024
SLIPS = [
    Slip("2.2", "count_the_sums_below", "cdf[-1] = 2", False),
    Slip("2.2", "count_the_sums_below", "cdf[-1] = 3", False),
    Slip("2.2", "count_the_sums_below", "without cdf[-1] = 1", True),
]


@pytest.mark.usefixtures("without_shape_hook")  # which would take five times as long
def test_the_table_of_the_page_is_what_the_grader_earns():
    trials = [trial for chapter in chapters() for trial in try_answers(chapter, SEED)]
    assert [trial for trial in trials if not trial.passed] == []
    told = "the page is out of date: python -m tools.kill_table"
    assert block(PAGE.read_text(encoding="utf-8")) == fresh_block(trials, list(slips())), told


def test_a_mistake_that_gets_through_is_counted():
    right = Trial(2, "right", "reference", False, True, "")
    killed = Trial(2, "mistake", "no tanh", True, True, "")
    without_hint = Trial(3, "mistake", "no bias", True, False, "?")
    survived = Trial(3, "mistake", "transposed", False, False, "?")
    hostile = Trial(2, "hostile", "fork_bomb", True, True, "")
    fresh = fresh_block([survived, right, killed, without_hint, hostile], SLIPS)
    assert [line for line in fresh.splitlines() if line][2:6] == [
        "| Chapter 2 | 1 | 1 | 1 | 1 | 1 |",
        "| Chapter 3 | 0 | 0 | 2 | 1 | 0 |",
        "| Together | 1 | 1 | 3 | 2 | 1 |",
        "Kill rate: 2 of 3 wrong answers, 66.7%.",
    ]


def test_survivors_are_counted_and_explained():
    counts, *reasons = [line for line in summary(SLIPS).splitlines() if line]
    assert counts.startswith("Of 3 such changes 1 are rejected (33.3%). The other 2 survive")
    assert reasons == ["- the last sum only has to exceed every u (1)", "- not explained yet (1)"]


@pytest.mark.parametrize(("exercise", "answer", "part", "_"), EQUIVALENT)
def test_explanations_are_of_answers_that_exist(exercise, answer, part, _):
    assert answer in [f.__name__ for f in right_answers(exercise)]


@pytest.mark.parametrize(
    ("verdict", "numbers"),
    [
        ("TLE", [NUMPY.wall_s, TORCH.wall_s, NUMPY.import_s, TORCH.import_s]),
        ("MLE", [NUMPY.memory_bytes / 2**30, TORCH.memory_bytes / 2**30]),
        ("OLE", [NUMPY.output_bytes / 2**20]),
    ],
)
def test_the_page_states_the_limits(verdict, numbers):
    (row,) = re.findall(rf"^\| {verdict} \|.*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [float(number) for number in re.findall(r"\d+", row)] == numbers
