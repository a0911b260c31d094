"""The command ``course-rnn export``.

What the command needs is imported when it runs: so the other commands start fast, and work on
systems that have no sandbox.
"""

import argparse
from pathlib import Path

PLATFORMS = ("gradescope", "classroom50", "actions")  # as in course_rnn.grading.export
PYTHONS = ("3.11", "3.12", "3.13")  # as in course_rnn.grading.export.pins


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
    export.add_argument(
        "--python",
        choices=PYTHONS,
        help="the Python that is to grade; default: the one that runs this",
    )
    export.set_defaults(run=_export)


def _export(args):
    from course_rnn.grading import export

    chosen = {} if args.python is None else {"python": args.python}
    getattr(export, f"export_{args.platform}")(args.name, args.output, **chosen)
    print(f"{args.output}: {args.output.stat().st_size / 1000:.0f} kB")
    return 0
