import csv
import json
import stat

import pytest

from course_rnn.grading.batch.files import outputs
from course_rnn.grading.batch.gradebook import write_gradebook
from course_rnn.grading.report import from_record
from tests.grading.report.sample import EVIL, INFRA, RIGHT, WRONG, report

HEAD = {"chapter": 2, "seed": 2**100, "versions": {}}


def named(name, sha256, *exercises):
    return from_record(vars(report(*exercises, file=name)) | {"sha256": sha256, "exercises": []})


def write(tmp_path, *reports, ids=("2.1", "2.2")):
    files = outputs(tmp_path / "grades.csv", tmp_path / "in")
    write_gradebook(files, HEAD, ids, iter(reports))
    with open(files.csv, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file)), json.loads(files.json.read_text())


def test_rows(tmp_path):
    rows, book = write(tmp_path, report(RIGHT, WRONG), report(WRONG, RIGHT, file="bob.py"))
    assert rows[0] == {
        "file": "ada.ipynb",
        "verdict": "WA",
        "score": "8",
        "points": "10",
        "2.1": "6",
        "2.1 verdict": "OK",
        "2.2": "2",
        "2.2 verdict": "WA",
        "same content as": "",
        "sha256": "0" * 64,
    }
    assert [row["file"] for row in rows] == ["ada.ipynb", "bob.py"]
    assert {name: book[name] for name in HEAD} == HEAD
    assert [from_record(one).score for one in book["submissions"]] == [8, 8]


def test_the_same_content_is_told(tmp_path):
    names = ("ada.py", "bob.py", "eve.py", "gone.py", "lost.py")
    hashes = ("a", "b", "a", "", "")
    reports = (named(n, h) for n, h in zip(names, hashes, strict=True))
    rows, _ = write(tmp_path, *reports, ids=())
    assert [row["same content as"] for row in rows] == ["", "", "ada.py", "", ""]


def test_a_failure_of_the_grader_is_an_empty_cell(tmp_path):
    rows, _ = write(tmp_path, report(RIGHT, INFRA), ids=("2.1", "2.4"))
    assert (rows[0]["verdict"], rows[0]["score"]) == ("INFRA", "")
    assert (rows[0]["2.4 verdict"], rows[0]["2.4"]) == ("INFRA", "")


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", '=cmd|"/c calc"!A1', "＝1", "＋1", "－1", "＠x"]
)
def test_a_spreadsheet_runs_nothing(tmp_path, name):
    rows, _ = write(tmp_path, report(RIGHT, WRONG, file=name))
    assert rows[0]["file"] == "'" + name


def test_a_semicolon_makes_no_cell(tmp_path):
    write(tmp_path, report(RIGHT, WRONG, file="a;=1+1;.py"))
    with open(tmp_path / "grades.csv", newline="", encoding="utf-8-sig") as file:
        first = [row[0] for row in csv.reader(file, delimiter=";")][1]
    assert first.startswith("a;=1+1;.py")


def test_a_file_name_cannot_make_a_row(tmp_path):
    rows, book = write(tmp_path, report(RIGHT, WRONG, file=EVIL + "\udce9"))
    assert len(rows) == len(book["submissions"]) == 1
    assert "\x1b" not in rows[0]["file"]
    assert book["submissions"][0]["file"] == EVIL + "\udce9"


def test_grades_are_private(tmp_path):
    write(tmp_path, report(RIGHT, WRONG))
    modes = {stat.S_IMODE((tmp_path / f"grades.{s}").stat().st_mode) for s in ("csv", "json")}
    assert modes == {0o600}


def test_an_error_while_writing_leaves_the_old_files(tmp_path):
    write(tmp_path, report(RIGHT, WRONG))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def failing():
        yield report(WRONG, RIGHT)
        raise OSError("disk full")

    files = outputs(tmp_path / "grades.csv", tmp_path / "in")
    with pytest.raises(OSError, match="disk full"):
        write_gradebook(files, HEAD, ("2.1", "2.2"), failing())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_spreadsheet_reads_every_alphabet(tmp_path):
    rows, _ = write(tmp_path, report(RIGHT, WRONG, file="Zoë 日本.py"))
    assert rows[0]["file"] == "Zoë 日本.py"
    # Excel knows UTF-8 by its mark alone
    assert (tmp_path / "grades.csv").read_bytes().startswith(b'\xef\xbb\xbf"file"')
