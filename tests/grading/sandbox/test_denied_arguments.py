"""System calls that are denied for some of their arguments only."""

import errno

import pytest

from tests.sandboxes import PATIENT

SOURCE = """
import ctypes
import fcntl
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.prctl.argtypes = [ctypes.c_ulong] * 5


def prctl(option):
    ctypes.set_errno(0)
    return ctypes.get_errno() if libc.prctl(option, 0, 0, 0, 0) < 0 else 0


def control(command):
    _, end = os.pipe()
    try:
        fcntl.fcntl(end, command, 0)
    except OSError as error:
        return error.errno
    return 0
"""


def asked(sandbox, function, name, value):
    (reply,) = sandbox.run(SOURCE, function, (name,), [{name: value}], "numpy", PATIENT)
    return int(reply.arrays[0])


@pytest.mark.parametrize("option", [1, 2**32 + 1])
def test_a_child_cannot_outlive_a_grader_that_is_killed(sandbox, option):
    assert asked(sandbox, "prctl", "option", option) == errno.EPERM


def test_other_options_are_left_alone(sandbox):
    assert asked(sandbox, "prctl", "option", 3) == 0  # PR_GET_DUMPABLE


@pytest.mark.parametrize("command", ["F_SETOWN", "F_SETSIG", "F_SETOWN_EX"])
def test_no_pipe_sends_signals_to_a_process(sandbox, command):
    number = {"F_SETOWN": 8, "F_SETSIG": 10, "F_SETOWN_EX": 15}[command]
    assert asked(sandbox, "control", "command", number) == errno.EPERM


def test_other_commands_are_left_alone(sandbox):
    assert asked(sandbox, "control", "command", 1) == 0  # F_GETFD
