"""The denied system calls are denied in the child, whatever level it is."""

import errno
import os
import struct
import sys

import pytest

from course_rnn.grading.sandbox.syscalls import (
    DENIED,
    NEW,
    NEW_ALLOWED,
    filter_program,
    seccomp_call,
)
from tests.sandboxes import PATIENT

pyseccomp = pytest.importorskip(
    "pyseccomp", reason="needs Linux and libseccomp", exc_type=(ImportError, RuntimeError)
)
SOURCE = """
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def numbers_of_errors(calls):
    errors = []
    for number in calls:
        ctypes.set_errno(0)
        result = libc.syscall(int(number), -1, -1, -1, -1, -1, -1)
        errors.append(ctypes.get_errno() if result < 0 else 0)
    return errors


def clone():
    ctypes.set_errno(0)
    libc.syscall(NUMBER, 17, 0, 0, 0, 0)
    return ctypes.get_errno()
"""


def number_of(name):
    return pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)


@pytest.fixture(scope="module")
def errors(sandbox):
    """Error of every system call, asked of a child: number to errno."""
    numbers = sorted({number_of(name) for name in DENIED if number_of(name) >= 0} | set(NEW))
    numbers = [number for number in numbers if number not in NEW_ALLOWED]
    source = SOURCE.replace("NUMBER", str(number_of("clone")))
    with sandbox.session(source, "numpy", PATIENT) as session:
        (reply,) = session.ask("numbers_of_errors", ("calls",), [{"calls": numbers}])
        (clone,) = session.ask("clone", (), [{}])
    assert reply.verdict is None, session.trouble
    assert clone.arrays[0] == errno.EPERM
    return dict(zip(numbers, reply.arrays[0].tolist(), strict=True))


def test_denied_calls(errors):
    allowed = [
        name
        for name in DENIED
        if 0 <= number_of(name) < NEW.start
        if errors[number_of(name)] != errno.EPERM
    ]
    assert allowed == []


def test_new_calls_are_unknown(errors):
    known = [number for number in errors if number >= NEW.start and errors[number] != errno.ENOSYS]
    assert known == []


def test_every_name_is_known_to_libseccomp_or_of_other_machines():
    unknown = [name for name in DENIED if number_of(name) == -1]
    assert unknown == []


def test_a_program_of_whole_instructions():
    program = filter_program()
    assert len(program) % struct.calcsize("HBBI") == 0
    assert 100 < len(program) // 8 < 4096  # more the kernel does not take
    assert seccomp_call() > 0


def test_without_libseccomp(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(RuntimeError, match="libseccomp is missing"):
        seccomp_call()


def test_the_grader_itself_is_not_held():
    pid = os.fork()
    if pid == 0:
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
