import zipfile

import pytest

from course_rnn.submission.archive import MAX_MEMBERS
from course_rnn.submission.files import MAX_BYTES
from course_rnn.submission.reader import parse_submission
from tests.submission.notebooks import link, notebook, refusal, zipped

F = "def f(x):\n    return x\n"
GOOD = notebook(F)
REFUSED = {
    "no zip": ("a.zip", GOOD, "damaged"),
    "half a zip": ("a.zip", zipped(("a.py", F))[:-30], "damaged"),
    "two": ("a.zip", zipped(("a.py", F), ("b.ipynb", GOOD)), "holds 2"),
    "none": ("a.zip", zipped(("a.txt", F)), "holds 0"),
    "zip in zip": ("a.zip", zipped(("a.zip", zipped(("a.py", F)))), "holds 0"),
    "dot dot": ("a.zip", zipped(("../a.py", F)), "leads out"),
    "dot dot inside": ("a.zip", zipped(("a.py", F), ("x/../../y.txt", F)), "leads out"),
    "hidden alone": ("a.zip", zipped((".git/a.py", F), (".b.py", F)), "holds 0"),
    "dot dot in a hidden folder": ("a.zip", zipped(("a.py", F), (".x\\..\\..\\y", F)), "leads out"),
    "backslashes": ("a.zip", zipped(("..\\a.py", F)), "leads out"),
    "absolute": ("a.zip", zipped(("/a.py", F)), "leads out"),
    "a drive": ("a.zip", zipped(("C:/a.py", F)), "leads out"),
    "NUL": ("a.zip", zipped(("a.py_.txt", F)).replace(b"a.py_", b"a.py\0"), "leads out"),
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
    # found before an object is made for each
    "very many": ("a.zip", b"PK\x01\x02" * (2 * MAX_MEMBERS + 1), "more than 200 files"),
}


BESIDE = {
    "Windows": ("hw\\a.ipynb", "hw\\", "hw\\.ipynb_checkpoints\\a-checkpoint.ipynb"),
    "macOS": ("hw/a.ipynb", "hw/", "__MACOSX/hw/._a.ipynb", "__MACOSX\\hw\\a.py"),
    "hidden folders": ("./hw/a.ipynb", "hw/.git/a.py", ".venv/lib/b.py", ".vscode\\c.ipynb"),
    "hidden files": ("a.ipynb", ".a.ipynb", "hw/.b.py"),
    "a flat zip": ("a.ipynb", "a-checkpoint.ipynb", "__pycache__/b.py"),
    "a checkpoint alone": ("a-checkpoint.ipynb", ".ipynb_checkpoints/b.ipynb"),
    "a folder of that name": ("a.ipynb", "b.py/", "c.py\\"),
}


@pytest.mark.parametrize("names", BESIDE.values(), ids=BESIDE)
def test_leftovers_are_passed_over(names):
    meant, *others = names
    data = zipped((meant, GOOD), *((name, b"" if name[-1] in "/\\" else b"{") for name in others))
    assert parse_submission("a.zip", data).functions == {"f"}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(name, data, said):
    error = refusal(name, data)
    assert said in str(error)
    assert error.verdict == "FORMAT"


def test_an_encrypted_zip():
    data = bytearray(zipped(("a.py", F)))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + offset] |= 1
    assert "encrypted" in str(refusal("a.zip", bytes(data)))


def test_a_zip_of_a_later_version():
    data = bytearray(zipped(("a.py", F)))
    data[data.index(b"PK\x01\x02") + 6] = 200
    assert "unusual kind" in str(refusal("a.zip", bytes(data)))


def test_a_zip_with_damaged_content():
    data = zipped(("a.py", F * 9))
    start = data.index(b"a.py") + 4  # the compressed data follow the name
    assert "damaged" in str(refusal("a.zip", data[:start] + b"\xff" * 9 + data[start + 9 :]))


def test_a_zip_that_lies_about_the_size():
    data = zipped(("a.py", b"x" * 5000 + F.encode()), method=zipfile.ZIP_STORED)
    size = (5000 + len(F)).to_bytes(4, "little")
    assert data.count(size) == 4
    lying = data.replace(size, (10).to_bytes(4, "little"))
    assert "damaged" in str(refusal("a.zip", lying))
