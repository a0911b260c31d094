import os
import socket

import pytest

from course_rnn.grading.batch.files import expect_outside, find_submissions, outputs


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_every_file_is_a_submission(tmp_path):
    put(tmp_path, "b.py", "a.ipynb", "c.docx", "no suffix", "eve/hw.zip", "ada/deep/hw.py")
    assert find_submissions(tmp_path).names == [
        "a.ipynb",
        "ada/deep/hw.py",
        "b.py",
        "c.docx",
        "eve/hw.zip",
        "no suffix",
    ]


def test_hidden_files_and_rubbish_of_archives_are_none(tmp_path):
    put(
        tmp_path,
        "a.py",
        ".hidden.py",
        ".ipynb_checkpoints/a.ipynb",
        "__MACOSX/a.py",
        "Thumbs.db",
        "ada/desktop.ini",
    )
    assert find_submissions(tmp_path).names == ["a.py"]


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
    assert find_submissions(tmp_path / "in").names == ["a.py", "file", "folder", "loop"]


def test_what_is_no_file_is_named_and_left_out(tmp_path):
    put(tmp_path, "a.py", "ada/b.py")
    os.mkfifo(tmp_path / "ada" / "pipe.py")
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.path.relpath(tmp_path / "socket"))  # a path may have 107 bytes
    found = find_submissions(tmp_path)
    assert found.names == ["a.py", "ada/b.py"]
    assert found.left_out == {"ada/pipe.py": "a pipe", "socket": "a socket"}


@pytest.mark.parametrize("place", ["in", "in/reports", "link/reports", "in/../in/deep/er"])
def test_reports_among_the_submissions(tmp_path, place):
    put(tmp_path / "in", "a.py")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    with pytest.raises(ValueError, match="--reports: expected a place outside"):
        expect_outside(tmp_path / place, tmp_path / "in")
    expect_outside(tmp_path / "in reports", tmp_path / "in")
    expect_outside(tmp_path, tmp_path / "in")


def test_names_that_are_no_text(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\xe9.py", "wb"):
        pass
    assert find_submissions(tmp_path).names == ["\udce9.py"]


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
