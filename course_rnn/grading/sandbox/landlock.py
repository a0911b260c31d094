"""Level landlock: a process that gives up its rights itself, for machines without namespaces.

Landlock takes away all files but the runtime (read-only), seccomp the network, signals, processes,
and the change of other files' attributes; started by root, the child also ends as the user of its
slot. It can still find out that files exist, with their sizes and dates, where that user may look,
and list the folders of the interpreter's installation. Started by an ordinary user, it runs as that
user, and nothing but Landlock and seccomp keeps it from his files.
"""

import os
from functools import cache
from pathlib import Path

from course_rnn.grading.sandbox.runtime import INSIDE, OPTIONS, READING, START, find_runtime

READING_AS = READING.name  # name of the package that reads submissions; see START


def command(library: str) -> list[str]:
    """The command line of a child; its words in capitals are explained in ``Process``.

    Parameters
    ----------
    library : str
        "numpy" or "torch".

    Returns
    -------
    list of str
    """
    runtime = find_runtime(library)
    site = os.path.dirname(runtime.packages[0])
    command = [runtime.python, *OPTIONS, "-c", START, "QUESTIONS", "ANSWERS", "SHARED"]
    return [*command, site, str(READING.parent), str(INSIDE.parent)]


@cache
def plan(library: str) -> dict:
    """What is left to do for :func:`course_rnn.grading.sandbox.inside.confine.confine`.

    Parameters
    ----------
    library : str
        "numpy" or "torch".

    Returns
    -------
    dict
    """
    runtime = find_runtime(library)
    # Landlock follows links when a rule is made: /lib would open all of /usr/lib
    folders = dict.fromkeys(os.path.realpath(path) for path in runtime.folders)
    masked = [os.path.realpath(path) for path in runtime.masked]
    readable = [pair for path in folders for pair in _without(path, masked)]
    readable += [(path, True) for path in (*runtime.packages, "/dev/urandom")]
    needed = (os.path.dirname(os.__file__), *runtime.packages)
    return {
        "readable": readable,
        # an interpreter in a private home: Landlock still holds the child to the runtime
        "keep_reading": os.geteuid() == 0 and not all(_is_public(path) for path in needed),
    }


def _without(path, masked):
    """All in `path` but the masked folders, as few pairs (path, may be read)."""
    if path in masked or os.path.islink(path):
        return []
    if not any(mask.startswith(f"{path}/") for mask in masked):
        return [(path, True)]
    entries = [f"{path}/{name}" for name in sorted(os.listdir(path))]
    return [(path, False), *(pair for entry in entries for pair in _without(entry, masked))]


def _is_public(path):
    real = Path(os.path.realpath(path))
    return bool(real.stat().st_mode & 0o4) and all(p.stat().st_mode & 0o1 for p in real.parents)
