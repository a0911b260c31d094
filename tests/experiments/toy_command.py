"""The command line, with the toy among its runs: ``python -m tests.experiments.toy_command``."""

import sys

from course_rnn.commands.main import main
from course_rnn.experiments import catalogue
from tests.experiments.toy import TOY

if __name__ == "__main__":
    catalogue.load = {"toy": TOY}.__getitem__
    sys.exit(main(sys.argv[1:]))
