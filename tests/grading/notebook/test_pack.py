import hashlib
import json
import os
import platform
from pathlib import Path

import pytest

from course_rnn.grading import pack as pack_cell
from course_rnn.grading.notebook.live import as_notebook
from course_rnn.grading.notebook.pack import without_outputs
from course_rnn.submission import read_submission
from course_rnn.submission.versions import recorded_versions

NAME = "02_elman_rnns"
PACKED = f"submission_{NAME}.ipynb"
STUB = 'def perplexity(logits, targets):\n    """Text."""\n    raise NotImplementedError("2.3")'
CELLS = [
    "import numpy as np",
    "def rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh):\n    return x",
    STUB,
    "def generate(start:\n    pass",
]


def computed(cells):
    """The notebook as it is after a run."""
    notebook = as_notebook(cells)
    output = {"output_type": "stream", "name": "stdout", "text": "secret"}
    for cell in notebook["cells"]:
        cell |= {"execution_count": 3, "outputs": [output]}
    notebook["metadata"]["widgets"] = {"state": "secret"}
    return notebook


def save(cells, name=f"{NAME}.ipynb"):
    Path(name).write_text(json.dumps(computed(cells)))


def printed(capsys):
    pack_cell(NAME)
    return capsys.readouterr().out.splitlines()


def test_what_is_printed(session, capsys):
    save(CELLS)
    lines = printed(capsys)
    data = Path(PACKED).read_bytes()
    assert lines == [
        f"{PACKED}: {len(data) / 1000:.1f} kB, from {NAME}.ipynb, saved just now.",
        "  2.1 rnn_forward: found",
        "  2.2 inverse_transform: missing",
        "  2.3 perplexity: not written yet",
        "  2.4 generate: syntax error in line 1 of code cell 4: '(' was never closed.",
        f"SHA-256 {hashlib.sha256(data).hexdigest()}",
        "Hand in this file.",
    ]


def test_the_file_can_be_graded_and_holds_no_outputs(session, capsys):
    save(CELLS)
    printed(capsys)
    submission = read_submission(Path(PACKED))
    assert submission.functions == {"rnn_forward", "perplexity"}
    assert b"secret" not in Path(PACKED).read_bytes()
    cells = json.loads(Path(PACKED).read_bytes())["cells"]
    assert [(cell["execution_count"], cell["outputs"]) for cell in cells] == [(None, [])] * 4
    assert [name for name in os.listdir() if name not in (PACKED, f"{NAME}.ipynb")] == []


def test_a_file_that_was_not_saved(session, capsys):
    save(CELLS)
    session.history_manager.input_hist_raw += [
        "def rnn_forward(x, h0, W_xh, W_hh, b_xh, b_hh):\n    return x  # only a comment differs",
        "def inverse_transform(p, u):\n    return u",
        "def perplexity(logits, targets):\n    return 1.0",
    ]
    stale = "differs from what was run last: save the notebook, then run this cell again"
    assert printed(capsys)[1:4] == [
        "  2.1 rnn_forward: found",
        f"  2.2 inverse_transform: {stale}",
        f"  2.3 perplexity: {stale}",
    ]


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("perplexity = lambda logits, targets: 1.0", "found"),
        ("def p(): pass\nperplexity = q = p", "found"),
        ("if True:\n    def perplexity(): return 1", "found"),
        ("def perplexity(): return 1\ndef f(): perplexity = 2", "found"),
        (STUB + "\ndef perplexity(): return 1", "found"),
        ("def perplexity(): return 1\n" + STUB, "not written yet"),
        ("def perplexity():\n    raise NotImplementedError", "not written yet"),
        (STUB + "\nq = perplexity", "not written yet"),
        ("def perplexity(p):\n    raise ValueError('p')", "found"),
        ("perplexity = 3\ndef f(): pass", "missing"),
    ],
)
def test_what_counts_as_found(session, capsys, code, state):
    save([code])
    assert printed(capsys)[3] == f"  2.3 perplexity: {state}"


def test_what_was_saved_but_not_run_is_no_warning(session, capsys):
    save(CELLS)
    stub = CELLS[1].replace("return x", 'raise NotImplementedError("2.1")')
    session.history_manager.input_hist_raw += [stub]
    lines = printed(capsys)
    assert lines[1] == "  2.1 rnn_forward: found"
    assert lines[-1] == "Hand in this file."


def test_a_file_that_was_not_saved_is_not_to_be_handed_in(session, capsys):
    save(CELLS)
    session.history_manager.input_hist_raw += ["def inverse_transform(p, u):\n    return u"]
    assert printed(capsys)[-1].startswith("Do not hand in this file yet")
    assert Path(PACKED).exists()


@pytest.mark.parametrize("cells", [[STUB], ["x = 3"], [], [STUB, "pack('02_elman_rnns')"]])
def test_stubs_alone_are_not_packed(session, capsys, cells):
    save(cells)
    assert printed(capsys)[-1].startswith("No file is written: nothing in this notebook is written")
    assert os.listdir() == [f"{NAME}.ipynb"]


def test_stubs_alone_on_the_disk_and_answers_in_the_session(session, capsys):
    save([STUB])
    Path(PACKED).write_text("older")
    session.history_manager.input_hist_raw += ["def perplexity(logits, targets):\n    return 1.0"]
    lines = printed(capsys)
    assert lines[-1].startswith("No file is written: what was run is not saved yet.")
    assert lines[-1].endswith(f"The older {PACKED} stays as it was.")
    assert Path(PACKED).read_text() == "older"


def test_an_attempt_that_does_not_parse_is_packed(session, capsys):
    save(["def generate(start:\n    pass", STUB])
    assert printed(capsys)[-1] == "Hand in this file."
    assert Path(PACKED).exists()


def test_the_copy_that_runs_and_not_the_original(session, capsys):
    call = f'pack("{NAME}")'
    save(["import numpy as np", STUB, call])
    save(["import numpy as np", CELLS[1], call], "mine.ipynb")
    session.history_manager.input_hist_raw += ["import numpy as np", CELLS[1], call]
    lines = printed(capsys)
    assert lines[0].endswith("from mine.ipynb, saved just now.")
    assert lines[1:3] == [f"Not taken: {NAME}.ipynb.", "  2.1 rnn_forward: found"]
    assert "rnn_forward" in read_submission(Path(PACKED)).functions


@pytest.mark.parametrize("place", ["markdown", "code", "metadata", "name"])
def test_a_lone_surrogate(session, capsys, place):
    notebook = computed(CELLS)
    if place == "markdown":
        notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "\ud83d x"})
    elif place == "code":
        notebook["cells"][2]["source"] += "\nx = '\udc00'"
    else:
        notebook["metadata"]["a" if place == "metadata" else "\udfff"] = "\ud800"
    Path(f"{NAME}.ipynb").write_text(json.dumps(notebook))
    assert printed(capsys)[-1] == "Hand in this file."
    written = json.loads(Path(PACKED).read_bytes().decode("utf-8"))
    sources = [cell["source"] for cell in written["cells"]]
    assert sources == [cell["source"] for cell in notebook["cells"]]
    assert "rnn_forward" in read_submission(Path(PACKED)).functions


def test_a_lone_surrogate_in_bytes(session, capsys):
    save([*CELLS, "# \ud83d"])
    path = Path(f"{NAME}.ipynb")
    path.write_bytes(path.read_bytes().replace(b"\\ud83d", b"\xed\xa0\xbd"))
    assert printed(capsys)[0].endswith(f"from {NAME}.ipynb, saved just now.")


def test_the_versions_are_recorded(session, capsys):
    import numpy as np

    notebook = computed(CELLS)
    notebook["metadata"]["course_rnn"] = {"needs": ["a"], "versions": {"NumPy": "1.0"}}
    Path(f"{NAME}.ipynb").write_text(json.dumps(notebook))
    printed(capsys)
    data = Path(PACKED).read_bytes()
    assert json.loads(data)["metadata"]["course_rnn"]["needs"] == ["a"]
    found = recorded_versions(data)
    assert (found["NumPy"], found["Python"]) == (np.__version__, platform.python_version())


def test_without_a_file_the_history_is_packed(session, capsys):
    session.history_manager.input_hist_raw += [*CELLS, f"pack('{NAME}')"]
    lines = printed(capsys)
    assert lines[0].endswith("from the cells that were run in this session.")
    assert lines[1] == "  2.1 rnn_forward: found"


def test_a_notebook_without_code(session, capsys):
    save([])
    assert printed(capsys)[1] == (
        "  Nothing in it can be graded: no function is defined in the file."
    )


def test_colab_downloads(colab, capsys):
    colab.reply = {"ipynb": computed(CELLS)}
    lines = printed(capsys)
    assert lines[0].endswith("from this Colab notebook.")
    assert lines[-1] == "It is being downloaded: hand in the downloaded file."
    assert colab.downloaded == [PACKED]
    assert "rnn_forward" in read_submission(Path(PACKED)).functions


def test_on_colab_what_was_run_last_does_not_matter(colab, session, capsys):
    """The browser sends the cells as they are, saved or not."""
    colab.reply = {"ipynb": computed(CELLS)}
    session.history_manager.input_hist_raw += ["def rnn_forward(x):\n    return 3"]
    assert printed(capsys)[1] == "  2.1 rnn_forward: found"


def test_an_older_file_stays_when_writing_fails(session, monkeypatch):
    save(CELLS)
    Path(PACKED).write_text("older")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        pack_cell(NAME)
    assert Path(PACKED).read_text() == "older"
    assert sorted(os.listdir()) == [f"{NAME}.ipynb", PACKED]


@pytest.mark.parametrize("name", ["2", "02", "../02_a", "02_a/b", 2, None])
def test_bad_names(session, name, without_shape_hook):
    with pytest.raises(ValueError, match="name: expected a notebook's name"):
        pack_cell(name)


def test_a_chapter_without_exercises(session):
    with pytest.raises(ValueError, match="chapter: expected one with exercises"):
        pack_cell("99_nothing")


@pytest.mark.parametrize("notebook", [{}, {"cells": 3}, {"cells": [3], "metadata": 3}])
def test_odd_notebooks_pass_through(notebook):
    assert without_outputs(notebook).get("cells") == notebook.get("cells")
