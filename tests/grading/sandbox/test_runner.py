"""A busy machine takes nothing from the time of a child."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import LEVELS, NUMPY
from course_rnn.grading.sandbox.runner import Runner
from tests.sandboxes import sandbox_of

if not Path("/proc/self/schedstat").exists():
    pytest.skip("this kernel does not count how long a process waits", allow_module_level=True)

BUSY = "while True: pass"
WORK = """
import time
def work(seconds):
    start = time.process_time()
    while time.process_time() - start < seconds:
        pass
    return seconds
def nap(seconds):
    time.sleep(seconds)
    return seconds
"""


@pytest.fixture
def crowded():
    """One processor for this test and for three others that want all of it."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    others = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(3)]
    yield
    os.sched_setaffinity(0, before)
    for other in others:
        other.kill()
        other.wait()


def test_waiting_is_seen(crowded):
    with subprocess.Popen([sys.executable, "-c", BUSY]) as process:
        runner = Runner(process.pid)
        time.sleep(1.0)
        assert 0.3 < runner.waited() < 1.1
        process.kill()
    assert runner.waited() > 0.3  # what was known last


def test_a_process_that_sleeps_does_not_wait():
    code = "import time; print(flush=True); time.sleep(60)"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        process.stdout.readline()  # by then it has started, and may have waited for that
        time.sleep(0.2)
        runner = Runner(process.pid)
        before = runner.waited()
        time.sleep(0.5)
        assert runner.waited() - before < 0.3
        process.kill()


def test_no_such_process():
    runner = Runner(2**30)
    runner.find()
    assert runner.waited() == 0.0


@pytest.mark.parametrize("level", list(LEVELS))
def test_a_child_has_its_time_on_a_crowded_processor(crowded, level):
    with sandbox_of(level) as sandbox:
        limits = replace(NUMPY, wall_s=1.6)
        with sandbox.session(WORK, "numpy", limits) as session:
            started = time.monotonic()
            (reply,) = session.ask("work", ("seconds",), [{"seconds": 1.0}])
            assert reply.verdict is None, reply
            assert time.monotonic() - started > 1.7  # it would have been too late
            assert session.ask("nap", ("seconds",), [{"seconds": 60.0}])[0].verdict is Verdict.TLE
