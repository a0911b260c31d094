import zipfile

import pytest

from course_rnn.commands.export import PLATFORMS, PYTHONS
from course_rnn.commands.main import main
from course_rnn.grading.export import pins

ENTRIES = {
    "gradescope": "run_autograder",
    "classroom50": "autograder.py",
    "actions": ".github/workflows/autograding.yml",
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_export(platform, tmp_path, capsys):
    path = tmp_path / "a.zip"
    assert main(["export", platform, "02_elman_rnns", "--output", str(path)]) == 0
    assert capsys.readouterr().out.startswith(f"{path}: ")
    with zipfile.ZipFile(path) as archive:
        assert ENTRIES[platform] in archive.namelist()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_for_another_python(platform, tmp_path):
    path = tmp_path / "a.zip"
    command = ["export", platform, "02_elman_rnns", "--output", str(path), "--python", "3.13"]
    assert main(command) == 0
    places = {"gradescope": "setup.sh", "classroom50": "python.txt", "actions": ENTRIES["actions"]}
    with zipfile.ZipFile(path) as archive:
        assert b"3.13" in archive.read(places[platform])


def test_the_pythons_are_those_that_can_be_pinned():
    assert PYTHONS == pins.PYTHONS


@pytest.mark.parametrize("name", ["2", "99_nothing"])
def test_an_unknown_notebook_writes_nothing(tmp_path, capsys, name):
    path = tmp_path / "a.zip"
    assert main(["export", "gradescope", name, "--output", str(path)]) == 1
    assert "expected" in capsys.readouterr().err
    assert not path.exists()


def test_a_folder_that_is_not_there(tmp_path, capsys):
    path = tmp_path / "none" / "a.zip"
    assert main(["export", "actions", "02_elman_rnns", "--output", str(path)]) == 1
    assert f"--output: there is no folder {path.parent}\n" in capsys.readouterr().err


def test_an_unknown_platform_is_a_wrong_call(tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["export", "moodle", "02_elman_rnns", "--output", str(tmp_path / "a.zip")])
    assert "invalid choice: 'moodle'" in capsys.readouterr().err
