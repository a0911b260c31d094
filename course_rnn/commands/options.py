"""Options that several commands have in common."""

import argparse
import sys

LEVELS = ("bwrap", "landlock")  # as in course_rnn.grading.sandbox
SANDBOX = f"{' or '.join(LEVELS)}: this sandbox or none; default: the first that works"


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


def refuse(error: Exception) -> int:
    """Say why nothing was graded; the exit code.

    Parameters
    ----------
    error : Exception
        Its text is shown.

    Returns
    -------
    int
        1.
    """
    print(f"course-rnn: error: no submission was graded: {error}", file=sys.stderr)
    return 1


def report_error(error: Exception) -> int:
    """Say what went wrong; the exit code.

    Parameters
    ----------
    error : Exception
        Its text is shown.

    Returns
    -------
    int
        1.
    """
    print(f"course-rnn: error: {error}", file=sys.stderr)
    return 1
