"""What an exported grader does where it runs: find the submission in a folder, grade it."""

import os
from dataclasses import replace
from pathlib import Path

from course_rnn.grading.export.copies import are_copies, is_copy, newest
from course_rnn.grading.grader.grade import grade_submission, unreadable
from course_rnn.grading.grader.slots import open_sandbox
from course_rnn.grading.judging.sheets import chapter_number, new_seed
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import Report
from course_rnn.grading.sandbox import choose_level
from course_rnn.submission import SubmissionError
from course_rnn.submission.archive import is_junk, without_checkpoints

SUFFIXES = (".ipynb", ".py", ".zip")
MOST_FILES = 10_000
SHOWN = 5  # names in a note


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
        path, note = find_submission(folder, name)
    except SubmissionError as error:
        return unreadable("", chapter_number(name), error, level)
    with open_sandbox(level) as sandbox:
        report = grade_submission(path, chapter_number(name), sandbox, new_seed())
    return replace(report, notes=(note, *report.notes)) if note else report


def find_submission(folder: Path, name: str) -> tuple[Path, str]:
    """Find the one file to grade in what was handed in.

    Parameters
    ----------
    folder : Path
        Searched with all folders in it, links are not followed.
    name : str
        The exercise notebook's name.

    Returns
    -------
    path : Path
        The file that ``pack`` wrote, else the notebook of that name, else the only notebook, else
        the only file of a kind that can be graded. Of several copies of it, such as
        "submission_03_bptt (1).ipynb", the newest.
    note : str
        Which file is graded and which are left; "" if there is no other.

    Raises
    ------
    SubmissionError
        MISSING if there is none, FORMAT if there are several and nothing tells them apart.
    """
    found = _candidates(folder)
    wanted = (f"submission_{name}.ipynb", f"{name}.ipynb", f"{name}.py")
    groups = [[path for path in found if is_copy(path.name, one)] for one in wanted]
    others = [[path for path in found if path.suffix.lower() == ".ipynb"], found]
    groups += [group for group in others if group and are_copies(group)]
    for group in groups:
        if group and (path := newest(group)) is not None:
            return path, _note(path, group, found, folder)
    if not found:
        raise SubmissionError("no .ipynb, .py or .zip file was handed in.", Verdict.MISSING)
    raise SubmissionError(f"{len(found)} files were handed in: expected one, {wanted[0]}.")


def _note(path, group, found, folder):
    """Say what was left, of several files."""
    left = [other.relative_to(folder).as_posix() for other in found if other != path]
    if not left:
        return ""
    more = f" and {len(left) - SHOWN} more" if len(left) > SHOWN else ""
    which = ", the newest of its copies" if len(group) > 1 else ""
    shown = path.relative_to(folder).as_posix()
    return f"graded was {shown}{which}; left were {', '.join(left[:SHOWN])}{more}."


def _candidates(folder):
    found, seen = [], 0
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_junk(name))
        seen += len(files)
        if seen > MOST_FILES:
            raise SubmissionError(f"more than {MOST_FILES:,} files were handed in.")
        kept = [f for f in sorted(files) if f.lower().endswith(SUFFIXES) and not is_junk(f)]
        found += [str(Path(here, file)) for file in kept]
    return [Path(name) for name in without_checkpoints(found)]
