"""The commands ``course-rnn grade``, ``batch``, ``export`` and ``selftest``.

What they need is imported when they run: so the other commands start fast, and work on systems that
have no sandbox. For the same reason they are not inside ``course_rnn.grading``.
"""

import argparse
import json
import sys
from pathlib import Path

LEVELS = ("bwrap", "landlock")  # as in course_rnn.grading.sandbox
SANDBOX = f"{' or '.join(LEVELS)}: this sandbox or none; default: the first that works"
PLATFORMS = ("gradescope", "classroom50", "actions")  # as in course_rnn.grading.export


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


def add_batch(commands: argparse._SubParsersAction) -> None:
    """Add ``course-rnn batch``.

    Parameters
    ----------
    commands : argparse subparsers
        The commands of ``course-rnn``.
    """
    batch = commands.add_parser(
        "batch",
        help="grade a folder of submissions in parallel",
        description="Grade every file in DIR and the folders in it. Killed or interrupted, the "
        "same command goes on where it was. Beside the table are written the reports as .json and "
        "the .journal to go on from; both hold the secret seed.",
    )
    batch.add_argument("folder", type=Path, metavar="DIR", help="the submissions")
    add_common(batch)
    batch.add_argument(
        "--output", required=True, type=Path, metavar="grades.csv", help="the table, outside DIR"
    )
    batch.add_argument(
        "--reports", type=Path, metavar="DIR", help="write reports for students, at the end"
    )
    where = batch.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=int, metavar="N", help="submissions at a time; default: one a processor"
    )
    where.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler: use its workers")
    batch.set_defaults(run=_batch)


def add_export(commands: argparse._SubParsersAction) -> None:
    """Add ``course-rnn export``.

    Parameters
    ----------
    commands : argparse subparsers
        The commands of ``course-rnn``.
    """
    export = commands.add_parser(
        "export",
        help="write a chapter's grader as a zip for Gradescope, Classroom 50 or GitHub Actions",
        description="Write a chapter's grader as a zip. gradescope: upload it as autograder. "
        "classroom50: unpack it at CLASSROOM/autograders/ASSIGNMENT. actions: unpack it at the "
        "root of the repository. The zip holds the right answers.",
    )
    export.add_argument("platform", choices=PLATFORMS)
    export.add_argument("name", metavar="NN_slug", help="an exercise notebook, such as 03_bptt")
    export.add_argument("--output", required=True, type=Path, metavar="FILE")
    export.set_defaults(run=_export)


def add_selftest(commands: argparse._SubParsersAction) -> None:
    """Add ``course-rnn selftest``.

    Parameters
    ----------
    commands : argparse subparsers
        The commands of ``course-rnn``.
    """
    selftest = commands.add_parser(
        "selftest",
        help="grade right, wrong and hostile answers whose grade is known",
        description="Grade answers whose grade is known, and print the kill table. "
        "Takes a minute or two.",
    )
    selftest.add_argument("--require-sandbox", choices=LEVELS, metavar="LEVEL", help=SANDBOX)
    selftest.add_argument("--workers", type=int, default=2, metavar="N", help="default: 2")
    selftest.set_defaults(run=_selftest)


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add what ``grade`` and ``batch`` have in common.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The command.
    """
    parser.add_argument(
        "--chapter", required=True, type=int, metavar="NN", help="number of the chapter, such as 2"
    )
    parser.add_argument(
        "--seed",
        type=_seed,
        metavar="N",
        help="repeat an earlier grading; default: a new secret one",
    )
    parser.add_argument("--require-sandbox", choices=LEVELS, metavar="LEVEL", help=SANDBOX)


def _seed(text):
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"expected a number without sign, got {text!r}")
    return int(text)


def _grade(args):
    from course_rnn.grading.grade import grade_submission
    from course_rnn.grading.report import write_reports, write_stub
    from course_rnn.grading.sandbox import SandboxUnavailableError, choose_level
    from course_rnn.grading.sheets import draw_sheets, new_seed
    from course_rnn.grading.slots import open_sandbox
    from course_rnn.grading.verdicts import Verdict

    folders = _folders(args.files, args.output)
    seed = new_seed() if args.seed is None else args.seed
    draw_sheets(args.chapter, seed)
    try:
        level = choose_level(args.require_sandbox)
    except SandboxUnavailableError as error:
        return _refuse(error)
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


def _batch(args):
    from course_rnn.grading.batch import run_batch
    from course_rnn.grading.report.escape import visible
    from course_rnn.grading.sandbox import SandboxUnavailableError

    try:
        batch = run_batch(
            args.folder,
            args.chapter,
            args.output,
            workers=args.workers,
            seed=args.seed,
            require=args.require_sandbox,
            scheduler=args.scheduler,
            reports=args.reports,
        )
    except SandboxUnavailableError as error:
        return _refuse(error)
    print(f"{batch.graded} graded, {batch.new} of them now: {args.output}")
    for name in batch.failed:
        print(f"not graded, run again: {visible(name)}", file=sys.stderr)
    return int(bool(batch.failed))


def _export(args):
    from course_rnn.grading import export

    getattr(export, f"export_{args.platform}")(args.name, args.output)
    print(f"{args.output}: {args.output.stat().st_size / 1000:.0f} kB")
    return 0


def _selftest(args):
    from tqdm import tqdm

    from course_rnn.grading.sandbox import SandboxUnavailableError, choose_level
    from course_rnn.grading.selftest import count_trials, run_selftest, table

    if args.workers < 1:
        raise ValueError(f"--workers: expected at least 1, got {args.workers}")
    try:
        level = choose_level(args.require_sandbox)
    except SandboxUnavailableError as error:
        return _refuse(error)
    running = run_selftest(level, args.workers)
    trials = list(tqdm(running, total=count_trials(), unit="answer", disable=None))
    sandboxed = [trial for trial in trials if trial.kind in ("sandboxed", "hostile")]
    missed = [trial for trial in trials if not trial.passed]
    print(table(trials))
    print(
        f"\nIn the sandbox ({level}): {sum(trial.passed for trial in sandboxed)} of "
        f"{len(sandboxed)} right and hostile submissions as they must be."
    )
    for trial in missed:
        print(f"MISSED: {trial.kind} {trial.name}: {trial.said}", file=sys.stderr)
    return int(bool(missed))


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


def _refuse(error):
    print(f"course-rnn: error: no submission was graded: {error}", file=sys.stderr)
    return 1
