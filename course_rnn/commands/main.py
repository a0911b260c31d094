"""The command line ``course-rnn``.

Each command is a module: ``add_...`` adds it to the parser, and a function takes the parsed
arguments and returns the exit code: 0 for success, 1 if what was asked for failed, 2 for a wrong
call.
"""

import argparse

from course_rnn.commands.batch import add_batch
from course_rnn.commands.data import add_data
from course_rnn.commands.experiment import add_experiment
from course_rnn.commands.export import add_export
from course_rnn.commands.grade import add_grade
from course_rnn.commands.options import report_error
from course_rnn.commands.orphans import take_on_orphans
from course_rnn.commands.selftest import add_selftest


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        The arguments, by default those of the process.
    """
    parser = argparse.ArgumentParser(
        prog="course-rnn", description="Tools of the course on recurrent neural networks."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    add_data(commands)
    add_grade(commands)
    add_batch(commands)
    add_selftest(commands)
    add_export(commands)
    add_experiment(commands)
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except (ValueError, OSError) as error:
        return report_error(error)
    except KeyboardInterrupt:
        return 130


def run() -> int:
    """Be the program ``course-rnn``, a process of its own."""
    take_on_orphans()
    return main()
