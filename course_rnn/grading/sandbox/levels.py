"""The levels of sandbox, and which of them this machine has, found out by starting one."""

import os
import sys
from collections.abc import Sequence
from functools import cache

from course_rnn.grading.sandbox import bwrap, landlock
from course_rnn.grading.sandbox.limits import NUMPY, Limits
from course_rnn.grading.sandbox.reply import Reply
from course_rnn.grading.sandbox.runtime import PACKAGES
from course_rnn.grading.sandbox.session import Session
from course_rnn.grading.sandbox.syscalls import filter_program, seccomp_call

LEVELS = {"bwrap": bwrap, "landlock": landlock}
FIRST_UID = 60600  # systemd leaves 60578 to 61183 to nobody
MOST_SLOTS = 500
PROBE = """
def probe(path):
    try:
        open(path).close()
    except OSError:
        return 1
    return 0
"""


class SandboxUnavailableError(RuntimeError):
    """No sandbox of the wanted kind works here; the message says for each level why not."""


class Sandbox:
    """One slot at one level.

    Parameters
    ----------
    level : str
        "bwrap" or "landlock".
    slot : int
        Number from 0 to 499; no two sandboxes in use at the same time may share it.
        :func:`course_rnn.grading.grader.slots.open_sandbox` finds a free one.

    Raises
    ------
    ValueError
        If there is no such level, or no such slot.
    """

    def __init__(self, level: str, slot: int):
        if level not in LEVELS:
            raise ValueError(f"level: expected one of {', '.join(LEVELS)}, got {level!r}")
        if type(slot) is not int or not 0 <= slot < MOST_SLOTS:
            raise ValueError(f"slot: expected a number from 0 to {MOST_SLOTS - 1}, got {slot!r}")
        self.level = level
        self.slot = slot

    def session(self, source: str, library: str, limits: Limits) -> Session:
        """A session for one submission.

        Parameters
        ----------
        source : str
            The submission, one Python module.
        library : str
            "numpy" or "torch".
        limits : Limits
            What it may use.

        Returns
        -------
        Session

        Raises
        ------
        ValueError
            If there is no such library here.
        """
        level = LEVELS[self.level]
        command = level.command(library)
        plan = level.plan(library) | {
            "library": library,
            "packages": PACKAGES[library],
            "reading": LEVELS[self.level].READING_AS,
            "uid": FIRST_UID + self.slot if os.geteuid() == 0 else None,
            "rlimits": _rlimits(limits, counted=os.geteuid() == 0 or self.level == "bwrap"),
            "filter": filter_program().hex(),
            "seccomp_call": seccomp_call(),
        }
        return Session(command, plan, source, limits)

    def run(
        self,
        source: str,
        function: str,
        parameters: Sequence[str],
        calls: Sequence[dict],
        library: str,
        limits: Limits,
    ) -> list[Reply]:
        """Ask for one exercise in a session of its own.

        Parameters
        ----------
        source, library, limits
            As in :meth:`session`.
        function, parameters, calls
            As in ``Session.ask``.

        Returns
        -------
        list of Reply
        """
        with self.session(source, library, limits) as session:
            return session.ask(function, parameters, calls)


def choose_level(require: str | None = None) -> str:
    """The best level that works here, tried by starting a child in it (once a process).

    Parameters
    ----------
    require : str, optional
        "bwrap" or "landlock": this level or none.

    Returns
    -------
    str

    Raises
    ------
    SandboxUnavailableError
        If none works; the message says for each level why not.
    ValueError
        If ``require`` is not the name of a level.
    """
    if require is not None and require not in LEVELS:
        raise ValueError(f"require: expected one of {', '.join(LEVELS)}, got {require!r}")
    reasons = {}
    for level in LEVELS if require is None else (require,):
        reason = why_not(level)
        if reason is None:
            return level
        reasons[level] = reason
    told = "; ".join(f"{level}: {reason}" for level, reason in reasons.items())
    raise SandboxUnavailableError(f"no sandbox works on this machine: {told}")


@cache
def why_not(level: str) -> str | None:
    """Why a level does not work here, or None if it does.

    Parameters
    ----------
    level : str
        "bwrap" or "landlock".

    Returns
    -------
    str or None
    """
    if sys.platform != "linux":
        return f"needs Linux, and this is {sys.platform}"
    sandbox = Sandbox(level, MOST_SLOTS - 1)  # the last, for it is not asked who else has it
    try:
        with sandbox.session(PROBE, "numpy", NUMPY) as session:
            # this very file is what no submission may read
            reply = session.ask("probe", ("path",), [{"path": __file__}])[0]
    except (RuntimeError, OSError) as error:
        return str(error)
    if reply.verdict is not None:
        return (session.trouble or f"the probe ended in {reply.verdict}").splitlines()[-1]
    return None if reply.arrays[0] == 1 else "the child can read the files of the grader"


def _rlimits(limits, counted):
    """By the names of the module resource. Files cannot grow at all, pipes still can."""
    values = {"AS": limits.memory_bytes, "CPU": limits.cpu_s, "FSIZE": 0, "CORE": 0, "NOFILE": 64}
    # the kernel counts the processes of a user: of a grader's own user that would be all of his
    return values | ({"NPROC": limits.processes} if counted else {})
