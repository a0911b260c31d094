"""The command ``course-rnn selftest``.

What the command needs is imported when it runs: so the other commands start fast, and work on
systems that have no sandbox.
"""

import argparse
import sys

from course_rnn.commands.options import LEVELS, SANDBOX, refuse


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


def _selftest(args):
    from tqdm import tqdm

    from course_rnn.grading.sandbox import SandboxUnavailableError, choose_level
    from course_rnn.grading.selftest.trials import count_trials, run_selftest, table

    if args.workers < 1:
        raise ValueError(f"--workers: expected at least 1, got {args.workers}")
    try:
        level = choose_level(args.require_sandbox)
    except SandboxUnavailableError as error:
        return refuse(error)
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
