import json
import os
import stat

import pytest

from course_rnn.grading.report import files, write_reports, write_stub
from tests.grading.report.sample import RIGHT, WRONG, report


def test_all_three_files_are_written(tmp_path):
    folder = tmp_path / "new" / "folder"
    write_reports(folder, report(RIGHT, WRONG))
    assert sorted(os.listdir(folder)) == ["report.html", "report.txt", "results.json"]
    assert json.loads((folder / "results.json").read_text())["score"] == 8
    assert stat.S_IMODE((folder / "results.json").stat().st_mode) == 0o644


def test_the_stub_stands_until_the_result_takes_its_place(tmp_path):
    write_stub(tmp_path)
    assert json.loads((tmp_path / "results.json").read_text())["score"] == 0
    write_reports(tmp_path, report(RIGHT))
    assert json.loads((tmp_path / "results.json").read_text())["score"] == 6


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    write_stub(tmp_path)
    before = (tmp_path / "results.json").read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        files.write_atomically(tmp_path / "results.json", "new")
    assert (tmp_path / "results.json").read_bytes() == before
    assert os.listdir(tmp_path) == ["results.json"]


def test_json_is_ascii():
    assert files.as_json({"file": "ü\ud800"}).isascii()
