"""Graded exercises. In a notebook: ``from course_rnn.grading import check, pack``."""

from course_rnn.grading.check import CheckResult, check
from course_rnn.grading.pack import pack

__all__ = ["CheckResult", "check", "pack"]
