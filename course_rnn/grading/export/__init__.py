"""Exports: the grader of one chapter for Gradescope, Classroom 50 and GitHub Actions.

Each is a zip with the source of this package, the exact versions of what it needs, and a script
that grades on fresh hidden cases, in a sandbox, and writes the platform's result.
"""

from course_rnn.grading.export.actions import export_actions
from course_rnn.grading.export.classroom50 import export_classroom50
from course_rnn.grading.export.gradescope import export_gradescope

__all__ = ["export_actions", "export_classroom50", "export_gradescope"]
