import json
import os
import subprocess
import sys
from contextlib import nullcontext

import pytest

from course_rnn.commands.export import PLATFORMS
from course_rnn.commands.main import main
from course_rnn.commands.options import LEVELS
from course_rnn.grading import export, sandbox
from course_rnn.grading.grader import slots
from tests.grading.submitted import InProcess

RIGHT = (
    "import numpy as np\n\n\ndef inverse_transform(p, u):\n"
    '    index = np.searchsorted(np.cumsum(p), u, side="right")\n'
    "    return np.minimum(index, len(p) - 1)\n"
)


@pytest.fixture
def in_process(monkeypatch):
    monkeypatch.setattr(sandbox, "choose_level", lambda require=None: require or "bwrap")
    monkeypatch.setattr(slots, "open_sandbox", lambda level: nullcontext(InProcess()))


@pytest.fixture
def ada(tmp_path):
    path = tmp_path / "in" / "ada.py"
    path.parent.mkdir()
    path.write_text(RIGHT)
    return path


def grade(*arguments):
    return main(["grade", *map(str, arguments), "--chapter", "2"])


@pytest.mark.usefixtures("in_process")
class TestGrade:
    def test_one_file(self, ada, tmp_path, capsys):
        assert grade(ada, "--output", tmp_path / "out", "--seed", 5) == 0
        assert sorted(os.listdir(tmp_path / "out")) == [
            "instructor.json",
            "report.html",
            "report.txt",
            "results.json",
        ]
        assert capsys.readouterr().out == "ada.py: 4 of 20 points (MISSING)\n"
        assert json.loads((tmp_path / "out" / "results.json").read_text())["score"] == 4
        record = json.loads((tmp_path / "out" / "instructor.json").read_text())
        assert record["seed"] == 5
        assert record["submissions"][0]["file"] == "ada.py"

    def test_several_files(self, ada, tmp_path):
        other = ada.with_name("bob.py")
        other.write_text("x = 1\n")
        assert grade(ada, other, "--output", tmp_path / "out") == 0
        folders = ("ada.py", "bob.py")
        results = [json.loads((tmp_path / "out" / f / "results.json").read_text()) for f in folders]
        assert [result["score"] for result in results] == [4, 0]
        assert (
            len(json.loads((tmp_path / "out" / "instructor.json").read_text())["submissions"]) == 2
        )

    def test_a_new_seed_every_time(self, ada, tmp_path):
        seeds = set()
        for name in "ab":
            grade(ada, "--output", tmp_path / name)
            seeds.add(json.loads((tmp_path / name / "instructor.json").read_text())["seed"])
        assert len(seeds) == 2

    def test_the_seed_is_in_no_file_for_the_student(self, ada, tmp_path):
        seed = 2**90 + 17
        grade(ada, "--output", tmp_path / "out", "--seed", seed)
        for name in ("results.json", "report.txt", "report.html"):
            assert str(seed) not in (tmp_path / "out" / name).read_text()

    def test_the_stub_is_there_while_the_code_runs(self, ada, tmp_path, monkeypatch):
        seen = []

        class Watching(InProcess):
            def session(self, *args):
                seen.append(json.loads((tmp_path / "out" / "results.json").read_text()))
                return super().session(*args)

        monkeypatch.setattr(slots, "open_sandbox", lambda level: nullcontext(Watching()))
        grade(ada, "--output", tmp_path / "out")
        assert seen[0]["score"] == 0
        assert "stopped before it finished" in seen[0]["output"]

    def test_a_failure_of_the_grader_is_exit_code_1(self, ada, tmp_path, monkeypatch, capsys):
        class Broken(InProcess):
            def session(self, *args):
                raise OSError

        monkeypatch.setattr(slots, "open_sandbox", lambda level: nullcontext(Broken()))
        assert grade(ada, "--output", tmp_path / "out") == 1
        assert "not graded, the grader failed (INFRA)" in capsys.readouterr().out
        assert "score" not in json.loads((tmp_path / "out" / "results.json").read_text())


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["gone.py"], "gone.py: no such file"),
        (["in"], "expected a file, got a folder; course-rnn batch"),
        (["in/ada.py", "in/ada.py"], "expected names that differ, got ada.py twice"),
        (["in/ada.py", "in/instructor.json"], "instructor.json is the name of our own file"),
    ],
)
def test_wrong_files_leave_nothing_behind(ada, tmp_path, monkeypatch, capsys, files, said):
    monkeypatch.chdir(tmp_path)
    ada.with_name("instructor.json").write_text("{}")
    assert grade(*files, "--output", "out") == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("in_process")
def test_a_chapter_without_exercises(ada, tmp_path, capsys):
    assert main(["grade", str(ada), "--chapter", "99", "--output", str(tmp_path / "out")]) == 1
    assert "chapter: expected one with exercises" in capsys.readouterr().err


@pytest.mark.parametrize("seed", ["-1", "x", "1.5", "²"])
def test_a_wrong_seed_is_a_wrong_call(ada, tmp_path, capsys, seed):
    with pytest.raises(SystemExit, match="2"):
        grade(ada, "--output", tmp_path / "out", f"--seed={seed}")
    assert "expected a number without sign" in capsys.readouterr().err


def test_without_a_sandbox_nothing_is_graded(ada, tmp_path, monkeypatch, capsys):
    def choose_level(require):
        raise sandbox.SandboxUnavailableError("bwrap: only on Linux; landlock: only on Linux")

    monkeypatch.setattr(sandbox, "choose_level", choose_level)
    assert grade(ada, "--output", tmp_path / "out") == 1
    assert "no submission was graded: bwrap: only on Linux" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_choices_are_those_of_the_modules_that_are_imported_later():
    assert tuple(sandbox.LEVELS) == LEVELS
    exports = {f"export_{platform}" for platform in PLATFORMS}
    assert exports == set(export.__all__)


def test_the_commands_that_need_no_sandbox_do_not_load_it():
    code = (
        "import sys; from course_rnn.commands.main import main; main(['data', 'list']); "
        "sys.exit(any(m.startswith('course_rnn.grading.sandbox') for m in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
