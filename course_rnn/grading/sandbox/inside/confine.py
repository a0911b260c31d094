"""The child locks itself in, after the library is loaded and before the source is read.

Everything here is irrevocable. What is to be set stands in a plan that the grader sends.
"""

import ctypes
import os
import resource
import signal

# <linux/landlock.h>; the numbers of the system calls are the same on all architectures
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION = 1  # flag of CREATE_RULESET: tell the ABI
PATH_BENEATH = 1
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
# <linux/prctl.h>, <linux/seccomp.h>, <linux/capability.h>
PDEATHSIG, KEEPCAPS, NO_NEW_PRIVS = 1, 8, 38
SET_MODE_FILTER, TSYNC = 1, 1
CAPABILITY_VERSION_3, CAP_DAC_READ_SEARCH = 0x20080522, 2

libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = [(n, ctypes.c_uint64) for n in ("handled_fs", "handled_net", "scoped")]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent_fd", ctypes.c_int32)]


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def confine(plan: dict) -> None:
    """Give up every right that answering does not need.

    Parameters
    ----------
    plan : dict
        ``rlimits``: name to number. ``uid``: user and group id to become, or None. ``readable``:
        for Landlock, pairs of a path and whether it may be read (else only listed), or None.
        ``keep_reading``: keep the capability to read directories of other users, to which
        Landlock then still applies. ``filter``: the seccomp program in hexadecimal.
        ``seccomp_call``: number of that system call here.

    Raises
    ------
    OSError
        If the system refuses any of it.
    """
    _prctl(NO_NEW_PRIVS, 1)
    if plan["readable"] is not None:
        _restrict_files(plan["readable"])
    if plan["uid"] is not None:
        _become(plan["uid"], plan["keep_reading"])
    _prctl(PDEATHSIG, signal.SIGKILL)
    for name, value in plan["rlimits"].items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # one second between the signal that can be told apart (SIGXCPU) and SIGKILL
        resource.setrlimit(kind, (value, value + (name == "CPU" and value < hard)))
    program = bytes.fromhex(plan["filter"])
    filter_ = _Filter(len(program) // 8, program)
    call = libc.syscall(plan["seccomp_call"], SET_MODE_FILTER, TSYNC, ctypes.byref(filter_))
    _check("seccomp", call)


def landlock_abi() -> int:
    """Version of Landlock in this kernel.

    Raises
    ------
    OSError
        If there is none, or it is switched off.
    """
    return _check("Landlock", libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION))


def _restrict_files(readable):
    if len(os.listdir("/proc/self/task")) != 1:
        raise OSError("Landlock holds one thread, and the library has started others")
    abi = landlock_abi()
    rights = 13 + (abi >= 2) + (abi >= 3) + (abi >= 5)  # all that this kernel can refuse
    ruleset = _Ruleset((1 << rights) - 1, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 8 + 8 * (abi >= 4) + 8 * (abi >= 6)
    call = libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    fd = _check("Landlock", call)
    for path, whole in readable:
        _allow(fd, path, (READ_FILE if whole else 0) | (READ_DIR if os.path.isdir(path) else 0))
    _allow(fd, "/dev/null", READ_FILE | WRITE_FILE)
    _check("Landlock", libc.syscall(RESTRICT_SELF, fd, 0))
    os.close(fd)


def _allow(ruleset, path, rights):
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _PathBeneath(rights, fd)
    call = libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    _check(f"Landlock for {path}", call)
    os.close(fd)


def _become(uid, keep_reading):
    if keep_reading:
        _prctl(KEEPCAPS, 1)
    try:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    except PermissionError as error:
        raise OSError(error.errno, f"cannot become user {uid}: {error.strerror}") from error
    kept = (1 << CAP_DAC_READ_SEARCH) if keep_reading else 0
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)  # effective, permitted, inheritable; twice
    _check("capset, to read a Python in a private folder", libc.capset(header, sets))


def _prctl(option, value):
    _check(f"prctl {option}", libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0))


def _check(what, result):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
