"""The process that answers, and how long it has waited for a processor."""

import contextlib
from pathlib import Path


class Runner:
    """The process that answers, as the kernel's scheduler sees it.

    Parameters
    ----------
    pid : int
        The child: that process itself, or bwrap, which starts another that starts it.
    """

    def __init__(self, pid: int):
        self._pid, self._waited = pid, 0.0

    def find(self) -> None:
        """Go down to the process that has no child: nothing of a submission may be executed yet."""
        with contextlib.suppress(OSError):
            while told := Path(f"/proc/{self._pid}/task/{self._pid}/children").read_text():
                self._pid = int(told.split()[0])

    def waited(self) -> float:
        """How long it has been ready while others had the processor.

        Returns
        -------
        float
            Seconds; what was known last once it has ended, 0 if the kernel does not count.
        """
        with contextlib.suppress(OSError, IndexError, ValueError):
            self._waited = int(Path(f"/proc/{self._pid}/schedstat").read_text().split()[1]) / 1e9
        return self._waited
