"""What a session promises, at every level that this machine has."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import LEVELS, NUMPY, TORCH, Sandbox
from course_rnn.grading.sandbox.levels import FIRST_UID
from course_rnn.grading.sandbox.process import Process
from course_rnn.grading.sandbox.runtime import find_runtime
from tests.hostile.traces import processes
from tests.sandboxes import PATIENT

A = np.arange(6.0).reshape(2, 3)
SOURCE = """
import ctypes
import os
import resource
import sys
import time

import numpy as np

CALLS = []


def double(a):
    return 2 * a


def split(a):
    return a[0], a[1]


def count(a):
    CALLS.append(a)
    return len(CALLS)


def echo(a):
    raise ValueError(repr(a))


def spoil(a, b, c):
    b[0][0] += 1
    c += 1
    return a.sum()


def leave(a):
    os._exit(3)


def hang(a):
    time.sleep(3600)


def evaluate(a):
    return eval(a)


number = 3
"""


@pytest.fixture
def session(sandbox):
    with sandbox.session(SOURCE, "numpy", PATIENT) as session:
        yield session


def one(session, function, a=A):
    (reply,) = session.ask(function, ("a",), [{"a": a}])
    assert reply.verdict is not Verdict.INFRA, session.trouble
    return reply


def value(session, expression):
    """What an expression is worth in the child."""
    reply = one(session, "evaluate", expression)
    assert reply.arrays is not None, reply
    return reply.arrays[0].tolist()


def test_calls_are_answered_in_order(session):
    replies = session.ask("double", ("a",), [{"a": A + i} for i in range(5)])
    assert [reply.verdict for reply in replies] == [None] * 5
    for i, reply in enumerate(replies):
        assert np.array_equal(reply.arrays[0], 2 * (A + i))


def test_no_calls_no_replies(session):
    assert session.ask("double", ("a",), []) == []


def test_several_arrays(session):
    reply = one(session, "split")
    assert reply.kind == "tuple"
    assert [array.tolist() for array in reply.arrays] == A.tolist()


def test_the_child_stays_for_the_next_exercise(session):
    assert [one(session, "count").arrays[0] for _ in range(3)] == [1, 2, 3]


def test_arguments_arrive_as_they_were(session):
    args = {"i": 3, "f": 2.5, "s": "é", "n": None, "t": (1, [True]), "z": np.float32(0.5)}
    assert one(session, "echo", args).stumble == f"ValueError: {args}"


def test_arguments_are_passed_by_position_in_order(sandbox):
    source = "def f(x, y):\n    return x - y\n"
    call = {"b": 1, "a": 5, "unused": 0}
    assert sandbox.run(source, "f", ("a", "b"), [call], "numpy", PATIENT)[0].arrays[0] == 4


def test_changed_arguments_are_named(session):
    call = {"a": A, "b": [A.copy()], "c": A.copy()}
    (reply,) = session.ask("spoil", ("a", "b", "c"), [call])
    assert reply.changed == ("b", "c")
    assert reply.arrays[0] == 15


def test_an_answer_belongs_to_the_caller(session):
    array = one(session, "double").arrays[0]
    array += 1
    assert array.flags.owndata


def test_an_exception_is_located(session):
    reply = one(session, "split", 3)
    assert (reply.verdict, reply.error) == (Verdict.RE, "TypeError")
    assert SOURCE.splitlines()[reply.line - 1].strip() == "return a[0], a[1]"
    assert not reply.ended


@pytest.mark.parametrize("function", ["nothing", "number", "np"])
def test_a_missing_function(session, function):
    assert one(session, function).verdict is Verdict.MISSING


def test_a_function_whose_statement_failed(sandbox):
    source = "import numpy as np\n@np.no_such_thing\ndef f(a):\n    return a\n"
    (reply,) = sandbox.run(source, "f", ("a",), [{"a": A}], "numpy", PATIENT)
    assert (reply.verdict, reply.error, reply.line) == (Verdict.RE, "AttributeError", 2)


def test_after_its_end_all_calls_fail_and_the_next_exercise_starts_afresh(session):
    assert one(session, "count").arrays[0] == 1
    replies = session.ask("leave", ("a",), [{"a": A}] * 3)
    assert [(r.verdict, r.error, r.ended) for r in replies] == [(Verdict.RE, "exit", True)] * 3
    assert one(session, "count").arrays[0] == 1


@pytest.fixture
def children(monkeypatch):
    """The commands of all children that sessions start."""
    commands = []

    def start(command, *args):
        commands.append(command)
        return Process(command, *args)

    monkeypatch.setattr("course_rnn.grading.sandbox.session.Process", start)
    return commands


def test_the_clock_of_an_exercise(sandbox, children):
    with sandbox.session(SOURCE, "numpy", replace(PATIENT, wall_s=0.5)) as session:
        replies = session.ask("hang", ("a",), [{"a": A}] * 50)
        assert {reply.verdict for reply in replies} == {Verdict.TLE}
        assert len(children) == 1  # not one a call: each would hang as long
        assert one(session, "double").verdict is None
    assert len(children) == 2


def test_a_source_that_hangs_is_loaded_once(sandbox, children):
    limits = replace(PATIENT, import_s=1.0)
    with sandbox.session("while True:\n    pass\n", "numpy", limits) as session:
        first = session.ask("f", ("a",), [{"a": A}] * 2)
        rest = [session.ask("g", ("a",), [{"a": A}]) for _ in range(50)]
    assert len(children) == 1
    assert {reply.verdict for reply in first} == {Verdict.TLE}
    assert {reply.verdict for (reply,) in rest} == {Verdict.TLE}


def test_trouble_of_the_machine_is_not_remembered(sandbox):
    with sandbox.session(SOURCE, "numpy", PATIENT) as session:
        command, session._command = session._command, [sys.executable, "-c", "raise OSError(5)"]
        reply = session.ask("double", ("a",), [{"a": A}])[0]
        assert (reply.verdict, reply.error) == (Verdict.INFRA, None)
        assert "OSError: 5" in session.trouble
        session._command = command
        assert one(session, "double").verdict is None


def test_a_start_that_hangs_is_trouble_of_the_machine(sandbox):
    with sandbox.session(SOURCE, "numpy", replace(PATIENT, start_s=0.3)) as session:
        session._command = ["sleep", "3600"]
        assert session.ask("double", ("a",), [{"a": A}])[0].verdict is Verdict.INFRA


def test_bad_calls(session):
    with pytest.raises(ValueError, match=r"calls: expected the arguments \['a', 'b'\]"):
        session.ask("double", ("a", "b"), [{"a": A}])
    with pytest.raises(ValueError, match="value: expected arrays"):
        session.ask("double", ("a",), [{"a": {1, 2}}])


def test_bad_libraries(sandbox):
    with pytest.raises(ValueError, match="library: expected one of numpy, torch, got 'jax'"):
        sandbox.session(SOURCE, "jax", PATIENT)


@pytest.mark.parametrize(
    ("level", "slot", "match"),
    [
        ("docker", 0, "level"),
        ("bwrap", -1, "slot"),
        ("bwrap", 500, "slot"),
        ("bwrap", True, "slot"),
    ],
)
def test_bad_sandboxes(level, slot, match):
    with pytest.raises(ValueError, match=f"^{match}: expected"):
        Sandbox(level, slot)


def test_closing_twice_is_closing(session):
    one(session, "double")
    session.close()
    session.close()
    assert one(session, "double").verdict is None


def test_nothing_is_left_open(sandbox):
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        with sandbox.session(SOURCE, "numpy", PATIENT) as session:
            session.ask("leave", ("a",), [{"a": A}])
            one(session, "double")
    assert len(os.listdir("/proc/self/fd")) == before


def test_who_the_child_is(session, sandbox):
    expected = FIRST_UID + sandbox.slot if os.geteuid() == 0 else os.geteuid()
    if os.geteuid() != 0 and sandbox.level == "bwrap":
        expected = 65534
    assert value(session, "np.array([*os.getresuid(), *os.getresgid()])") == [expected] * 6
    assert value(session, "len(os.getgroups())") <= (0 if os.geteuid() == 0 else 64)


def test_the_limits_of_the_child(session):
    names = ("AS", "FSIZE", "CORE", "NOFILE")
    limits = ", ".join(f"*resource.getrlimit(resource.RLIMIT_{name})" for name in names)
    memory = PATIENT.memory_bytes
    assert value(session, f"np.array([{limits}])") == [memory, memory, 0, 0, 0, 0, 64, 64]


def test_the_capabilities_of_the_child(session, sandbox):
    read = "(h := (ctypes.c_uint32 * 2)(0x20080522, 0), s := (ctypes.c_uint32 * 6)(), "
    read += "ctypes.CDLL(None).capget(h, s))[1]"
    effective, permitted, *rest = value(session, f"np.array([*{read}])")
    kept = 1 << 2 if LEVELS[sandbox.level].plan("numpy")["keep_reading"] else 0
    assert (effective, permitted, rest) == (kept, kept, [0, 0, 0, 0])


def test_installed_packages_cannot_be_read(session):
    masked = find_runtime("numpy").masked
    found = (path for folder in masked for path in Path(folder).rglob("*.py"))
    for path in islice(found, 20):
        reply = one(session, "evaluate", f"open({str(path)!r})")
        assert reply.error in ("PermissionError", "FileNotFoundError")


def test_what_the_child_has_open(session):
    opened = "[fd for fd in range(64) if ctypes.CDLL(None).fcntl(fd, 1) >= 0]"
    assert len(value(session, f"np.array({opened})")) == 6  # three standard ones, two pipes, memory


def test_the_environment_of_the_child(session, monkeypatch):
    monkeypatch.setenv("COURSE_RNN_SECRET", "1")
    session.close()
    assert value(session, "len([name for name in os.environ if 'COURSE' in name])") == 0
    assert value(session, "len(os.environ)") < 12


def test_the_graders_package_is_not_there(session):
    for name in ("course_rnn", "pytest", "scipy", "pip"):
        reply = one(session, "evaluate", f"__import__({name!r})")
        assert (reply.verdict, reply.error) == (Verdict.RE, "ModuleNotFoundError")


@pytest.mark.parametrize(
    "name", ["random", "json", "dataclasses", "collections", "decimal", "sqlite3", "numpy.fft"]
)
def test_the_standard_library_is_there(session, name):
    assert value(session, f"len(__import__({name!r}).__name__)") > 0


@pytest.mark.parametrize(
    "path",
    [__file__, "/etc/hostname", "/proc/self/environ", "/proc/1/cmdline", "/dev/mem", "/dev/shm/x"],
)
def test_files_that_cannot_be_read(session, path):
    reply = one(session, "evaluate", f"len(open({path!r}).read())")
    assert (reply.verdict, reply.error) in [
        (Verdict.RE, "PermissionError"),
        (Verdict.RE, "FileNotFoundError"),
    ]


def test_files_of_the_graders_user_cannot_be_read(session, tmp_path):
    (tmp_path / "key").write_text("secret")
    for look in (f"os.listdir({str(tmp_path)!r})", f"open({str(tmp_path / 'key')!r})"):
        reply = one(session, "evaluate", look)
        assert reply.error in ("PermissionError", "FileNotFoundError")


@pytest.mark.parametrize(
    "folder", ["", "/", "/tmp/", "/dev/shm/", "/usr/lib/", os.path.dirname(np.__file__) + "/"]
)
def test_nothing_can_be_written(session, folder):
    path = f"{folder}hostile-was-here"
    reply = one(session, "evaluate", f"open({path!r}, 'w')")
    assert reply.verdict is Verdict.RE
    assert not os.path.exists(path)


def test_the_null_device_can_be_written(session):
    assert value(session, "open('/dev/null', 'w').write('x' * 10)") == 10


def test_no_program_can_be_started(session):
    for call in (
        "os.fork()",
        "os.execv('/bin/sh', ['sh'])",
        "os.posix_spawn('/bin/sh', ['sh'], {})",
    ):
        assert one(session, "evaluate", call).error in ("PermissionError", "FileNotFoundError")


def test_threads_can_be_started(session):
    start = "[__import__('threading').Thread(target=print).start() for _ in range(3)]"
    assert value(session, f"len({start})") == 3


def test_large_arrays_travel_both_ways(sandbox):
    a = np.random.default_rng(0).normal(size=(500, 1000))
    (reply,) = sandbox.run(SOURCE, "double", ("a",), [{"a": a}], "numpy", PATIENT)
    assert np.array_equal(reply.arrays[0], 2 * a)


def test_a_reply_that_is_too_large(sandbox):
    limits = replace(PATIENT, reply_bytes=1000)
    assert sandbox.run(SOURCE, "double", ("a",), [{"a": A}], "numpy", limits)[0].verdict is None
    big = {"a": np.zeros(125)}
    (reply,) = sandbox.run(SOURCE, "double", ("a",), [big], "numpy", limits)
    assert (reply.verdict, reply.ended) == (Verdict.FORMAT, True)


TORCH_SOURCE = """
import numpy as np
import torch
from torch import nn


def f(a):
    assert isinstance(a, torch.Tensor)
    a += 1
    return a.sum(), np.ones(2), nn.Linear(3, 2)(a.float())


def train(a):
    model = nn.Linear(3, 1).double()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        loss = model(a).square().mean()
        loss.backward()
        optimizer.step()
    return loss


def big(a):
    return torch.ones(10**10).sum()
"""


def test_torch(sandbox):
    import torch  # noqa: F401

    with sandbox.session(TORCH_SOURCE, "torch", TORCH) as session:
        reply = one(session, "f")
        assert [array.shape for array in reply.arrays] == [(), (2,), (2, 2)]
        assert reply.arrays[0] == A.sum() + 6
        assert reply.changed == ("a",)
        reply = one(session, "train")
        assert reply.verdict is None, reply
        assert one(session, "big").verdict is Verdict.MLE


def test_ending_a_child_at_any_moment_of_its_start(sandbox):
    before = orphans()
    for i in range(30):
        with sandbox.session(
            SOURCE, "numpy", replace(PATIENT, start_s=0.0005 * (i + 1))
        ) as session:
            session.ask("double", ("a",), [{"a": A}])
    assert processes(sandbox) == set()
    # another test's grader may have been killed just now: its child needs a moment to follow it
    deadline = time.monotonic() + 5
    while (left := orphans() - before) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == set()


def orphans():
    """Processes of bwrap whose parent is gone."""
    run = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in run.stdout.splitlines()]
    return {pid for pid, parent, command in rows if parent == "1" and "--info-fd" in command}


def runs(pid):
    """Whether a process is there and not only waits for its parent to take note of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_dying_grader_takes_the_child_along(sandbox):
    code = f"""
import os, threading, time
from course_rnn.grading.sandbox import NUMPY, Sandbox
session = Sandbox({sandbox.level!r}, {sandbox.slot}).session({SOURCE!r}, "numpy", NUMPY)
session.ask("double", ("a",), [{{"a": 1.0}}])
print(session._process._popen.pid, flush=True)
threading.Timer(0.5, os._exit, (0,)).start()
session.ask("evaluate", ("a",), [{{"a": "[0 for _ in iter(int, 1)]"}}])
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    pid = int(run.stdout)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and runs(pid):
        time.sleep(0.05)
    assert not runs(pid)
    assert NUMPY.wall_s > 5  # it was not the clock that ended it
