import zipfile

import pytest
from course_rnn.commands.grading import PLATFORMS

from course_rnn.commands.main import main

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
