"""What an exported grader does where it runs: find the submission in a folder, grade it."""

import os
from pathlib import Path

from course_rnn.grading.grader.grade import grade_submission, unreadable
from course_rnn.grading.grader.slots import open_sandbox
from course_rnn.grading.judging.sheets import chapter_number, new_seed
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import Report
from course_rnn.grading.sandbox import choose_level
from course_rnn.grading.submission import SubmissionError
from course_rnn.grading.submission.archive import JUNK

SUFFIXES = (".ipynb", ".py", ".zip")
MOST_FILES = 10_000


def grade_folder(folder: Path, name: str) -> Report:
    """Grade the submission in a folder on hidden cases drawn now.

    Parameters
    ----------
    folder : Path
        What was handed in.
    name : str
        The exercise notebook's name, such as "03_bptt".

    Returns
    -------
    Report

    Raises
    ------
    SandboxUnavailableError
        If no sandbox works on this machine: nothing of the submission has run.
    """
    level = choose_level()
    try:
        path = find_submission(folder, name)
    except SubmissionError as error:
        return unreadable("", chapter_number(name), error, level)
    with open_sandbox(level) as sandbox:
        return grade_submission(path, chapter_number(name), sandbox, new_seed())


def find_submission(folder: Path, name: str) -> Path:
    """Find the one file to grade in what was handed in.

    Parameters
    ----------
    folder : Path
        Searched with all folders in it, links are not followed.
    name : str
        The exercise notebook's name.

    Returns
    -------
    Path
        The file that ``pack`` wrote, else the notebook of that name, else the only notebook, else
        the only file of a kind that can be graded.

    Raises
    ------
    SubmissionError
        MISSING if there is none, FORMAT if there are several and nothing tells them apart.
    """
    found = _candidates(folder)
    names = (f"submission_{name}.ipynb", f"{name}.ipynb", f"{name}.py")
    groups = [[path for path in found if path.name == wanted] for wanted in names]
    groups += [[path for path in found if path.suffix.lower() == ".ipynb"], found]
    for group in groups:
        if len(group) == 1:
            return group[0]
    if not found:
        raise SubmissionError("no .ipynb, .py or .zip file was handed in.", Verdict.MISSING)
    raise SubmissionError(f"{len(found)} files were handed in: expected one, {names[0]}.")


def _candidates(folder):
    found, seen = [], 0
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f.lower() not in JUNK and not f.startswith("."))
        seen += len(files)
        if seen > MOST_FILES:
            raise SubmissionError(f"more than {MOST_FILES:,} files were handed in.")
        kept = (f for f in sorted(files) if f.lower().endswith(SUFFIXES) and f[0] != ".")
        found += [Path(here, file) for file in kept]
    return found
