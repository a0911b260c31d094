"""Level bwrap: namespaces of its own by bubblewrap, with nothing in them but the runtime.

The child sees the interpreter, the standard library, shared libraries, its library and the folder
``inside`` and what reads submissions, all read-only, and /dev/null and /dev/urandom. There is no
/proc, no network, no process but its own, no place to write to. Started by root, it ends as the
user of its slot, without a user namespace; started by anyone else, as nobody of a user namespace.
"""

import os
import shutil

from course_rnn.grading.sandbox.runtime import (
    ENVIRONMENT,
    INSIDE,
    OPTIONS,
    READING,
    START,
    Runtime,
    find_runtime,
)

READING_AS = "reading"  # name of the package that reads submissions, beside "inside"
NAMESPACES = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
NAMESPACES += ("--unshare-cgroup-try", "--die-with-parent", "--info-fd", "INFO")
ROOT = ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
OTHERS = ("--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL")


def command(library: str) -> list[str]:
    """The command line of a child; its words in capitals are explained in ``Process``.

    Parameters
    ----------
    library : str
        "numpy" or "torch".

    Returns
    -------
    list of str

    Raises
    ------
    RuntimeError
        If bubblewrap is not installed.
    """
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise RuntimeError("bwrap is not installed (package bubblewrap)")
    runtime = find_runtime(library)
    environment = [word for pair in ENVIRONMENT.items() for word in ("--setenv", *pair)]
    rights = ROOT if os.geteuid() == 0 else OTHERS
    return [
        *(bwrap, *NAMESPACES, *rights, "--clearenv", *environment, *_mounts(runtime)),
        *("--chdir", "/", runtime.python, *OPTIONS, "-c", START),
        *("QUESTIONS", "ANSWERS", "SHARED", "/site", "/app"),
    ]


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
    return {"readable": None, "keep_reading": False}


def _mounts(runtime: Runtime) -> list[str]:
    # made first: bwrap copies the mode of a private home to the folders that it makes for a mount
    parents = dict.fromkeys(os.path.dirname(path) for path in (*runtime.folders, runtime.python))
    words = [word for path in parents for word in ("--dir", path)]
    words += ["--dir", "/site", "--dir", "/app", "--dir", "/dev"]
    for path in runtime.folders:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        else:
            words += ["--ro-bind", path, path]
    for path in runtime.masked:
        words += ["--tmpfs", path]
    for path in runtime.packages:
        words += ["--ro-bind", path, f"/site/{os.path.basename(path)}"]
    words += ["--ro-bind", str(INSIDE), "/app/inside", "--ro-bind", str(READING), "/app/reading"]
    words += ["--ro-bind", runtime.python, runtime.python]
    for path in ("/dev/null", "/dev/urandom"):
        words += ["--dev-bind", path, path]
    for path in runtime.masked:
        words += ["--remount-ro", path]
    return [*words, "--remount-ro", "/"]
