"""Submissions: what students hand in, read without executing any of it.

A file goes through ``files`` (bounded size, no links), ``archive`` (zip), ``notebook`` or
``encoding`` (code cells as text), ``parsing`` and ``magics`` (syntax trees), ``definitions`` and
``constants`` (what is kept), ``extract`` (one module, with the origin of each line).
"""

from course_rnn.grading.submission.reader import parse_submission, read_submission
from course_rnn.grading.submission.records import BrokenCell, Origin, Submission, SubmissionError

__all__ = [
    "BrokenCell",
    "Origin",
    "Submission",
    "SubmissionError",
    "parse_submission",
    "read_submission",
]
