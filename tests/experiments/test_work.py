import dataclasses

import pytest

from course_rnn.experiments.work import Task, WorkFolder, fingerprint, tasks_of
from tests.experiments.toy import TOY, outcome

HEAD = {"name": "toy", "recipes": "1"}


def test_jobs_and_their_files(tmp_path):
    tasks = tasks_of(TOY)
    assert tasks == [Task("small", 0), Task("small", 1), Task("small", 2), Task("large", 0)]
    with WorkFolder(tmp_path / "toy", HEAD, resume=False) as folder:
        assert folder.checkpoint(tasks[1]).name == "small-1.pt"
        assert folder.outcome(tasks[1]) is None
        folder.keep(tasks[1], outcome(3.0))
        assert folder.outcome(tasks[1]) == outcome(3.0)
        (folder.path / "small-1.json").write_text("{}")
        with pytest.raises(ValueError, match=r"small-1\.json: expected an object with the keys"):
            folder.outcome(tasks[1])
        folder.remove()
        assert not folder.path.exists()


def test_another_recipe_has_another_fingerprint():
    arms = {"small": TOY.arms["small"]}
    assert fingerprint(TOY) == fingerprint(dataclasses.replace(TOY, question="Other?"))
    assert fingerprint(TOY) != fingerprint(dataclasses.replace(TOY, arms=arms))


def test_what_was_begun_is_only_gone_on_with_when_asked(tmp_path):
    path = tmp_path / "toy"
    with pytest.raises(ValueError, match="--resume: expected a run that was begun, got none"):
        WorkFolder(path, HEAD, resume=True)
    with WorkFolder(path, HEAD, resume=False):
        pass
    with pytest.raises(ValueError, match="holds a run that was begun; use --resume"):
        WorkFolder(path, HEAD, resume=False)
    other = HEAD | {"recipes": "2"}
    with pytest.raises(ValueError, match="expected recipes as when the run was begun, 1; got 2"):
        WorkFolder(path, other, resume=True)
    with WorkFolder(path, HEAD, resume=True) as folder:
        assert folder.path == path


def test_two_cannot_hold_it(tmp_path):
    with (
        WorkFolder(tmp_path / "toy", HEAD, resume=False),
        pytest.raises(ValueError, match="expected a free work folder, got one in use"),
    ):
        WorkFolder(tmp_path / "toy", HEAD, resume=True)


def test_a_folder_whose_head_was_never_written_is_begun_anew(tmp_path):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "head.json.partial").write_text("{")
    with WorkFolder(tmp_path / "toy", HEAD, resume=False) as folder:
        assert [p.name for p in folder.path.iterdir()] == ["head.json"]
