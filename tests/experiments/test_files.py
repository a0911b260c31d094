import os

import pytest

from course_rnn.experiments.files import read_json, write_json


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "new" / "a.json"
    write_json(path, {"é": [1, 2.5, None]})
    assert read_json(path) == {"é": [1, 2.5, None]}
    assert os.listdir(path.parent) == ["a.json"]


@pytest.mark.parametrize(("value", "error"), [(float("nan"), ValueError), ({1j}, TypeError)])
def test_what_cannot_be_written_leaves_the_old_file(tmp_path, value, error):
    path = tmp_path / "a.json"
    write_json(path, 1)
    with pytest.raises(error):
        write_json(path, value)
    assert read_json(path) == 1


def test_a_kill_before_the_name_is_given_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    write_json(path, 1)

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_json(path, [2] * 10_000)
    assert read_json(path) == 1


def test_errors_name_the_file(tmp_path):
    path = tmp_path / "a.json"
    with pytest.raises(FileNotFoundError, match=r"a\.json: no such file"):
        read_json(path)
    path.write_text('{"a": ')
    with pytest.raises(ValueError, match=r"a\.json: expected JSON, got: "):
        read_json(path)
