"""The verdicts of the grader, in the abbreviations that programming contests use."""

from enum import StrEnum


class Verdict(StrEnum):
    """What became of an exercise, a call or a whole submission.

    Attributes
    ----------
    OK
        Every case is right.
    WA
        Wrong answer: at least one case is wrong.
    RE
        Run-time error: the code raised an exception or its process died.
    TLE
        Time limit exceeded.
    MLE
        Memory limit exceeded.
    OLE
        Output limit exceeded: too much was printed or returned.
    FORMAT
        What was handed in or returned has not the form that was asked for.
    MISSING
        The function is not there.
    INFRA
        The grader itself failed: never scored, always repeated.
    """

    OK = "OK"
    WA = "WA"
    RE = "RE"
    TLE = "TLE"
    MLE = "MLE"
    OLE = "OLE"
    FORMAT = "FORMAT"
    MISSING = "MISSING"
    INFRA = "INFRA"
