"""What the grader found, as records, and the files that are written from them.

A report is made for the student: it holds shapes, hints and line numbers, but neither the seed nor
a hidden input. What only the instructor may see is added where the instructor's record is written.
"""

from course_rnn.grading.report.files import write_reports, write_stub
from course_rnn.grading.report.records import (
    ExerciseReport,
    GroupReport,
    Report,
    from_record,
    to_record,
)

__all__ = [
    "ExerciseReport",
    "GroupReport",
    "Report",
    "from_record",
    "to_record",
    "write_reports",
    "write_stub",
]
