"""The command ``course-rnn batch``.

What the command needs is imported when it runs: so the other commands start fast, and work on
systems that have no sandbox.
"""

import argparse
import sys
from pathlib import Path

from course_rnn.commands.options import add_common, refuse


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
        "--reports",
        type=Path,
        metavar="DIR",
        help="write reports for students, outside DIR, at the end",
    )
    where = batch.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=int, metavar="N", help="submissions at a time; default: one a processor"
    )
    where.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler: use its workers")
    batch.set_defaults(run=_batch)


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
        return refuse(error)
    print(f"{batch.graded} graded, {batch.new} of them now: {args.output}")
    for name, what in batch.left_out.items():
        print(f"left out, {what}: {visible(name)}", file=sys.stderr)
    for name in batch.failed:
        print(f"not graded, run again: {visible(name)}", file=sys.stderr)
    return int(bool(batch.failed))
