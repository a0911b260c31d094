import pytest

from course_rnn.experiments.notes import Notes, stages


def test_notes_are_made_at_their_stages_only_and_kept():
    notes = Notes({2: lambda: "two", 5: lambda: "five"})
    for updates in range(1, 4):
        notes.at(updates)
    later = Notes({5: lambda: "five"})
    later.load_state_dict(notes.state_dict())
    later.at(5)
    assert later.entries == [[2, "two"], [5, "five"]]
    assert notes.entries == [[2, "two"]]
    with pytest.raises(ValueError, match="state: expected the key entries, got"):
        notes.load_state_dict({"other": []})


def test_stages():
    assert stages(200, (0.001, 0.1, 1.0)) == [1, 20, 200]
    assert stages(3, (0.1, 0.2, 1.0)) == [1, 3]
    for total, shares in ((0, (1.0,)), (9, (0.0,)), (9, (1.5,))):
        with pytest.raises(ValueError, match=r"total, shares: expected ≥ 1 and shares in \(0, 1\]"):
            stages(total, shares)
