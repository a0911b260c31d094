"""Pipes and ends of a child, with small Python programs for children and without a sandbox."""

import os
import sys
import time

import pytest

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox.deadline import Deadline
from course_rnn.grading.sandbox.inside.frames import ARRAY, JSON, FrameError, pack_json
from course_rnn.grading.sandbox.process import EndedError, Process

if sys.platform != "linux":
    pytest.skip("children are watched as only Linux can", allow_module_level=True)

LIMITS = {JSON: 1000, ARRAY: 1000}
START = "import os, signal, sys, time; q, a = int(sys.argv[1]), int(sys.argv[2]); "
FRAME = pack_json({"a": 1})


@pytest.fixture
def child():
    started = []

    def start(code, output_bytes=1000):
        command = [sys.executable, "-I", "-S", "-c", START + code, "QUESTIONS", "ANSWERS"]
        started.append(Process(command, {}, output_bytes))
        return started[-1]

    yield start
    for process in started:
        process.close()


def soon(seconds=10.0):
    return Deadline(seconds)


def test_a_frame_goes_there_and_back(child):
    process = child("os.write(a, os.read(q, 1000)); time.sleep(60)")
    process.send(FRAME, soon())
    assert process.receive(LIMITS, soon()) == (JSON, FRAME[5:])
    assert process.is_silent()


def test_much_data_there_and_back(child):
    process = child(
        "n = 0\nwhile n < 10**6: n += len(os.read(q, 10**6))\nos.write(a, b'J\\0\\0\\0\\2{}')"
    )
    process.send(bytes(10**6), soon())
    assert process.receive(LIMITS, soon()) == (JSON, b"{}")


@pytest.mark.parametrize(
    ("code", "verdict", "what"),
    [
        ("time.sleep(60)", Verdict.TLE, "time"),
        ("os._exit(0)", Verdict.RE, "exit"),
        ("os.close(a); time.sleep(60)", Verdict.RE, "exit"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", Verdict.RE, "crash"),
        ("os.kill(os.getpid(), signal.SIGKILL)", Verdict.MLE, "killed"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", Verdict.TLE, "processor time"),
        ("os._exit(128 + signal.SIGSEGV)", Verdict.RE, "crash"),  # as bwrap reports it
        ("os.write(a, b'J'); time.sleep(60)", Verdict.TLE, "time"),
        ("os.write(1, b'y' * 1001); time.sleep(60)", Verdict.OLE, "output"),
        ("os.write(2, b'y' * 1001); time.sleep(60)", Verdict.OLE, "output"),
        ("os.closerange(0, 3); time.sleep(60)", Verdict.TLE, "time"),
    ],
)
def test_how_it_ends(child, code, verdict, what):
    process = child(code)
    with pytest.raises(EndedError) as ended:
        process.receive(LIMITS, soon(1.0 if what == "time" else 60.0))
    assert (ended.value.verdict, ended.value.what) == (verdict, what)


def test_output_within_its_limit_is_swallowed(child):
    process = child("os.write(1, b'y' * 1000); os.write(a, b'J\\0\\0\\0\\2{}'); time.sleep(60)")
    assert process.receive(LIMITS, soon()) == (JSON, b"{}")


def test_a_child_that_does_not_read(child):
    process = child("time.sleep(60)")
    with pytest.raises(EndedError, match="TLE"):
        process.send(bytes(10**6), soon(0.5))


def test_a_child_that_closed_the_pipe(child):
    process = child("os._exit(3)")
    with pytest.raises(EndedError, match="RE"):
        process.send(bytes(10**6), soon())


def test_the_end_within_a_frame(child):
    process = child("os.write(a, b'J\\0\\0\\0\\7{}'); os._exit(0)")
    with pytest.raises(FrameError, match="the end"):
        process.receive(LIMITS, soon())


def test_a_slow_drip_is_cut_off(child):
    process = child("[(os.write(a, b'J'), time.sleep(0.2)) for _ in range(99)]")
    with pytest.raises(EndedError, match="TLE"):
        process.receive({JSON: 2**31}, soon(1.5))


def test_early_words_are_noticed(child):
    process = child("os.write(a, b'early'); time.sleep(60)")
    until = soon()
    while process.is_silent() and until.left() > 0:
        time.sleep(0.01)
    assert not process.is_silent()


def test_the_end_alone_is_silence(child):
    process = child("os._exit(0)")
    time.sleep(0.3)
    assert process.is_silent()


def test_a_program_that_is_not_there():
    with pytest.raises(EndedError, match="INFRA: cannot start"):
        Process(["/no/such/program"], {}, 1000)


def test_first_words_are_kept_for_the_operator(child):
    process = child("os.write(2, b'no such device'); os._exit(1)")
    with pytest.raises(EndedError):
        process.receive(LIMITS, soon())
    assert process.heard == b"no such device"


def test_a_child_inherits_nothing_else(child):
    secret = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(secret, True)
    process = child("names = os.listdir('/proc/self/fd'); os.write(2, str(len(names)).encode())")
    with pytest.raises(EndedError):
        process.receive(LIMITS, soon())
    os.close(secret)
    assert process.heard == b"6"  # 0, 1, 2, the two pipes, and the folder that is being listed


def test_closing_leaves_no_process_and_no_file(child):
    before = len(os.listdir("/proc/self/fd"))
    command = [sys.executable, "-I", "-S", "-c", START + "time.sleep(60)", "QUESTIONS", "ANSWERS"]
    process = Process(command, {}, 1000)
    pid = process._popen.pid
    process.close()
    assert len(os.listdir("/proc/self/fd")) == before
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
