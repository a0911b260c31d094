"""How long a child may take."""

import time
from collections.abc import Callable

LONGEST_GAP_S = 0.5
LOOK_S = 0.05  # not more often is the system asked how long the child waited
LEAST_SHARE = 0.25  # of the time that passes counts: a child could fight for the processor itself


def no_wait() -> float:
    """Nothing is known of the time in which the child waited."""
    return 0.0


class Deadline:
    """How long a child may take, by its own time.

    The time in which this process was stopped too does not count, nor does that in which the child
    was ready and others had the processor.

    Parameters
    ----------
    seconds : float
        From now on.
    """

    def __init__(self, seconds: float):
        self._left, self._seen, self._waited = seconds, time.monotonic(), None

    def left(self, waited: Callable[[], float] = no_wait) -> float:
        """How much is left; look at it often, for a longer gap is one in which nobody ran.

        Parameters
        ----------
        waited : callable
            Seconds that the child has waited for a processor since it began.

        Returns
        -------
        float
            Seconds.
        """
        now = time.monotonic()
        gap = now - self._seen
        if gap < LOOK_S and self._waited is not None:
            return self._left - gap
        gap, total = min(gap, LONGEST_GAP_S), waited()
        lost = 0.0 if self._waited is None else total - self._waited
        self._left -= max(gap - lost, LEAST_SHARE * gap)
        self._seen, self._waited = now, total
        return self._left
