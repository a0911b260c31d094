"""The system calls that a child may not make, as a seccomp program (libseccomp writes it).

What is left after Landlock or a namespace of its own: starting processes, signals, the network,
looking into other processes, memory that no limit counts, and changing what files look like.
"""

import errno
import tempfile
from functools import cache

PROCESSES = "fork vfork execve execveat setns unshare ptrace process_vm_readv process_vm_writev"
PROCESSES += " kcmp setsid setpgid"
SIGNALS = "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo"
PRIORITIES = "setpriority sched_setscheduler sched_setparam sched_setattr sched_setaffinity"
PRIORITIES += " ioprio_set migrate_pages move_pages"
NETWORK = "socket socketpair"
MEMORY = "memfd_create shmget shmat shmctl msgget semget mq_open userfaultfd vmsplice"
MEMORY += " remap_file_pages mlock mlock2 mlockall"
FILES = "chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat futimesat"
FILES += (
    " setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr truncate mount umount2"
)
FILES += " pivot_root chroot name_to_handle_at open_by_handle_at inotify_init inotify_init1"
FILES += " fanotify_init quotactl swapon swapoff sync syncfs"
SYSTEM = "bpf perf_event_open keyctl add_key request_key syslog acct reboot kexec_load"
SYSTEM += " kexec_file_load init_module finit_module delete_module settimeofday clock_settime"
SYSTEM += " clock_adjtime adjtimex sethostname setdomainname personality modify_ldt iopl ioperm"
SYSTEM += " setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset"
DENIED = " ".join((PROCESSES, SIGNALS, PRIORITIES, NETWORK, MEMORY, FILES, SYSTEM)).split()
# From 424 on the numbers are the same on all architectures. These calls are refused as if the
# kernel did not know them, also those to come, but for: close_range, faccessat2, epoll_pwait2,
# futex_waitv, map_shadow_stack, the three futex calls and mseal. clone3 is among the refused, for
# it hides its flags in memory: glibc then uses clone.
NEW = range(424, 700)
NEW_ALLOWED = {436, 439, 441, 449, 453, 454, 455, 456, 462}
CLONE_THREAD = 0x10000
PDEATHSIG = 1  # of prctl: without it a child could outlive a grader that is killed
F_SETOWN, F_SETSIG, F_SETOWN_EX = 8, 10, 15  # of fcntl: pipes that send signals to a process


@cache
def filter_program() -> bytes:
    """The program for the kernel.

    Returns
    -------
    bytes
        Instructions of classic BPF, 8 bytes each.

    Raises
    ------
    RuntimeError
        If libseccomp is missing.
    """
    seccomp = _seccomp()
    denied = seccomp.ERRNO(errno.EPERM)
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in DENIED:
        number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
        if 0 <= number < NEW.start:  # below 0: not on this architecture
            rules.add_rule(denied, number)
    for number in sorted(set(NEW) - NEW_ALLOWED):
        rules.add_rule(seccomp.ERRNO(errno.ENOSYS), number)
    # threads are started by clone too
    no_thread = seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0)
    rules.add_rule(denied, "clone", no_thread)
    rules.add_rule(denied, "prlimit64", seccomp.Arg(0, seccomp.NE, 0))
    for name, place, values in (
        ("prctl", 0, [PDEATHSIG]),
        ("fcntl", 1, [F_SETOWN, F_SETSIG, F_SETOWN_EX]),
    ):
        for value in values:
            # the kernel looks at the lower half only
            argument = seccomp.Arg(place, seccomp.MASKED_EQ, 2**32 - 1, value)
            rules.add_rule(denied, name, argument)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def seccomp_call() -> int:
    """Number of the system call that installs the program.

    Raises
    ------
    RuntimeError
        If libseccomp is missing.
    """
    seccomp = _seccomp()
    return seccomp.resolve_syscall(seccomp.Arch.NATIVE, "seccomp")


def _seccomp():
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError, AttributeError) as error:
        raise RuntimeError(f"libseccomp is missing (package libseccomp2): {error}") from error
    return pyseccomp
