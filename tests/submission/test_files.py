import os
import socket

import pytest

from course_rnn.submission import SubmissionError, read_submission

F = "def f(x):\n    return x\n"


def test_links_and_other_things_are_not_followed(tmp_path):
    (tmp_path / "a.py").write_text(F)
    (tmp_path / "link.py").symlink_to(tmp_path / "a.py")
    with pytest.raises(SubmissionError, match="symbolic link"):
        read_submission(tmp_path / "link.py")
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(SubmissionError, match="expected a file"):
        read_submission(tmp_path / "pipe.py")
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.path.relpath(tmp_path / "socket.py"))  # a path may have 107 bytes
    with pytest.raises(SubmissionError, match="expected a file"):
        read_submission(tmp_path / "socket.py")
    (tmp_path / "folder.py").mkdir()
    with pytest.raises(SubmissionError, match="expected a file"):
        read_submission(tmp_path / "folder.py")


def test_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_submission(tmp_path / "a.py")


def test_a_huge_file_is_not_read(tmp_path):
    with open(tmp_path / "a.py", "wb") as file:
        file.truncate(10**12)  # a hole: takes no room on the disk
    with pytest.raises(SubmissionError, match="larger than 10 MiB"):
        read_submission(tmp_path / "a.py")
