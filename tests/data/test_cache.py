import os
import subprocess
import sys
import time
from pathlib import Path

import pooch
import pytest

import course_rnn
from course_rnn.data.cache import DataCorruptError, cache_dir, fetch, locate, verify
from course_rnn.data.download import DataUnavailableError

ROOT = Path(course_rnn.__file__).parents[1]

# Registers the set `played` in a process of its own and fetches it.
FETCH = """
import hashlib, sys
from course_rnn.data import REGISTRY, fetch
from course_rnn.data.registry import DataFile, DataSet
url, sha256 = sys.argv[1:]
file = DataFile("text", "text", sha256, 1)
REGISTRY["played"] = DataSet("played", "-", url, (file,), "-", "-")
print("ready", flush=True)
print(fetch("played"))
"""


def fetch_in_a_process(url, dataset):
    return subprocess.Popen(
        [sys.executable, "-c", FETCH, url, dataset.files[0].sha256],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_downloads_once_and_in_silence(played, server, cache, capfd, content):
    path = fetch("played")
    assert path == cache / "played" / "text"
    assert path.read_bytes() == content
    assert fetch("played") == locate("played") == path
    assert server.requests == ["/text"]
    assert os.listdir(path.parent) == ["text"]
    assert capfd.readouterr() == ("", "")


def test_progress_bar_on_a_terminal_only_while_downloading(played, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    fetch("played")
    out, err = capsys.readouterr()
    assert "100%" in err
    assert out == ""
    fetch("played")
    assert capsys.readouterr() == ("", "")


def test_several_files_are_a_folder(server, register, cache, content):
    register("pair", server.url, members={"one": "deep/1.txt"}, one=content, two=content)
    folder = fetch("pair")
    assert folder == cache / "pair"
    assert sorted(os.listdir(folder)) == ["one", "two"]
    assert server.requests == ["/deep/1.txt", "/two"]
    (folder / "two").unlink()
    assert locate("pair") is None
    assert fetch("pair") == folder
    assert (folder / "two").read_bytes() == content


@pytest.mark.parametrize("damage", ["cut short", "emptied", "changed"])
def test_a_damaged_cached_file_is_fetched_again(played, server, damage, content):
    path = fetch("played")
    damaged = {"cut short": content[:-1], "emptied": b"", "changed": b"X" + content[1:]}
    path.write_bytes(damaged[damage])
    assert locate("played") is None
    with pytest.raises(DataCorruptError, match="expected sha256"):
        verify("played")
    assert fetch("played").read_bytes() == content
    assert verify("played") == [path]
    assert len(server.requests) == 2


def test_a_wrong_hash_leaves_nothing(played, server, cache):
    server.mode = "corrupted"
    expected = played.files[0].sha256
    with pytest.raises(DataCorruptError) as caught:
        fetch("played")
    message = rf"text from {server.url}: expected sha256 {expected}, got "
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) == len(message) + 64
    assert os.listdir(cache / "played") == []


def test_a_broken_connection_leaves_nothing(played, server, cache):
    server.mode = "broken"
    with pytest.raises(DataUnavailableError, match="ChunkedEncodingError"):
        fetch("played")
    assert os.listdir(cache / "played") == []


def test_a_wrong_second_file_leaves_the_first_out(server, register, cache, content):
    register("pair", server.url, one=content, two=b"something else")
    with pytest.raises(DataCorruptError, match="two from"):
        fetch("pair")
    assert os.listdir(cache / "pair") == []


def test_a_killed_download_leaves_no_file_under_the_final_name(played, server, cache, content):
    server.mode = "stalled"
    with fetch_in_a_process(server.url, played) as process:
        assert server.half_sent.wait(timeout=20)
        process.kill()
        process.communicate()
    assert not (cache / "played" / "text").exists()
    server.mode = "whole"
    assert fetch("played").read_bytes() == content


def test_of_two_processes_at_once_one_downloads(played, server, cache, content):
    server.mode = "paused"
    first, second = (fetch_in_a_process(server.url, played) for _ in range(2))
    for process in (first, second):
        assert process.stdout.readline() == "ready\n"
    assert server.half_sent.wait(timeout=20)
    time.sleep(0.5)  # for the second request, if there were one
    server.release.set()
    for process in (first, second):
        out, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (0, "")
        assert out.strip() == str(cache / "played" / "text")
    assert server.requests == ["/text"]
    assert os.listdir(cache / "played") == ["text"]
    assert (cache / "played" / "text").read_bytes() == content


def test_the_mirror_comes_first(played, server, mirror, cache, content):
    (mirror / "played").mkdir()
    (mirror / "played" / "text").write_bytes(content)
    assert fetch("played") == mirror / "played" / "text"
    assert verify("played") == [mirror / "played" / "text"]
    assert server.requests == []
    assert not cache.exists()


def test_a_wrong_file_in_the_mirror_is_an_error(played, server, mirror, content):
    path = mirror / "played" / "text"
    path.parent.mkdir()
    path.write_bytes(content[:-1])
    got = pooch.file_hash(str(path))
    for action in (fetch, locate, verify):
        with pytest.raises(DataCorruptError) as caught:
            action("played")
        assert str(caught.value) == f"{path}: expected sha256 {played.files[0].sha256}, got {got}"
    assert server.requests == []


def test_a_mirror_without_the_file_falls_through(played, server, mirror, cache):
    assert locate("played") is None
    assert fetch("played") == cache / "played" / "text"


def test_a_mirror_with_some_of_the_files_falls_through(server, register, mirror, cache, content):
    register("pair", server.url, one=content, two=content)
    (mirror / "pair").mkdir()
    (mirror / "pair" / "one").write_bytes(content)
    assert fetch("pair") == cache / "pair"
    assert len(verify("pair")) == 3


def test_a_mirror_that_is_no_folder_is_an_error(played, monkeypatch):
    monkeypatch.setenv("COURSE_RNN_DATA", "/no/such/folder")
    with pytest.raises(ValueError, match=r"COURSE_RNN_DATA: expected a folder, got '/no/such/f"):
        fetch("played")


def test_verify_of_what_is_not_here(played):
    assert verify("played") == []


def test_unknown_name():
    for action in (fetch, locate, verify):
        with pytest.raises(ValueError, match="got 'bacon'"):
            action("bacon")


def test_the_default_cache_is_the_user_cache(monkeypatch):
    monkeypatch.delenv("COURSE_RNN_CACHE", raising=False)
    assert cache_dir() == Path(pooch.os_cache("course_rnn"))
