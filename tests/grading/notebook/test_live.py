import json
import os
import time

import pytest

from course_rnn.grading.notebook.live import as_notebook, find_notebook, history

NOTEBOOK = as_notebook(["x = 1"])
NAME = "02_elman_rnns"


def write(path, content=NOTEBOOK):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_not_a_notebook(monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    with pytest.raises(ValueError, match="pack: expected to run in a notebook"):
        find_notebook(NAME)
    assert history() == []


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(("seconds", "ago"), [(300, "5 min ago"), (10, "just now")])
def test_the_file_of_that_name(tmp_path, seconds, ago):
    path = write(tmp_path / f"{NAME}.ipynb")
    os.utime(path, (time.time() - seconds,) * 2)
    live = find_notebook(NAME)
    assert (live.content, live.saved) == (NOTEBOOK, True)
    assert live.origin == f"{NAME}.ipynb, saved {ago}"


def test_what_vs_code_says_comes_first(session, tmp_path):
    write(tmp_path / f"{NAME}.ipynb")
    other = as_notebook(["y = 2"])
    session.user_ns["__vsc_ipynb_file__"] = str(write(tmp_path / "a" / "mine.ipynb", other))
    assert find_notebook(NAME).content == other


CALL = f"pack('{NAME}')"
STUB = "def f(x):\n    raise NotImplementedError"
OWN = "def f(x):\n    return x"
BLANK, DONE = as_notebook(["x = 1", STUB, CALL]), as_notebook(["x = 1", OWN + "  \n", CALL])


@pytest.mark.parametrize("told", [None, f"{NAME}.ipynb", "mine.ipynb"])
@pytest.mark.parametrize("where", ["__vsc_ipynb_file__", "__session__", "JPY_SESSION_NAME"])
def test_the_file_with_the_cells_that_were_run(session, tmp_path, monkeypatch, told, where):
    """After "Save as" the editor may still name the original."""
    write(tmp_path / "mine.ipynb", DONE)
    write(tmp_path / f"{NAME}.ipynb", BLANK)
    if told and where == "JPY_SESSION_NAME":
        monkeypatch.setenv(where, str(tmp_path / told))
    elif told:
        session.user_ns[where] = str(tmp_path / told)
    session.history_manager.input_hist_raw += ["x = 1", STUB, OWN, CALL]
    live = find_notebook(NAME)
    assert live.content == DONE
    assert live.left == (f"{NAME}.ipynb",)


def test_an_original_that_runs_beside_a_copy_of_last_week(session, tmp_path):
    other = as_notebook(["x = 1", "def f(x):\n    return 3", CALL])
    write(tmp_path / "old.ipynb", other)
    write(tmp_path / f"{NAME}.ipynb", DONE)
    os.utime(tmp_path / f"{NAME}.ipynb", (time.time() - 999,) * 2)
    session.history_manager.input_hist_raw += ["x = 1", OWN, CALL]
    assert find_notebook(NAME).origin == f"{NAME}.ipynb, saved 17 min ago"


def test_of_equal_copies_the_one_that_is_told_then_the_newest(session, tmp_path):
    for number, name in enumerate(("a", "b", "c")):
        path = write(tmp_path / f"{name}.ipynb", DONE)
        os.utime(path, (time.time() - 100 * abs(number - 1),) * 2)
    write(tmp_path / "other.ipynb", as_notebook(["x = 1"]))  # of another chapter
    write(tmp_path / f"submission_{NAME}.ipynb", DONE)
    session.history_manager.input_hist_raw += ["x = 1", OWN, CALL]
    live = find_notebook(NAME)
    assert live.origin == "b.ipynb, saved just now"
    assert sorted(live.left) == ["a.ipynb", "c.ipynb"]
    session.user_ns["__session__"] = "elsewhere/c.ipynb"
    assert find_notebook(NAME).origin.startswith("c.ipynb")


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("told", ["{}/mine.ipynb", "exercises/mine.ipynb"])
def test_what_jupyter_says(told, tmp_path, monkeypatch):
    """An absolute path, or one from the server's folder while the kernel is in the notebook's."""
    write(tmp_path / "mine.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", told.format(tmp_path))
    assert find_notebook(NAME).content == NOTEBOOK


@pytest.mark.parametrize("content", ["{", "[]", "\udcff".encode("utf-8", "surrogatepass")])
def test_an_unreadable_file_is_passed_over(session, tmp_path, content):
    path = tmp_path / f"{NAME}.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    session.history_manager.input_hist_raw += ["def f(): pass"]
    live = find_notebook(NAME)
    assert live.origin == "the cells that were run in this session"
    assert live.content == as_notebook(["def f(): pass"])
    assert not live.saved


def test_what_jupyter_says_may_be_no_notebook(session, monkeypatch, tmp_path):
    monkeypatch.setenv("JPY_SESSION_NAME", str(write(tmp_path / "3d2a-console")))
    session.history_manager.input_hist_raw += ["%%time\ndef f(): pass", " \n"]
    assert find_notebook(NAME).content == as_notebook(["%%time\ndef f(): pass"])


def test_colab(colab):
    colab.reply = {"ipynb": NOTEBOOK}
    live = find_notebook(NAME)
    assert (live.content, live.origin, live.saved) == (NOTEBOOK, "this Colab notebook", False)
    assert colab.requests == [("get_ipynb", 60)]


@pytest.mark.parametrize("reply", [None, {}, {"ipynb": 3}, "x", RuntimeError("no frontend")])
def test_colab_without_an_answer(colab, session, reply):
    colab.reply = reply
    session.history_manager.input_hist_raw += ["def f(): pass"]
    assert find_notebook(NAME).content == as_notebook(["def f(): pass"])
