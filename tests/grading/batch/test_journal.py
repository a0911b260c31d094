import os
import stat
import subprocess
import sys

import pytest

from course_rnn.grading.batch.journal import Journal

HEAD = {"chapter": 2, "seed": 17, "versions": {"NumPy": "2"}}
ADA, BOB, EVE = (("ada.py", "a" * 64), ("bob.py", "b" * 64), ("\udce9ve\n.py", "e" * 64))


def write(path, *keys, head=HEAD):
    with Journal(path, head) as journal:
        for key in keys:
            journal.append(key, {"score": len(key[0])})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "grades.journal"


def test_what_was_written_is_there_again(path):
    write(path, ADA, EVE)
    with Journal(path, HEAD) as journal:
        assert ADA in journal
        assert BOB not in journal
        assert ("ada.py", "b" * 64) not in journal
        assert (journal[ADA], journal[EVE]) == ({"score": 6}, {"score": 7})
        journal.append(BOB, {"score": 1})
        assert (journal[BOB], journal[ADA]) == ({"score": 1}, {"score": 6})
    with Journal(path, HEAD) as journal:
        assert journal[BOB] == {"score": 1}


def test_a_line_is_on_the_disk_before_append_returns(path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(os.fstat(fd).st_size))
    with Journal(path, HEAD) as journal:
        for key in (ADA, BOB):
            journal.append(key, {})
            assert synced[-1] == path.stat().st_size
    assert path.read_bytes().count(b"\n") == 3


def test_cut_off_anywhere_it_goes_on_with_all_whole_lines(path):
    write(path, ADA, BOB)
    content = path.read_bytes()
    ends = [i + 1 for i, byte in enumerate(content) if byte == ord("\n")]
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with Journal(path, HEAD) as journal:
            assert (ADA in journal, BOB in journal) == (length >= ends[1], length >= ends[2])
            if BOB not in journal:
                journal.append(BOB, {"again": True})
        with Journal(path, HEAD) as journal:
            assert journal[BOB]["again"] if length < ends[2] else journal[BOB] == {"score": 6}


def test_the_seed_of_the_first_run_is_kept(path):
    write(path, ADA, head=HEAD | {"seed": None})
    with Journal(path, HEAD | {"seed": None}) as journal:
        seed = journal.head["seed"]
    assert seed.bit_length() > 64
    with Journal(path, HEAD | {"seed": seed}) as journal:
        assert journal.head == HEAD | {"seed": seed}


@pytest.mark.parametrize(
    ("name", "value"), [("seed", 18), ("chapter", 3), ("versions", {"NumPy": "3"})]
)
def test_another_grading_needs_another_output(path, name, value):
    write(path, ADA)
    before = path.read_bytes()
    with pytest.raises(ValueError, match=f"was begun with {name} .*choose another output"):
        Journal(path, HEAD | {name: value})
    assert path.read_bytes() == before


@pytest.mark.parametrize("broken", [b"nonsense\n", b"[]\n", b'{"name": "x"}\n', b"\xff\xfe\n"])
def test_damage_before_the_end_is_told_and_left_alone(path, broken):
    write(path, ADA, BOB)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + broken + lines[2])
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"grades.journal: line 2 is damaged"):
        Journal(path, HEAD)
    assert path.read_bytes() == before


def test_nothing_is_graded_twice(path):
    with Journal(path, HEAD) as journal:
        journal.append(ADA, {})
        with pytest.raises(ValueError, match=r"key: 'ada.py' has been graded"):
            journal.append(ADA, {})


def test_one_holder_at_a_time(path):
    code = f"from course_rnn.grading.batch.journal import Journal; Journal({path!r}, {HEAD!r})"
    code = "from pathlib import PosixPath; " + code
    command = [sys.executable, "-c", code]
    with Journal(path, HEAD):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "another batch is writing to it" in done.stderr
        with pytest.raises(ValueError, match="another batch is writing to it"):
            Journal(path, HEAD)
    assert subprocess.run(command, check=False).returncode == 0


def test_a_holder_that_is_about_to_end_is_waited_for(path):
    code = (
        "import sys, time; from pathlib import PosixPath; "
        "from course_rnn.grading.batch.journal import Journal; "
        f"held = Journal({path!r}, {HEAD!r}); print(flush=True); time.sleep(1)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline()
        with Journal(path, HEAD) as journal:
            assert holder.wait() == 0
            journal.append(ADA, {})


def test_only_the_owner_may_read_the_seed(path):
    write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
