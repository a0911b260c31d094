import os
import subprocess
import sys
import tempfile

import pytest

from course_rnn.grading.grader import slots
from course_rnn.grading.grader.slots import open_sandbox, take_slot
from course_rnn.grading.sandbox.levels import MOST_SLOTS

HOLD = """
import sys
from course_rnn.grading.grader.slots import take_slot
with take_slot() as slot:
    print(slot, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path / f"course-rnn-slots-{os.getuid()}"


def test_no_two_holders_share_a_slot():
    with take_slot() as one, take_slot() as two:
        with take_slot() as three:
            assert (one, two, three) == (0, 1, 2)
        with take_slot() as again:
            assert again == 2


def test_sandboxes_that_are_open_at_the_same_time_have_slots_of_their_own():
    with open_sandbox("landlock") as one, open_sandbox("bwrap") as two:
        assert [(box.level, box.slot) for box in (one, two)] == [("landlock", 0), ("bwrap", 1)]


def test_the_slot_of_the_probe_is_given_to_nobody(monkeypatch):
    assert slots.SLOTS == MOST_SLOTS - 1
    monkeypatch.setattr(slots, "SLOTS", 1)
    with take_slot(), pytest.raises(RuntimeError, match="all 1 slots"), take_slot():
        pass


def test_another_process_sees_the_slot_taken_and_its_death_frees_it():
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout.readline() == "0\n"
        with take_slot() as slot:
            assert slot == 1
        other.kill()
        other.wait()
    with take_slot() as slot:
        assert slot == 0


def test_the_folder_is_nobody_elses(folder):
    with take_slot():
        assert folder.stat().st_mode & 0o777 == 0o700


def test_something_else_in_its_place_is_an_error(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="expected a folder of this user's own"), take_slot():
        pass
