"""Grade a submission: read the file, draw the hidden cases, grade every exercise."""

import hashlib
import logging
import platform
import time
from contextlib import ExitStack
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from course_rnn.exercises.registry import exercise_ids, find_exercise
from course_rnn.grading.grader.grade_exercise import alike, grade_exercise
from course_rnn.grading.grader.outcomes import WORDS
from course_rnn.grading.grader.reading import read_in
from course_rnn.grading.judging.sheet import Sheet
from course_rnn.grading.judging.sheets import chapter_exercises, draw_sheets
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import ExerciseReport, Report
from course_rnn.grading.sandbox import NUMPY, TORCH, Sandbox, Session
from course_rnn.submission import Submission, SubmissionError
from course_rnn.submission.files import read_bytes
from course_rnn.submission.versions import differences

LIMITS = {"numpy": NUMPY, "torch": TORCH}
log = logging.getLogger(__name__)


def grade_submission(path: Path, chapter: int, sandbox: Sandbox, seed: int) -> Report:
    """Grade one file.

    Parameters
    ----------
    path : Path
        The file handed in.
    chapter : int
        Chapter of the exercises.
    sandbox : Sandbox
        Where the submission runs.
    seed : int
        The secret seed of the hidden cases; the same seed repeats the grade.

    Returns
    -------
    Report
        Always: what cannot be read earns a verdict, and a failure of the grader is INFRA.

    Raises
    ------
    ValueError
        If the chapter has no exercises, or the seed is negative.
    """
    try:
        data = read_bytes(path)
    except (SubmissionError, OSError) as error:
        return unreadable(path.name, chapter, error, sandbox.level)
    return grade_data(path.name, data, chapter, sandbox, seed)


def unreadable(name: str, chapter: int, error: SubmissionError | OSError, level: str) -> Report:
    """Report on a file that cannot be read at all.

    Parameters
    ----------
    name : str
        Name of the file.
    chapter : int
        Chapter of the exercises.
    error : SubmissionError or OSError
        Why. The second is no fault of the student: INFRA.
    level : str
        Level of the sandbox.

    Returns
    -------
    Report
    """
    if isinstance(error, SubmissionError):
        verdict, message = Verdict(error.verdict), str(error)
    else:
        verdict, message = Verdict.INFRA, f"the file cannot be read: {error.strerror}."
    exercises = tuple(alike(exercise, verdict) for exercise in chapter_exercises(chapter))
    return Report(name, "", chapter, exercises, message, level, versions(), 0.0)


def grade_data(name: str, data: bytes, chapter: int, sandbox: Sandbox, seed: int) -> Report:
    """Grade a file that has been read, as :func:`grade_submission` does.

    Parameters
    ----------
    name : str
        Name of the file, which says what kind it is.
    data : bytes
        Its content.
    chapter : int
        Chapter of the exercises.
    sandbox : Sandbox
        Where the submission runs.
    seed : int
        The secret seed of the hidden cases.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        As from :func:`grade_submission`.
    """
    start, sheets, message, notes = time.perf_counter(), draw_sheets(chapter, seed), "", ()
    try:
        exercises, message, notes = _read_and_grade(name, data, sheets, sandbox)
    except SubmissionError as error:
        message = str(error)
        exercises = tuple(alike(sheet.exercise, Verdict(error.verdict)) for sheet in sheets)
    except Exception:  # whatever it is: one submission must not end the grading of the others
        log.exception("the grader failed on %r", name)
        message = WORDS[Verdict.INFRA]
        exercises = tuple(alike(sheet.exercise, Verdict.INFRA) for sheet in sheets)
    seconds, sha256 = time.perf_counter() - start, hashlib.sha256(data).hexdigest()
    level, here = sandbox.level, versions()
    return Report(name, sha256, chapter, exercises, message, level, here, seconds, notes)


def _read_and_grade(name, data, sheets, sandbox):
    """The reports on all exercises, and what to say and to note of the submission as a whole."""
    library = sheets[0].exercise.library
    with sandbox.session("", library, LIMITS[library]) as session:
        submission = read_in(session, name, data, [sheet.exercise.name for sheet in sheets])
        reports = grade_source(submission, sheets, sandbox, {library: session})
    notes = differences(submission.recorded, versions())
    return reports, _wrong_chapter(submission, sheets), notes


def grade_source(
    submission: Submission,
    sheets: tuple[Sheet, ...],
    sandbox: Sandbox,
    sessions: dict[str, Session] | None = None,
) -> tuple[ExerciseReport, ...]:
    """Grade a submission that has been read.

    Parameters
    ----------
    submission : Submission
        The submission.
    sheets : tuple of Sheet
        Hidden cases of each exercise.
    sandbox : Sandbox
        Where the submission runs.
    sessions : dict, optional
        By library, sessions that are open already.

    Returns
    -------
    tuple of ExerciseReport
        In the order of ``sheets``.
    """
    reports, opened = {}, sessions or {}
    for library in dict.fromkeys(sheet.exercise.library for sheet in sheets):
        with ExitStack() as stack:
            session = opened.get(library) or stack.enter_context(
                sandbox.session("", library, LIMITS[library])
            )
            for sheet in sheets:
                if sheet.exercise.library == library:
                    reports[sheet.exercise.id] = grade_exercise(sheet, submission, session)
    return tuple(reports[sheet.exercise.id] for sheet in sheets)


def _wrong_chapter(submission: Submission, sheets: tuple[Sheet, ...]) -> str:
    """What to tell who handed in another chapter; "" if something of this one is there."""
    written = submission.functions.union(*(cell.functions for cell in submission.broken))
    if any(sheet.exercise.name in written for sheet in sheets):
        return ""
    found = [name for name in exercise_ids() if find_exercise(name).name in written]
    if not found:
        return ""
    other, chapter = (name.split(".")[0] for name in (found[0], sheets[0].exercise.id))
    return f"this is chapter {other}, expected was chapter {chapter}: hand in the right notebook."


@cache
def versions() -> dict[str, str]:
    """Versions of what a grade depends on.

    Returns
    -------
    dict
        Name to version.
    """
    found = {"Python": platform.python_version(), "NumPy": np.__version__}
    for name, package in (("course_rnn", "course-rnn"), ("PyTorch", "torch")):
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            continue
    return found | {"system": platform.system()}
