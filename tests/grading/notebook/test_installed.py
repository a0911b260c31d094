import platform
import subprocess
import sys

import numpy as np

from course_rnn.grading.notebook.installed import installed


def test_what_is_installed_here():
    here = installed()
    assert here["Python"] == platform.python_version()
    assert here["NumPy"] == np.__version__


def test_a_child_that_reads_a_submission_does_not_look_for_packages():
    # importlib.metadata alone would take a fifth of the time in which a child starts
    code = (
        "import sys; from course_rnn import submission; print('importlib.metadata' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
