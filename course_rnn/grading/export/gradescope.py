"""Export a chapter's grader for Gradescope: a zip with ``setup.sh`` and ``run_autograder``.

The shape of the zip and of the machine it runs on:
https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import logging
from pathlib import Path

from course_rnn.grading.export.bundle import package_files, write_zip
from course_rnn.grading.export.pins import HERE, requirements
from course_rnn.grading.export.running import grade_folder
from course_rnn.grading.judging.sheets import chapter_number
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import write_stub
from course_rnn.grading.report.files import as_json, write_atomically
from course_rnn.grading.report.gradescope import results

FAILED = "The autograder itself failed. This is no judgement of the submission; tell your teacher."
SETUP = """\
#!/usr/bin/env bash
# Run once, as root, while Gradescope builds the image.
set -euo pipefail
root="${AUTOGRADER:-/autograder}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y -q --no-install-recommends bubblewrap libseccomp2 util-linux

# The packages in requirements.txt were chosen for this Python.
is_it() { "$1" -c "import sys; sys.exit(sys.version_info[:2] $2 (${wanted/./, }))"; }
wanted=@PYTHON@
python=python3
if ! is_it python3 "!="; then
  if apt-get install -y -q --no-install-recommends "python$wanted"; then
    python="python$wanted"
  elif is_it python3 "<"; then
    echo "Only a newer Python than $wanted was found: it is tried." >&2
  else
    echo "There is no Python $wanted in this image: export with another --python." >&2
    exit 1
  fi
fi
apt-get install -y -q --no-install-recommends "$python" "$python-venv"
"$python" -m venv "$root/venv"
"$root/venv/bin/pip" install -q --disable-pip-version-check --no-deps \\
  -r "$root/source/requirements.txt"
# Submissions run as another user, who must not read the hidden cases.
chmod -R go= "$root/source"
"""
RUN = """\
#!/usr/bin/env bash
# Run for every submission.
root="${AUTOGRADER:-/autograder}"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
exec "$root/venv/bin/python" -I -B "$root/source/grade.py" "$root"
"""
GRADE = '''\
"""Grade what lies in the folder submission; -I keeps its files from being imported here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from course_rnn.grading.export.gradescope import grade

sys.exit(grade(Path(sys.argv[1]), "{name}"))
'''


def export_gradescope(name: str, output: Path, python: str = HERE) -> None:
    """Write the zip to upload as autograder.

    Parameters
    ----------
    name : str
        The exercise notebook's name, such as "03_bptt".
    output : Path
        The zip.
    python : str
        The Python that is to grade, such as "3.12"; by default the one that runs.

    Raises
    ------
    ValueError
        If the chapter has no graded exercises, or the Python is unknown.
    OSError
        If the zip cannot be written.
    """
    pins = requirements(chapter_number(name), python)
    files = {
        "setup.sh": SETUP.replace("@PYTHON@", python),
        "run_autograder": RUN,
        "grade.py": GRADE.format(name=name),
        "requirements.txt": "".join(f"{pin}\n" for pin in pins),
    }
    files = {path: text.encode() for path, text in files.items()}
    write_zip(output, files | package_files())


def grade(root: Path, name: str) -> int:
    """Grade on Gradescope's machine: ``root/submission`` → ``root/results/results.json``.

    Parameters
    ----------
    root : Path
        Gradescope's folder, /autograder.
    name : str
        The exercise notebook's name.

    Returns
    -------
    int
        0 if there is a grade, 1 if the grader failed; then the result has no score, which
        Gradescope reports as a failed autograder and not as a zero.
    """
    folder = root / "results"
    write_stub(folder)
    try:
        report = grade_folder(root / "submission", name)
    except Exception:  # the log goes to the instructor, the sentence to the student
        logging.exception("not graded")
        write_atomically(folder / "results.json", as_json({"output": FAILED}))
        return 1
    write_atomically(folder / "results.json", as_json(results(report)))
    return int(report.verdict is Verdict.INFRA)
