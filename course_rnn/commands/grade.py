"""The command ``course-rnn grade``.

What the command needs is imported when it runs: so the other commands start fast, and work on
systems that have no sandbox.
"""

import argparse
import json
from pathlib import Path

from course_rnn.commands.options import add_common, refuse


def add_grade(commands: argparse._SubParsersAction) -> None:
    """Add ``course-rnn grade``.

    Parameters
    ----------
    commands : argparse subparsers
        The commands of ``course-rnn``.
    """
    grade = commands.add_parser(
        "grade",
        help="grade submissions in a sandbox",
        description="Grade submissions. One FILE: its reports are written into DIR; several: each "
        "into a folder of its name. DIR/instructor.json holds the secret seed.",
    )
    grade.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".ipynb, .py or .zip")
    add_common(grade)
    grade.add_argument(
        "--output", required=True, type=Path, metavar="DIR", help="made if it is not there"
    )
    grade.set_defaults(run=_grade)


def _grade(args):
    from course_rnn.grading.grader.grade import grade_submission
    from course_rnn.grading.grader.slots import open_sandbox
    from course_rnn.grading.judging.sheets import draw_sheets, new_seed
    from course_rnn.grading.judging.verdicts import Verdict
    from course_rnn.grading.report import write_reports, write_stub
    from course_rnn.grading.sandbox import SandboxUnavailableError, choose_level

    folders = _folders(args.files, args.output)
    seed = new_seed() if args.seed is None else args.seed
    draw_sheets(args.chapter, seed)
    try:
        level = choose_level(args.require_sandbox)
    except SandboxUnavailableError as error:
        return refuse(error)
    for folder in folders.values():
        write_stub(folder)
    reports = []
    with open_sandbox(level) as sandbox:
        for path, folder in folders.items():
            report = grade_submission(path, args.chapter, sandbox, seed)
            write_reports(folder, report)
            reports.append(report)
            _print_line(report)
    _write_instructor_file(args.output, seed, reports)
    return int(any(report.verdict is Verdict.INFRA for report in reports))


def _folders(files, output):
    """Where the reports on each file go."""
    for path in files:
        if path.is_dir():
            raise ValueError(f"{path}: expected a file, got a folder; course-rnn batch grades one")
        if not path.is_symlink() and not path.exists():
            raise ValueError(f"{path}: no such file")
    names = [path.name for path in files]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"FILE: expected names that differ, got {', '.join(twice)} twice")
    if len(files) > 1 and "instructor.json" in names:
        raise ValueError("FILE: instructor.json is the name of our own file; grade that one alone")
    return {path: output / path.name if len(files) > 1 else output for path in files}


def _print_line(report):
    from course_rnn.grading.report.escape import visible
    from course_rnn.grading.report.text import credit

    print(f"{visible(report.file)}: {credit(report)} ({report.verdict})", flush=True)


def _write_instructor_file(folder, seed, reports):
    from course_rnn.grading.report import to_record
    from course_rnn.grading.report.files import write_atomically

    record = {"seed": seed, "submissions": [to_record(report) for report in reports]}
    write_atomically(folder / "instructor.json", json.dumps(record, indent=2) + "\n", 0o600)
