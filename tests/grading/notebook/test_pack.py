import hashlib
import json
import os
from pathlib import Path

import pytest

from course_rnn.grading import pack as pack_cell
from course_rnn.grading.notebook.live import as_notebook
from course_rnn.grading.notebook.pack import without_outputs
from course_rnn.grading.submission import read_submission

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
