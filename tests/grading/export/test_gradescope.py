import json
import subprocess
import sys
import zipfile

import jsonschema
import pytest

from course_rnn.grading.export import export_gradescope, gradescope
from course_rnn.grading.export.pins import requirements
from tests.grading.export.schemas import GRADESCOPE
from tests.grading.report.sample import INFRA, RIGHT, WRONG, report

NAME = "02_elman_rnns"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "a.zip"
    export_gradescope(NAME, path)
    with zipfile.ZipFile(path) as file:
        yield file


def test_the_scripts_stand_at_the_root(archive):
    names = set(archive.namelist())
    assert {"setup.sh", "run_autograder", "grade.py", "requirements.txt"} <= names
    assert "course_rnn/grading/export/gradescope.py" in names
    assert archive.read("requirements.txt").decode().split() == requirements(2)


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_the_scripts_are_bash(archive, name):
    script = archive.read(name)
    assert script.startswith(b"#!/usr/bin/env bash\n")
    subprocess.run(["bash", "-n"], input=script, check=True)


# A Python that says which it is, and whose venv holds a pip that does nothing.
PYTHON = r"""#!/bin/sh
if [ "$1" = -c ]; then
  exec REAL -c "$(printf %s "$2" | sed 's/sys.version_info\[:2\]/(VERSION)/')"
fi
mkdir -p "$3/bin"
echo "NAME" >> CALLED
printf '#!/bin/sh\n' > "$3/bin/pip"
chmod +x "$3/bin/pip"
"""
APT = """#!/bin/sh
case "$*" in *python3.1*) exit STATUS;; esac
"""


@pytest.mark.parametrize(
    ("system", "has_package", "used", "said"),
    [
        ("3, 12", True, "python3", ""),
        ("3, 10", True, "python3.12", ""),
        ("3, 13", True, "python3.12", ""),
        ("3, 13", False, "python3", "a newer Python than 3.12"),
        ("3, 10", False, None, "no Python 3.12 in this image: export with another --python"),
    ],
)
def test_setup_takes_the_python_of_the_pins(tmp_path, system, has_package, used, said):
    export_gradescope(NAME, tmp_path / "a.zip", "3.12")
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        setup = file.read("setup.sh").decode()
    called = tmp_path / "called"
    called.write_text("")
    scripts = {"apt-get": APT.replace("STATUS", str(int(not has_package)))}
    for name, version in (("python3", system), ("python3.12", "3, 12")):
        scripts[name] = PYTHON.replace("REAL", sys.executable).replace("VERSION", version)
        scripts[name] = scripts[name].replace("NAME", name).replace("CALLED", str(called))
    (tmp_path / "bin").mkdir()
    for name, text in scripts.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / "root/source").mkdir(parents=True)
    environment = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "AUTOGRADER": str(tmp_path / "root")}
    done = subprocess.run(
        ["bash", "-c", setup], env=environment, capture_output=True, text=True, check=False
    )
    assert said in done.stderr
    assert (called.read_text().split(), done.returncode) == ([used], 0) if used else ([], 1)


def results(tmp_path):
    record = json.loads((tmp_path / "results/results.json").read_text())
    return record


def test_a_grade(tmp_path, monkeypatch):
    monkeypatch.setattr(gradescope, "grade_folder", lambda folder, name: report(RIGHT, WRONG))
    assert gradescope.grade(tmp_path, NAME) == 0
    jsonschema.validate(results(tmp_path), GRADESCOPE)
    assert results(tmp_path)["score"] == 8


@pytest.mark.parametrize("failing", ["report", "exception"])
def test_a_failure_of_the_grader_is_no_zero(tmp_path, monkeypatch, failing):
    def grade_folder(folder, name):
        if failing == "exception":
            raise RuntimeError("no sandbox works on this machine")
        return report(RIGHT, INFRA)

    monkeypatch.setattr(gradescope, "grade_folder", grade_folder)
    assert gradescope.grade(tmp_path, NAME) == 1
    assert "score" not in results(tmp_path)
    assert "fail" in results(tmp_path)["output"]
    with pytest.raises(jsonschema.ValidationError):  # so Gradescope says that grading failed
        jsonschema.validate(results(tmp_path), GRADESCOPE)


def test_the_stub_stands_while_it_grades(tmp_path, monkeypatch):
    seen = []

    def grade_folder(folder, name):
        assert (folder, name) == (tmp_path / "submission", NAME)
        seen.append(results(tmp_path))
        return report(RIGHT)

    monkeypatch.setattr(gradescope, "grade_folder", grade_folder)
    gradescope.grade(tmp_path, NAME)
    assert seen[0]["score"] == 0
