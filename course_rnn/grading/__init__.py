"""Graded exercises. In a notebook: ``from course_rnn.grading import check``."""

from course_rnn.grading.check import CheckResult, check

__all__ = ["CheckResult", "check"]
