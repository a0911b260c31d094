"""How long a child may take."""

import time

LONGEST_GAP_S = 0.5


class Deadline:
    """How long a child may take, not counting the time in which this process was stopped too.

    Parameters
    ----------
    seconds : float
        From now on.
    """

    def __init__(self, seconds: float):
        self._left, self._seen = seconds, time.monotonic()

    @property
    def left(self) -> float:
        """Seconds left; look at it often, for a longer gap is one in which nobody ran."""
        now = time.monotonic()
        self._left -= min(now - self._seen, LONGEST_GAP_S)
        self._seen = now
        return self._left
