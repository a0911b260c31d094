"""The report as plain text."""

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report.escape import visible
from course_rnn.grading.report.records import ExerciseReport, Report


def report_text(report: Report) -> str:
    """Write a report as plain text.

    Parameters
    ----------
    report : Report
        The report.

    Returns
    -------
    str
    """
    lines = [f"{visible(report.file)}, chapter {report.chapter}: {credit(report)}"]
    if report.message:
        lines += ["", visible(as_sentence(report.message))]
    if report.notes:
        lines += ["", *(f"Note: {visible(as_sentence(note))}" for note in report.notes)]
    for exercise in report.exercises:
        lines += ["", *_exercise(exercise, bool(report.message))]
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    lines += ["", visible(f"Graded in {report.seconds:.1f} s, sandbox {report.level}; {versions}.")]
    return "\n".join(lines) + "\n"


def credit(graded: Report | ExerciseReport) -> str:
    """The points in words; a failure of the grader is no zero.

    Parameters
    ----------
    graded : Report or ExerciseReport
        What was graded.

    Returns
    -------
    str
    """
    if graded.verdict is Verdict.INFRA:
        return "not graded, the grader failed"
    return f"{graded.score} of {graded.points} points"


def as_sentence(message: str) -> str:
    """A message by itself, which elsewhere goes on after a colon.

    Parameters
    ----------
    message : str
        Such as "the file is empty."

    Returns
    -------
    str
        With a capital letter.
    """
    return message[:1].upper() + message[1:]


def _exercise(exercise, brief):
    yield f"{exercise.verdict:7}  {exercise.id} {exercise.name}: {credit(exercise)}"
    if brief:
        return
    for label, text in exercise.lines:
        yield f"         {label}: {visible(text)}"
    if 0 < exercise.score < exercise.points:
        right = ", ".join(group.name for group in exercise.groups if group.score == group.points)
        yield f"         Right: {visible(right)}"
