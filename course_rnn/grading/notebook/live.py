"""Find the notebook in which a cell is running: on Colab, on the disk, or in IPython's history."""

import os
import sys
import time
from dataclasses import dataclass

from course_rnn.grading.notebook.candidates import choose, find_files

COLAB_SECONDS = 60  # the browser sends the notebook; a large one takes a while


@dataclass(frozen=True)
class LiveNotebook:
    """A notebook and where it came from.

    Attributes
    ----------
    content : dict
        The notebook as JSON.
    origin : str
        Where it was found, in words.
    saved : bool
        Whether it was read from the disk, so that it lacks what has not been saved.
    left : tuple of str
        Names of the other copies beside it.
    """

    content: dict
    origin: str
    saved: bool = False
    left: tuple[str, ...] = ()


def find_notebook(name: str) -> LiveNotebook:
    """Find the notebook that is running.

    On the disk it is the file that holds most of the cells that were run in this session: an editor
    still names the original after "Save as", and a copy may lie beside it.

    Parameters
    ----------
    name : str
        The exercise notebook's name without suffix, such as "03_bptt": used to find its copies in
        the working directory.

    Returns
    -------
    LiveNotebook

    Raises
    ------
    ValueError
        If this is no notebook.
    """
    shell = _shell()
    if shell is None:
        raise ValueError("pack: expected to run in a notebook cell, got a plain Python session")
    if "google.colab" in sys.modules and (content := _from_colab()) is not None:
        return LiveNotebook(content, "this Colab notebook")
    ran = history()
    files = find_files(name, _told(shell))
    if (taken := choose(files, ran)) is not None:
        minutes = (time.time() - taken.saved_at) / 60
        ago = f"{minutes:.0f} min ago" if minutes >= 1 else "just now"
        left = tuple(file.path.name for file in files if file is not taken)
        return LiveNotebook(taken.content, f"{taken.path.name}, saved {ago}", True, left)
    return LiveNotebook(as_notebook(ran), "the cells that were run in this session")


def history() -> list[str]:
    """The cells that were run in this session, in order.

    Returns
    -------
    list of str
        Empty outside IPython.
    """
    shell = _shell()
    cells = [] if shell is None else shell.history_manager.input_hist_raw
    return [cell for cell in cells if cell.strip()]


def as_notebook(cells: list[str]) -> dict:
    """A notebook with these code cells.

    Parameters
    ----------
    cells : list of str
        Sources.

    Returns
    -------
    dict
    """
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 4,  # before cells had ids
        "metadata": {"kernelspec": kernel},
        "cells": [
            {
                "cell_type": "code",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
            for source in cells
        ],
    }


def _shell():
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    return get_ipython()


def _from_colab():
    """The notebook as it is in the browser; None if Colab does not answer as it used to."""
    try:
        from google.colab import _message

        reply = _message.blocking_request("get_ipynb", request="", timeout_sec=COLAB_SECONDS)
    except Exception:  # a private interface: the history is still there
        return None
    content = reply.get("ipynb") if isinstance(reply, dict) else None
    return content if isinstance(content, dict) else None


def _told(shell):
    """What VS Code and Jupyter say of the notebook's path."""
    names = shell.user_ns
    told = [names.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")]
    told.append(names.get("__session__"))
    return [path for path in told if isinstance(path, str) and path.endswith(".ipynb")]
