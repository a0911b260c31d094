"""Which sandbox this machine has, found out by starting one."""

from course_rnn.grading.sandbox.session import Sandbox

LEVELS = ("bwrap", "landlock")


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
    raise NotImplementedError


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
        If ``level`` is not the name of a level or ``slot`` is not a number from 0 to 999.
    """
    return Sandbox(level, slot)
