"""Run what a function needs, and the whole program, to compare the two."""

import builtins
import sys
import warnings
from contextlib import contextmanager

import numpy as np

from course_rnn.grading.sandbox.inside.module import load
from course_rnn.submission import parse_submission
from tests.submission.notebooks import notebook

LEFT_OUT = "#-"  # at the end of a line that no slice may hold


@contextmanager
def counting():
    """Give programs ``slow()``, which stands for an experiment; the list of its calls."""
    calls = []

    def slow(*values):
        calls.append(values)
        return 1

    builtins.slow, limit = slow, sys.getrecursionlimit()
    try:
        with np.errstate(), np.printoptions(), warnings.catch_warnings():
            yield calls
    finally:
        del builtins.slow
        sys.setrecursionlimit(limit)


def run_whole(code, call="f()"):
    """What an expression is worth after all of a program has run."""
    scope = {"__name__": "__main__"}
    with counting():
        exec(compile(code, "whole", "exec"), scope)
        return repr(eval(call, scope))


def run_slice(source, call="f()"):
    """What an expression is worth after a slice has run, and how often it was ``slow``."""
    with counting() as calls:
        loaded = load(source)
        assert loaded.error is None, repr(loaded.error)
        return repr(eval(call, loaded.names)), len(calls)


def slice_of(*cells, name="f"):
    """What one function of a notebook needs."""
    data = notebook(*cells)
    return parse_submission("homework.ipynb", data, (name,)).slices[name]


def expect_same(*cells, call="f()", name="f"):
    """The slice is as good as the whole, and what is marked stays out of it; the slice."""
    source, whole = slice_of(*cells, name=name), "\n".join(cells)
    assert source.count("\n") == whole.count("\n") + 1
    before, after = whole.split("\n"), source.split("\n")
    for old, new in zip(before, after, strict=False):
        if old.endswith(LEFT_OUT):
            assert new.removesuffix(LEFT_OUT).strip() in ("", "pass"), f"{old!r} is run"
    assert run_slice(source, call) == (run_whole(whole, call), 0), source
    return source
