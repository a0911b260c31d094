"""Processes whose parent ended first: someone must take note of their end, or they stay zombies.

bwrap often ends before the first process of its namespace. The machine's first process then takes
that on; in a container it may be one that does not care. ``Process.close`` of the sandbox does.
"""

import contextlib
import ctypes

SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


def take_on_orphans() -> None:
    """Take on the orphans among what this process starts, in place of the machine's first process.

    It is for a program that does nothing but grade: others may start what they never ask after.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # no Linux
        ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
