"""Memory that the grader and a child both see: the arguments of a call.

The child gets its arrays in it, and after the reply the grader looks itself whether they are still
what they were: what the child says of that would be worth nothing.
"""

import mmap
import os
from collections.abc import Sequence

import numpy as np

SIZE = 2**24  # bytes; arrays that do not fit go through the pipe, unwatched
ALIGNMENT = 64


class Shared:
    """One piece of memory, for one child.

    Attributes
    ----------
    fd : int
        Its file descriptor, for the child to map; to be closed once the child has it.
    """

    def __init__(self):
        import fcntl  # not on Windows, where this module is imported too

        self.fd = os.memfd_create("arguments", os.MFD_ALLOW_SEALING)
        os.ftruncate(self.fd, SIZE)
        # the child may write into it and no more: a shorter file would crash the grader
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(self.fd, fcntl.F_ADD_SEALS, seals)
        self._map = mmap.mmap(self.fd, SIZE)
        self._contents: list[tuple[int, bytes]] = []

    def put(self, arrays: Sequence[np.ndarray]) -> list[int] | None:
        """Write arrays.

        Parameters
        ----------
        arrays : sequence of np.ndarray
            In C order.

        Returns
        -------
        list of int
            Where each begins; None if they do not fit.
        """
        self._contents, end, starts = [], 0, []
        for array in arrays:
            starts.append(end)
            end += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
        if end > SIZE:
            return None
        for start, array in zip(starts, arrays, strict=True):
            content = array.tobytes()
            self._map[start : start + len(content)] = content
            self._contents.append((start, content))
        return starts

    def changed(self) -> list[int]:
        """Which of the arrays are no longer what was put.

        Returns
        -------
        list of int
            Their positions.
        """
        return [
            position
            for position, (start, content) in enumerate(self._contents)
            if self._map[start : start + len(content)] != content
        ]

    def close(self) -> None:
        """Give the memory back."""
        self._map.close()
