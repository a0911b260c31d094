"""What comes back from one call."""

from dataclasses import dataclass

import numpy as np

from course_rnn.grading.verdicts import Verdict


@dataclass(frozen=True)
class Reply:
    """What one call gave: arrays, or the verdict that it earned instead.

    Attributes
    ----------
    arrays : tuple of np.ndarray or None
        What was returned, as plain arrays of kind b, i, u or f in memory of their own. One for an
        array, a number or a list of numbers; one per element for a tuple or list of arrays.
        Finiteness, shape and dtype are for the caller to judge. None if there is a verdict.
    kind : str
        "array" (an array, a tensor or one number), "numbers" (a plain list of numbers, as a 1-D
        array), "tuple" or "list" (of arrays), "none", "other:WORD" with WORD from ``WORDS``, or ""
        if nothing was returned. "none", "other:WORD" and what cannot be made arrays come with the
        verdict FORMAT.
    changed : tuple of str
        Names of the arguments that the call changed in place.
    verdict : Verdict or None
        RE, TLE, MLE, OLE, FORMAT, MISSING or INFRA; None if there are arrays.
    error : str or None
        With RE: the exception's name if it stands in ``ERRORS``, else "an exception". The stub of
        an exercise that is not written yet gives "NotImplementedError". The end of the process has
        "exit" or "crash".
    stumble : str or None
        With RE: "TypeName: message", cut off, only to be matched with ``Exercise.stumbles``. It
        may hold anything: never show it.
    line : int or None
        With RE: line of the source, counted from 1, where it was raised.
    ended : bool
        Whether the child had ended, so that this and the later replies of the same exercise share
        the verdict.
    """

    arrays: tuple[np.ndarray, ...] | None
    kind: str = ""
    changed: tuple[str, ...] = ()
    verdict: Verdict | None = None
    error: str | None = None
    stumble: str | None = None
    line: int | None = None
    ended: bool = False
