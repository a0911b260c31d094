"""A report with one of everything, and text that a student chose in order to do harm."""

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import ExerciseReport, GroupReport, Report

EVIL = '<script>alert(1)</script>\x1b[2J\u202egpj.\u2066&"\x00\r\nScore: 100'
VERSIONS = {"course_rnn": "0.1.0", "NumPy": "2.4.6"}


def groups(*scores):
    names = ("one step", "several steps", "a long sequence")
    return tuple(
        GroupReport(name, f"what {name} means", score, 2)
        for name, score in zip(names, scores, strict=False)
    )


def report(*exercises, file="ada.ipynb", message="", level="bwrap", notes=()):
    return Report(file, "0" * 64, 2, exercises, message, level, VERSIONS, 0.34, notes)


RIGHT = ExerciseReport("2.1", "rnn_forward", "The Elman RNN", Verdict.OK, groups(2, 2, 2))
WRONG = ExerciseReport(
    "2.2",
    "inverse_transform",
    "Sampling by inversion",
    Verdict.WA,
    groups(2, 0),
    "index has the right shape, (7,), but wrong values: 3 of 7, the first at index[2].",
    "several steps (what several steps means)",
    "p (5,), u (7,)",
    "the comparison must be strict.",
)
MISSING = ExerciseReport(
    "2.3", "perplexity", "Perplexity", Verdict.MISSING, groups(0), "not there."
)
INFRA = ExerciseReport(
    "2.4", "generate", "Writing", Verdict.INFRA, groups(0, 0), "the sandbox fell"
)
