"""Nothing that ended waits for a first process of the machine that does not care."""

import subprocess
import sys

import pytest

from course_rnn.grading.sandbox import LEVELS
from tests.sandboxes import need

# this process takes on what else would be left to PID 1
CODE = """
import ctypes, os, sys
from pathlib import Path
from course_rnn.grading.grader.slots import open_sandbox
from course_rnn.grading.sandbox import NUMPY
from course_rnn.commands.orphans import take_on_orphans
take_on_orphans()
with open_sandbox(sys.argv[1]) as sandbox:
    for source in ("def f(): return 1.0", "def f(): import os; os._exit(0)") * 5:
        with sandbox.session(source, "numpy", NUMPY) as session:
            session.ask("f", (), [{}])
assert ctypes.CDLL(None).prctl(37, ctypes.byref(taken := ctypes.c_int())) == 0 and taken.value
own = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
print([Path(f"/proc/{pid}/stat").read_text() for pid in own])
"""


@pytest.mark.parametrize("level", list(LEVELS))
def test_every_child_is_laid_to_rest(level):
    need(level)
    command = [sys.executable, "-c", CODE, level]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
