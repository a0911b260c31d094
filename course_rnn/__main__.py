"""Run the command line as ``python -m course_rnn``."""

import sys

from course_rnn.commands.main import run

sys.exit(run())
