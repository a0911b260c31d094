"""The last cell of an exercise notebook: write the file to hand in, and say what is in it."""

import ast
import hashlib
import json
import re
import sys
from pathlib import Path

from course_rnn.exercises.spec import Exercise
from course_rnn.grading.judging.sheets import chapter_exercises, chapter_number
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.notebook.installed import installed
from course_rnn.grading.notebook.live import as_notebook, find_notebook, history
from course_rnn.grading.report.files import write_atomically
from course_rnn.submission import Submission, SubmissionError, parse_submission

UNSAVED = "differs from what was run last: save the notebook, then run this cell again"
STUB, MISSING = "not written yet", "missing"
SURROGATE = re.compile("[\ud800-\udfff]")


def pack(name: str) -> None:
    """Write the submission of an exercise notebook and print what is in it.

    The file is a copy of this notebook without outputs, ``submission_<name>.ipynb`` in the working
    directory; on Colab it is downloaded too. It says with which versions it was written. No file is
    written if no exercise is.

    Parameters
    ----------
    name : str
        The notebook's name, such as "03_bptt". Its number says which exercises are expected.

    Raises
    ------
    ValueError
        If there are no exercises of that number, or this is no notebook.
    """
    exercises = chapter_exercises(chapter_number(name))
    live = find_notebook(name)
    notebook = _with_versions(without_outputs(live.content))
    text = as_utf8(json.dumps(notebook, indent=1, ensure_ascii=False))
    data, path = text.encode(), Path(f"submission_{name}.ipynb")
    states, refusal = _states(exercises, path.name, data, live)
    if not refusal:
        write_atomically(path, text)
        print(f"{path}: {len(data) / 1000:.1f} kB, from {live.origin}.")
    else:
        print(f"Looked at: {live.origin}.")
    if live.left:
        print(f"Not taken: {', '.join(as_utf8(left) for left in live.left)}.")
    print("\n".join(states))
    if refusal:
        print(refusal + (f" The older {path} stays as it was." if path.exists() else ""))
        return
    print(f"SHA-256 {hashlib.sha256(data).hexdigest()}")
    if any(state.endswith(UNSAVED) for state in states):
        print("Do not hand in this file yet: run its cells, save it, then run this cell again.")
    else:
        _offer_download(path)


def as_utf8(text: str) -> str:
    """Write lone surrogates, which UTF-8 cannot hold, as JSON does.

    Parameters
    ----------
    text : str
        JSON; or a name that is shown.

    Returns
    -------
    str
        The same JSON value.
    """
    return SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def without_outputs(notebook: dict) -> dict:
    """A notebook without what was computed: outputs, widgets, numbers of execution.

    Parameters
    ----------
    notebook : dict
        The notebook as JSON; it is not changed.

    Returns
    -------
    dict
    """
    cells = notebook.get("cells")
    cells = [_without_output(cell) for cell in cells] if isinstance(cells, list) else cells
    metadata = notebook.get("metadata")
    if isinstance(metadata, dict):
        metadata = {key: value for key, value in metadata.items() if key != "widgets"}
    return notebook | {"cells": cells, "metadata": metadata}


def _without_output(cell):
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return cell
    return cell | {"outputs": [], "execution_count": None}


def _with_versions(notebook):
    metadata = notebook["metadata"] if isinstance(notebook["metadata"], dict) else {}
    own = metadata.get("course_rnn")
    own = (own if isinstance(own, dict) else {}) | {"versions": installed()}
    return notebook | {"metadata": metadata | {"course_rnn": own}}


def _states(exercises, name, data, live):
    """What to say of each exercise, and why no file is to be written, or ""."""
    nothing = (
        "No file is written: nothing in this notebook is written yet. If the functions stand in "
        "another copy of it, save that one and run its last cell."
    )
    ran = _ran(exercises) if live.saved else None
    try:
        submission = parse_submission(name, data, tuple(e.name for e in exercises))
    except SubmissionError as error:
        said = [f"  Nothing in it can be graded: {error}"]
        return said, nothing if error.verdict == Verdict.MISSING else ""
    states = [_state(exercise, submission, ran) for exercise in exercises]
    said = [f"  {e.id} {e.name}: {state}" for e, state in zip(exercises, states, strict=True)]
    if any(_is_written(exercise, submission) for exercise in exercises):
        return said, ""
    unsaved = "No file is written: what was run is not saved yet. Save the notebook, then run "
    return said, unsaved + "this cell again." if UNSAVED in states else nothing


def _is_written(exercise, submission):
    """Whether something of it would be graded: an answer, or an attempt with a syntax error."""
    return _state(exercise, submission, None) not in (STUB, MISSING)


def _ran(exercises):
    """What was run in this session, read as a submission; None if that is nothing."""
    try:
        data = json.dumps(as_notebook(history())).encode()
        return parse_submission("history.ipynb", data, tuple(e.name for e in exercises))
    except SubmissionError:
        return None


def _state(exercise: Exercise, submission: Submission, ran: Submission | None) -> str:
    own = _definition(exercise.name, submission)
    if ran is not None and exercise.name in ran.functions:
        current = _definition(exercise.name, ran)
        stale = own is None or ast.dump(own) != ast.dump(current)
        if stale and not _is_stub(current):  # a stub that was run says nothing of what was saved
            return UNSAVED
    if own is not None:
        return STUB if _is_stub(own) else "found"
    for broken in submission.broken:
        if exercise.name in broken.functions:
            return f"syntax error in {broken.origin}: {broken.reason}"
    return MISSING


def _definition(name, submission):
    """The last statement that binds the name of a function; None if it is no function."""
    if name not in submission.functions:
        return None
    statements = ast.parse(submission.slices.get(name, "")).body
    found = next(statement for statement in reversed(statements) if _binds(statement, name))
    return None if isinstance(getattr(found, "value", None), ast.Constant) else found


def _binds(statement, name):
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return statement.name == name
    if isinstance(statement, ast.If | ast.Try):
        return any(_binds(inner, name) for inner in ast.walk(statement) if inner is not statement)
    names = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return any(node.id == name and isinstance(node.ctx, ast.Store) for node in names)


def _is_stub(statement):
    body = getattr(statement, "body", None)
    last = body[-1] if isinstance(body, list) and body else None
    if not isinstance(last, ast.Raise) or last.exc is None:
        return False
    raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _offer_download(path):
    if "google.colab" not in sys.modules:
        print("Hand in this file.")
        return
    from google.colab import files

    print("It is being downloaded: hand in the downloaded file.")
    files.download(str(path))
