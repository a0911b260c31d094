"""Graded exercises. In a notebook: ``from course_rnn.grading import check, pack``."""

from course_rnn.grading.notebook.check import CheckResult, check
from course_rnn.grading.notebook.pack import pack

__all__ = ["CheckResult", "check", "pack"]
