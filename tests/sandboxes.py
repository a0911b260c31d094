"""Sandboxes for tests: a level that does not work here is a skip, or a failure where CI says so."""

import os
from contextlib import contextmanager
from dataclasses import replace

import pytest

from course_rnn.grading.grader.slots import open_sandbox
from course_rnn.grading.sandbox import NUMPY
from course_rnn.grading.sandbox.levels import why_not

# a busy machine is no failure; and what hangs on purpose need not hang for long
PATIENT = replace(NUMPY, start_s=120.0, import_s=60.0, wall_s=60.0)
HANGING = replace(PATIENT, import_s=1.0, wall_s=1.5)


def need(level):
    """Skip the test if the level does not work, or fail it if COURSE_RNN_REQUIRE_SANDBOX is 1."""
    reason = why_not(level)
    if reason is not None:
        told = f"no sandbox of level {level}: {reason}"
        if os.environ.get("COURSE_RNN_REQUIRE_SANDBOX") == "1":
            pytest.fail(told)
        pytest.skip(told)


@contextmanager
def sandbox_of(level):
    """A sandbox in a slot that no other test process has."""
    need(level)
    with open_sandbox(level) as sandbox:
        yield sandbox
