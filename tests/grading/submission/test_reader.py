"""Whole files: right ones, broken ones, hostile ones."""

import hashlib
import json
import os
import time
import zipfile

import pytest

from course_rnn.grading.submission import (
    Origin,
    SubmissionError,
    parse_submission,
    read_submission,
)
from course_rnn.grading.submission.archive import MAX_MEMBERS
from course_rnn.grading.submission.files import MAX_BYTES
from course_rnn.grading.verdicts import Verdict
from tests.grading.submission.notebooks import colab, link, notebook, read, zipped

F = "def f(x):\n    return x\n"
GOOD = notebook(F)


def refusal(name, data):
    started = time.process_time()
    with pytest.raises(SubmissionError) as caught:
        parse_submission(name, data)
    assert time.process_time() - started < 5
    return caught.value


# right files


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ipynb", GOOD),
        ("a.IPYNB", b"\xef\xbb\xbf" + GOOD),
        ("a.ipynb", notebook(F.splitlines(keepends=True))),
        ("a.py", F.encode()),
        ("a.py", b"\xef\xbb\xbf# coding: utf-8\n" + F.replace("\n", "\r\n").encode()),
        ("a.zip", zipped(("a.ipynb", GOOD))),
        ("a.zip", zipped(("deep/er/a.py", F), method=zipfile.ZIP_STORED)),
        (
            "a.zip",
            zipped(
                ("work/", b""),
                ("work/a.ipynb", GOOD),
                ("work/plot.png", b"\x89PNG"),
                ("work/.ipynb_checkpoints/a-checkpoint.ipynb", GOOD),
                ("work/.DS_Store", b""),
                ("__MACOSX/work/._a.ipynb", b"\x00\x05\x16\x07"),
            ),
        ),
    ],
)
def test_right_files(name, data, tmp_path):
    path = tmp_path / name
    path.write_bytes(data)
    submission = read_submission(path)
    assert submission.source == F
    assert submission.functions == {"f"}
    assert submission.broken == ()
    assert submission.sha256 == hashlib.sha256(data).hexdigest()


def test_colab():
    submission = parse_submission("a.ipynb", colab("!pip install x", F + "f(3)", "K = 'ü'"))
    assert submission.source == F + "K = 'ü'\n"
    assert submission.origins == (Origin(2, 1), Origin(2, 2), Origin(3, 1))


def test_origins_in_a_file():
    submission = parse_submission("a.py", b"# note\n\nprint(1)\n%magic\ndef f():\n    return 1\n")
    assert submission.origins == (Origin(None, 5), Origin(None, 6))
    assert [str(origin) for origin in submission.origins] == ["line 5", "line 6"]


@pytest.mark.parametrize(
    ("cookie", "codec"),
    [
        ("utf-7", "utf-7"),
        ("UTF_8", "utf-8"),
        ("latin-1", "latin-1"),
        ("cp1252", "cp1252"),
        ("gbk", "gbk"),
    ],
)
@pytest.mark.parametrize("head", ["# coding: {}\n", "#!/usr/bin/python\n# -*- coding={} -*-\n"])
def test_declared_encodings(cookie, codec, head):
    code = head.format(cookie) + F + "K = 'ü'\n"
    data = code.encode(codec)
    if codec == "utf-7":
        data = data.replace(b"def f", b"+AGQ-ef f")  # hidden from whoever reads it as ASCII
    assert parse_submission("a.py", data).source == F + "K = 'ü'\n"


def test_a_coding_comment_further_down_is_a_comment():
    assert parse_submission("a.py", F.encode() + b"# coding: no such thing\n").source == F


# broken cells


def test_a_broken_cell_does_not_harm_the_others():
    submission = read(F, "x = 1\ndef g(x)\n    return x\n", "def h(): return 1")
    assert submission.functions == {"f", "h"}
    (broken,) = submission.broken
    assert broken.origin == Origin(2, 2)
    assert broken.reason == "expected ':'."
    assert broken.functions == {"g"}


def test_magics_do_not_shift_the_line_of_an_error():
    submission = read(F, "%%time\n!ls \\\n  -l\n%magic\ndef g(:\n    pass")
    assert submission.broken[0].origin == Origin(2, 5)


@pytest.mark.parametrize(
    "code",
    [
        "def g(a, a): pass",
        "def g():\n    nonlocal f",
        "class C:\n    break",
        "def g():\n    x = 1\n    global x",
        "async def g():\n    [await x for x in (yield from y)]",
    ],
)
def test_errors_that_only_the_compiler_finds(code):
    submission = read(F, code)
    assert submission.functions == {"f"}
    assert submission.broken[0].origin.cell == 2


DEEP = [
    "(" * 1000 + ")" * 1000,
    "-" * 100_000 + "1",
    "x = " + "not " * 100_000 + "1",
    "x" + ".a" * 100_000,
    "x" + "()" * 100_000,
    "x = " + "+".join(["1"] * 100_000),
    "x = " + "lambda: " * 30_000 + "1",
    "if 1:\n  x = 1\n" + "elif 1:\n  x = 2\n" * 9_000,
    "x = " + "9" * 5000,
    "x = '\ud800'",
    "x = '\0'",
    "def g():\n" + "".join(" " * i + "if 1:\n" for i in range(1, 200)) + " " * 200 + "pass",
    "def g(): return " + "f(" * 150 + ")" * 150,
    "f'" + "{f'" * 50,
    "{" * 190,
    "def g(): return " + "[" * 90 + "1 for x in y" + "] for x in y" * 89 + "]",
]


@pytest.mark.parametrize("code", DEEP, ids=range(len(DEEP)))
def test_code_that_strains_the_parser(code):
    started = time.process_time()
    submission = read(F, code)
    assert time.process_time() - started < 5
    assert "f" in submission.functions
    compile(submission.source, "module", "exec")


def test_reasons_quote_nothing_that_could_be_markup():
    submission = read(F, "x = <b>\u202e", "y = 1 \u00a0\x1b[31m", "1 = '<script>'")
    assert len(submission.broken) == 3
    for broken in submission.broken:
        assert not set(broken.reason) & set("<>&\x1b\u202e\u00a0")


def test_invalid_escapes_warn_nobody(recwarn):
    assert read(F, r"x = '\d'").source == F + "x = '\\d'\n"
    assert not recwarn


def test_only_broken_code_is_a_runtime_error_with_its_line():
    error = refusal("a.ipynb", notebook("print(1)", "x = 1\ndef f(:\n"))
    assert (error.verdict, error.origin) == (Verdict.RE, Origin(2, 2))
    assert "line 2 of code cell 2" in str(error)
    error = refusal("a.py", b"def f(:\n")
    assert (error.verdict, error.origin) == (Verdict.RE, Origin(None, 1))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.py", b""),
        ("a.ipynb", b" \n"),
        ("a.zip", b""),
        ("a.py", b"print('hello')\n"),
        ("a.ipynb", notebook()),
        ("a.ipynb", notebook("x = 3", "class C: pass")),
        ("a.zip", zipped(("a.py", b""))),
    ],
)
def test_nothing_in_it_is_missing(name, data):
    assert refusal(name, data).verdict is Verdict.MISSING


# no submission at all

NESTED = b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
FORMAT = {
    "suffix": ("a.txt", GOOD, ".ipynb or .py or .zip"),
    "no suffix": ("ipynb", b"\xff", "UTF-8"),
    "no UTF-8": ("a.ipynb", GOOD.replace(b"def", b"\xe9\xe8"), "UTF-8"),
    "UTF-16": ("a.ipynb", GOOD.decode().encode("utf-16"), "UTF-8"),
    "no JSON": ("a.ipynb", GOOD[:-1], "not a Jupyter notebook"),
    "a list": ("a.ipynb", b"[]", "not a Jupyter notebook"),
    "no format": ("a.ipynb", b"{}", "not a Jupyter notebook"),
    "format true": ("a.ipynb", notebook(F, nbformat=True), "not a Jupyter notebook"),
    "format 4.0": ("a.ipynb", notebook(F, nbformat=4.0), "not a Jupyter notebook"),
    "format 3": (
        "a.ipynb",
        json.dumps({"nbformat": 3, "worksheets": [{"cells": []}]}).encode(),
        "not in format 4",
    ),
    "format 5": ("a.ipynb", notebook(F, nbformat=5), "not in format 4"),
    "no cells": ("a.ipynb", b'{"nbformat": 4}', "not a Jupyter notebook"),
    "cells a dict": ("a.ipynb", notebook(cells={}), "not a Jupyter notebook"),
    "cells of numbers": ("a.ipynb", notebook(cells=[3]), "not a Jupyter notebook"),
    "source a number": ("a.ipynb", notebook(3), "not a Jupyter notebook"),
    "source of numbers": ("a.ipynb", notebook([3]), "not a Jupyter notebook"),
    "source missing": ("a.ipynb", notebook(cells=[{"cell_type": "code"}]), "not a Jupyter"),
    "nested": ("a.ipynb", NESTED, "nested too deeply"),
    "long number": ("a.ipynb", b'{"nbformat": ' + b"9" * 5000 + b"}", "not a Jupyter notebook"),
    "too large": ("a.ipynb", b" " * (MAX_BYTES + 1), "larger than 10 MiB"),
    "too much code": ("a.ipynb", notebook("x = 1\n" * 20_001), "20,000 lines"),
    "too long a line": ("a.ipynb", notebook("x" * 500_001), "500,000 characters"),
    "too many names": ("a.py", "".join(f"a{i}=0\n" for i in range(6000)).encode(), "5000 names"),
    "unknown coding": ("a.py", b"# coding: klingon\n" + F.encode(), "encoding"),
    "quadratic coding": ("a.py", b"# coding: punycode\n" + F.encode(), "encoding"),
    "no text coding": ("a.py", b"# coding: rot13\n" + F.encode(), "encoding"),
    "BOM and coding": ("a.py", b"\xef\xbb\xbf# coding: latin-1\n" + F.encode(), "encoding"),
    "not as declared": ("a.py", b"# coding: ascii\nK = '\xe9'\n", "encoding"),
    "not as undeclared": ("a.py", b"K = '\xe9'\n", "encoding"),
    "no zip": ("a.zip", GOOD, "damaged"),
    "half a zip": ("a.zip", zipped(("a.py", F))[:-30], "damaged"),
    "two": ("a.zip", zipped(("a.py", F), ("b.ipynb", GOOD)), "holds 2"),
    "none": ("a.zip", zipped(("a.txt", F)), "holds 0"),
    "zip in zip": ("a.zip", zipped(("a.zip", zipped(("a.py", F)))), "holds 0"),
    "dot dot": ("a.zip", zipped(("../a.py", F)), "leads out"),
    "dot dot inside": ("a.zip", zipped(("a.py", F), ("x/../../y.txt", F)), "leads out"),
    "backslashes": ("a.zip", zipped(("..\\a.py", F)), "leads out"),
    "absolute": ("a.zip", zipped(("/a.py", F)), "leads out"),
    "a drive": ("a.zip", zipped(("C:/a.py", F)), "leads out"),
    "a link": ("a.zip", zipped((link("a.py"), "/etc/passwd")), "symbolic link"),
    "a link beside": ("a.zip", zipped(("a.py", F), (link("b"), "/etc")), "symbolic link"),
    "bomb": ("a.zip", zipped(("a.py", b" " * 9_000_000)), "far more"),
    "larger bomb": ("a.zip", zipped(("a.py", b" " * (MAX_BYTES + 1))), "larger than 10 MiB"),
    "lzma": ("a.zip", zipped(("a.py", F), method=zipfile.ZIP_LZMA), "unusual way"),
    "many": (
        "a.zip",
        zipped(*((f"{i}.txt", b"") for i in range(MAX_MEMBERS + 1))),
        "more than 200 files",
    ),
    "very many": (
        "a.zip",
        zipped(*((f"{i}.txt", b"") for i in range(2 * MAX_MEMBERS + 1))),
        "more than 200 files",
    ),
}


@pytest.mark.parametrize(("name", "data", "said"), FORMAT.values(), ids=FORMAT)
def test_not_a_submission(name, data, said):
    error = refusal(name, data)
    assert said in str(error)
    assert error.verdict is Verdict.FORMAT


def test_an_encrypted_zip():
    data = bytearray(zipped(("a.py", F)))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + offset] |= 1
    assert "encrypted" in str(refusal("a.zip", bytes(data)))


def test_a_zip_that_lies_about_the_size():
    data = zipped(("a.py", b"x" * 5000 + F.encode()), method=zipfile.ZIP_STORED)
    size = (5000 + len(F)).to_bytes(4, "little")
    assert data.count(size) == 4
    lying = data.replace(size, (10).to_bytes(4, "little"))
    assert "damaged" in str(refusal("a.zip", lying))


# the file itself


def test_links_and_other_things_are_not_followed(tmp_path):
    (tmp_path / "a.py").write_text(F)
    (tmp_path / "link.py").symlink_to(tmp_path / "a.py")
    with pytest.raises(SubmissionError, match="symbolic link"):
        read_submission(tmp_path / "link.py")
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(SubmissionError, match="expected a file"):
        read_submission(tmp_path / "pipe.py")
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


def test_nothing_is_executed(tmp_path):
    mark = tmp_path / "mark"
    evil = f"open({str(mark)!r}, 'w')"
    code = f"import numpy as np\nx = {evil}\n@{evil}\ndef f(x={evil}): pass\nclass C:\n  {evil}\n"
    assert read(code).functions == {"f"}
    assert not mark.exists()
