"""Install the pinned packages, grade the working directory, write the platform's result.

The exports for Classroom 50 and GitHub Actions hold a copy of this file; it must run on a bare
Python. It starts the grader as another process: this one never imports NumPy or a student's file.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
SYSTEM_PACKAGES = ("bubblewrap", "libseccomp2")


def classroom50() -> int:
    """Write ``result.json`` as Classroom 50 wants it.

    Returns
    -------
    int
        0. An exception, and so another exit status, means to Classroom 50 that grading failed.
    """
    variables = os.environ
    identity = {
        "schema": "classroom50/result/v1",
        "classroom": variables["CLASSROOM"],
        "assignment": variables["ASSIGNMENT"],
        "submission": variables["SUBMISSION_TAG"],
        "commit": variables["COMMIT_URL"],
        "release": variables["RELEASE_URL"],
        "review": variables.get("REVIEW_URL") or variables["COMMIT_URL"],
        "datetime": _submitted().strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    Path("result.json").write_text(json.dumps(identity | graded(), indent=2) + "\n")
    return 0


def actions() -> int:
    """Set the step's output ``result`` as the reporter of GitHub Classroom reads it.

    Returns
    -------
    int
        0 for full marks, 1 otherwise: the step is green or red.
    """
    record = graded()
    encoded = base64.b64encode(json.dumps(record).encode()).decode()
    with open(os.environ["GITHUB_OUTPUT"], "a") as file:
        file.write(f"result={encoded}\n")
    return int(record["status"] != "pass")


def graded() -> dict:
    """Grade what lies in the working directory.

    Returns
    -------
    dict
        What ``grade.py`` beside this file wrote.

    Raises
    ------
    subprocess.CalledProcessError
        If the packages cannot be installed, or the grader fails.
    """
    python = _install()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output.json"
        # -I: nothing is imported from the working directory, which is the student's
        command = [python, "-I", "-B", HERE / "grade.py", Path.cwd(), output]
        subprocess.run([*_as_root(), *map(str, command)], check=True)
        return json.loads(output.read_text())


def _install():
    sudo = _as_root()
    if shutil.which("bwrap") is None and shutil.which("apt-get") is not None:
        # without them the grader looks for another sandbox, or says that there is none
        command = [*sudo, "apt-get", "install", "-y", "-qq", *SYSTEM_PACKAGES]
        subprocess.run(command, check=False)
    venv = HERE / "venv"
    if not venv.exists():
        subprocess.run([_python(), "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "-r", str(HERE / "requirements.txt")], check=True)
    return venv / "bin/python"


def _python():
    """The Python for which the packages were chosen, or this one where it is not to be had."""
    wanted = (HERE / "python.txt").read_text(encoding="utf-8").strip()
    if wanted == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    if (found := shutil.which(f"python{wanted}")) is None:
        print(f"There is no Python {wanted} here: this one is tried.", file=sys.stderr)
    return found or sys.executable


def _as_root():
    """GitHub's machines forbid namespaces to users; root can do without, and drops its rights."""
    if os.geteuid() == 0 or shutil.which("sudo") is None:
        return []
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if allowed else []


def _submitted():
    """When the graded commit was made: the same however often it is graded."""
    command = ["git", "show", "-s", "--format=%ct", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 0:
        return datetime.fromtimestamp(int(done.stdout), UTC)
    return datetime.now(UTC)
