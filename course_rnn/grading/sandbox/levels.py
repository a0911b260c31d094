"""Which sandbox this machine has, found out by starting one."""

import sys
from functools import cache

from course_rnn.grading.sandbox.limits import NUMPY
from course_rnn.grading.sandbox.session import LEVELS, MOST_SLOTS, Sandbox

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


def open_sandbox(level: str, slot: int) -> Sandbox:
    """Open a slot.

    Parameters
    ----------
    level : str
        From :func:`choose_level`.
    slot : int
        Number of the worker, from 0; no two sandboxes open at the same time may share it.

    Returns
    -------
    Sandbox

    Raises
    ------
    ValueError
        If ``level`` is not the name of a level or ``slot`` is not a number from 0 to 499.
    """
    return Sandbox(level, slot)
