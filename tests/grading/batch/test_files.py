import os

import pytest

from course_rnn.grading.batch.files import find_submissions, outputs


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_every_file_is_a_submission(tmp_path):
    put(tmp_path, "b.py", "a.ipynb", "c.docx", "no suffix", "eve/hw.zip", "ada/deep/hw.py")
    assert find_submissions(tmp_path) == [
        "a.ipynb",
        "ada/deep/hw.py",
        "b.py",
        "c.docx",
        "eve/hw.zip",
        "no suffix",
    ]


def test_hidden_files_and_rubbish_of_archives_are_none(tmp_path):
    put(tmp_path, "a.py", ".hidden.py", ".ipynb_checkpoints/a.ipynb", "__MACOSX/a.py")
    assert find_submissions(tmp_path) == ["a.py"]


def test_a_folder_that_cannot_be_read_is_not_left_out_in_silence(tmp_path, monkeypatch):
    put(tmp_path, "a.py", "ada/b.py")
    scan = os.scandir

    def refuse(path):
        if os.fspath(path).endswith("ada"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    with pytest.raises(PermissionError, match="ada"):
        find_submissions(tmp_path)


def test_links_are_submissions_that_are_not_followed(tmp_path):
    put(tmp_path / "outside", "secret.py")
    put(tmp_path / "in", "a.py")
    (tmp_path / "in" / "file").symlink_to(tmp_path / "outside" / "secret.py")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "outside")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    assert find_submissions(tmp_path / "in") == ["a.py", "file", "folder", "loop"]


def test_names_that_are_no_text(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\xe9.py", "wb"):
        pass
    assert find_submissions(tmp_path) == ["\udce9.py"]


def test_no_folder_and_an_empty_one(tmp_path):
    with pytest.raises(ValueError, match="DIR: expected a folder"):
        find_submissions(tmp_path / "gone")
    with pytest.raises(ValueError, match=r"DIR: expected submissions in .*, found no file"):
        find_submissions(tmp_path)


def test_outputs_stand_beside_each_other(tmp_path):
    files = outputs(tmp_path / "grades.csv", tmp_path / "in")
    assert [path.name for path in files] == ["grades.csv", "grades.json", "grades.journal"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("grades.xlsx", "ends in .csv"),
        ("gone/grades.csv", "there is no folder"),
        ("in/grades.csv", "outside"),
        ("link/grades.csv", "outside"),
    ],
)
def test_wrong_outputs(tmp_path, name, said):
    (tmp_path / "in").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "in")
    with pytest.raises(ValueError, match=f"--output: .*{said}"):
        outputs(tmp_path / name, tmp_path / "in")
