"""A child process, its pipes and its end. What comes through the pipes is hostile."""

import contextlib
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Sequence

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox.deadline import Deadline
from course_rnn.grading.sandbox.inside.frames import HEADER, FrameError, parse_header
from course_rnn.grading.sandbox.runner import Runner
from course_rnn.grading.sandbox.shared import Shared

PIECE = 2**16
STEP_S = 0.1  # so often a clock is looked at while nothing happens
OVERTIME_S = 1.0  # in which to fetch what lies in the pipe
GRACE_S = 5.0  # for the kernel to clear away what was killed


class EndedError(Exception):
    """The child has ended, or must be: the verdict, and what happened."""

    def __init__(self, verdict: Verdict, what: str):
        super().__init__(f"{verdict}: {what}")
        self.verdict = verdict
        self.what = what


class Process:
    """A running child; every method that waits takes a :class:`Deadline`.

    Parameters
    ----------
    command : sequence of str
        Program and arguments. QUESTIONS and ANSWERS stand for the file descriptors to read from and
        to write to; SHARED for that of the arguments' memory; INFO for the one on which bwrap names
        the first process of its namespace.
    environment : dict
        All of its environment.
    output_bytes : int
        How much it may write on stdout and stderr.
    """

    def __init__(self, command: Sequence[str], environment: dict, output_bytes: int):
        self._output_left = output_bytes
        self.heard = b""  # the first words on stderr, for whoever runs the grader
        questions, self._questions = os.pipe()
        self._answers, answers = os.pipe()
        self._info, told = os.pipe()
        self.shared = Shared()
        fds = {"QUESTIONS": questions, "ANSWERS": answers, "INFO": told}
        fds["SHARED"] = self.shared.fd
        try:
            self._popen = subprocess.Popen(
                [str(fds.get(word, word)) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/",
                close_fds=True,
                pass_fds=[fd for word, fd in fds.items() if word in command],
                start_new_session=True,
            )
        except OSError as error:
            for fd in (self._questions, self._answers, self._info):
                os.close(fd)
            self.shared.close()
            raise EndedError(Verdict.INFRA, f"cannot start {command[0]}: {error}") from error
        finally:
            for fd in fds.values():
                os.close(fd)
        self._output = self._popen.stdout.fileno()
        self._exit = os.pidfd_open(self._popen.pid)
        self.runner = Runner(self._popen.pid)
        for fd in (self._questions, self._answers, self._output):
            os.set_blocking(fd, False)

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Write to the child.

        Parameters
        ----------
        data : bytes
            One or more frames.
        deadline : Deadline
            When to give up.

        Raises
        ------
        EndedError
            If the child does not read it all, for whatever reason.
        """
        view = memoryview(data)
        while view:
            if self._wait(self._questions, select.POLLOUT, deadline):
                try:
                    view = view[os.write(self._questions, view[:PIECE]) :]
                except BlockingIOError:  # room, but not for so much
                    time.sleep(0.001)
                except BrokenPipeError:
                    self._raise_end()

    def receive(self, limits: dict[bytes, int], deadline: Deadline) -> tuple[bytes, bytes]:
        """Read one frame.

        Parameters
        ----------
        limits : dict
            Largest payload of each kind of frame that may come.
        deadline : Deadline
            When to give up.

        Returns
        -------
        kind, payload : bytes

        Raises
        ------
        EndedError
            If the child ends or the time runs out first.
        FrameError
            If it is no frame that may come.
        """
        kind, size = parse_header(self._read(HEADER.size, deadline), limits)
        try:
            return kind, self._read(size, deadline)
        except EndedError as end:
            if end.what == "exit":
                raise FrameError("payload: expected more bytes, got the end") from end
            raise

    def is_silent(self) -> bool:
        """Whether nothing lies in the pipe, as it must before a question is asked."""
        return not _ready([self._answers], 0).get(self._answers, 0) & select.POLLIN

    def _read(self, size, deadline):
        data = bytearray()
        while len(data) < size:
            if self._wait(self._answers, select.POLLIN, deadline):
                piece = os.read(self._answers, min(PIECE, size - len(data)))
                if not piece:
                    self._raise_end()
                data += piece
        return bytes(data)

    def _wait(self, fd, event, deadline):
        """Wait until `fd` is ready; meanwhile swallow the output. May return False early."""
        left = deadline.left(self.runner.waited)
        if left < -OVERTIME_S:  # for what drips in byte by byte
            raise EndedError(Verdict.TLE, "time")
        watched = [self._exit] if self._output is None else [self._exit, self._output]
        ready = _ready(watched, min(max(left, 0), STEP_S), {fd: event})
        if self._output in ready:
            self._swallow()
        if fd in ready:
            return True
        if self._exit in ready:
            self._raise_end()
        if left <= 0:  # only now: what has arrived counts, however late it is looked at
            raise EndedError(Verdict.TLE, "time")
        return False

    def forgive(self, output_bytes: int) -> None:
        """Let the child write so much from now on, whatever it has written before.

        Parameters
        ----------
        output_bytes : int
            As for the process.

        """
        self._output_left = output_bytes

    def _swallow(self):
        piece = os.read(self._output, PIECE)
        self.heard = (self.heard + piece)[:2000]
        self._output_left -= len(piece)
        if not piece:
            self._output = None
        if self._output_left < 0:
            raise EndedError(Verdict.OLE, "output")

    def _raise_end(self):
        """Say why a child has ended whose pipe is closed or that was seen to exit."""
        try:
            status = self._popen.wait(1.0)
        except subprocess.TimeoutExpired:
            raise EndedError(Verdict.RE, "exit") from None  # it lives, but closed its pipe
        if self._output in _ready([self._output] if self._output else [], 0):
            self._swallow()
        number = -status if status < 0 else status - 128  # bwrap tells as a shell does
        if number == signal.SIGKILL:
            raise EndedError(Verdict.MLE, "killed")
        if number == signal.SIGXCPU:
            raise EndedError(Verdict.TLE, "processor time")
        raise EndedError(Verdict.RE, "crash" if number > 0 else "exit")

    def close(self) -> None:
        """Kill the child and all that it started, and wait until nothing of it is left.

        Raises
        ------
        RuntimeError
            If the kernel does not clear it away within ``GRACE_S``.
        """
        ends = [self._exit, *self._first_of_namespace()]
        for fd in ends:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(fd, signal.SIGKILL)
        deadline = time.monotonic() + GRACE_S
        gone = [_ready([fd], max(0, deadline - time.monotonic())) for fd in ends]
        if all(gone):
            self._popen.wait()
            for fd in ends[1:]:  # an orphan now; this process may be the one that takes it on
                with contextlib.suppress(ChildProcessError):
                    os.waitid(os.P_PIDFD, fd, os.WEXITED | os.WNOHANG)
        self._popen.stdout.close()
        self.shared.close()
        for fd in (*ends, self._questions, self._answers, self._info):
            os.close(fd)
        if not all(gone):
            raise RuntimeError(f"process {self._popen.pid} was killed and does not end")

    def _first_of_namespace(self):
        """The process whose end is the end of all in the namespace of bwrap, if it still runs."""
        # bwrap that is killed before it has told leaves that process behind, waiting for a word;
        # and it tells in pieces
        told = b""
        while _ready([self._info], 1.0) and (piece := os.read(self._info, PIECE)):
            told += piece
        pid = re.search(rb'"child-pid": (\d+)\D', told)
        try:
            return [os.pidfd_open(int(pid[1]))] if pid else []
        except ProcessLookupError:
            return []


def _ready(readable, seconds, others=None):
    """Which of the file descriptors have something to tell, after so many seconds at most."""
    poll = select.poll()
    for fd, event in (dict.fromkeys(readable, select.POLLIN) | (others or {})).items():
        poll.register(fd, event)
    return dict(poll.poll(1000 * seconds))
