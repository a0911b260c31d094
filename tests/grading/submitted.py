"""Submissions that are never read from a file, and what a trusted function of ours answers."""

from course_rnn.grading.grader.grade import grade_source
from course_rnn.grading.grader.trusted import TrustedSandbox, TrustedSession
from course_rnn.grading.judging.sheets import draw_sheets
from course_rnn.grading.sandbox.inside.module import load
from course_rnn.grading.sandbox.inside.reading import Reader
from course_rnn.submission import Submission

SEED = 2**100 + 1729
SHEETS = {sheet.exercise.id: sheet for sheet in draw_sheets(2, SEED)}


def submission(*names, **fields):
    return Submission({}, (), frozenset(names), **fields)


def grade_one(exercise_id, function):
    sheet = SHEETS[exercise_id]
    name = sheet.exercise.name
    (report,) = grade_source(submission(name), (sheet,), TrustedSandbox({name: function}))
    return report


class InProcess(TrustedSandbox):
    """No sandbox at all, for sources that a test wrote itself."""

    def __init__(self):
        super().__init__({})

    def session(self, source, library, limits):
        return InProcessSession({}, library)


class InProcessSession(TrustedSession):
    """Reads and runs what the child of a sandbox would."""

    def read(self, name, data, wanted):
        reader = Reader("course_rnn.submission")
        return reader.read({"read": name, "wanted": list(wanted)}, data)

    def ask(self, function, parameters, calls, *, source=None, **_):
        self._functions = load(source).names
        return super().ask(function, parameters, calls)
