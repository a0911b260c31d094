"""What is fuzzed: functions of bytes that may raise one kind of error only.

A target raises anything else, or takes too long, only if there is a bug. Imported under atheris'
instrumentation, so keep other imports out of here.
"""

import ast
import io
import zipfile

import numpy as np

from course_rnn.grading.sandbox.inside.frames import (
    ARRAY,
    HEADER,
    JSON,
    FrameError,
    pack_array,
    pack_json,
    parse_array,
    parse_header,
    parse_json,
)
from course_rnn.grading.sandbox.reply import read_answer, read_error
from course_rnn.submission import SubmissionError, parse_submission

CODE = """\
%matplotlib inline
import numpy as np
EPS = 1e-8; print(EPS)
@np.vectorize
def f(x, y=(1, 2)):
    '''Doc'''
    return np.tanh(x) % 3
if True:
    K = [i for i in range(3)]
"""
CELL = '{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["def f():\\n", " pass"]}'
NOTEBOOK = f'{{"nbformat": 4, "nbformat_minor": 5, "metadata": {{}}, "cells": [{CELL}]}}'
MESSAGES = [
    {"token": "a", "raised": ["ValueError", "Exception"], "message": "m", "line": 3},
    {"token": "a", "kind": "array", "count": 1},
]


def _zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("__MACOSX/a.py"), "")  # ZipInfo: a fixed time
        file.writestr(zipfile.ZipInfo("a.py"), CODE.replace("%m", "#"), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _read(name, data):
    try:
        submission = parse_submission(name, data)
    except SubmissionError:
        return
    for source in submission.slices.values():
        ast.parse(source)
        if len(submission.origins) != source.count("\n"):
            raise AssertionError("a line without origin")


def notebook(data):
    """A notebook as a file."""
    _read("a.ipynb", data)


def python(data):
    """A .py file."""
    _read("a.py", data)


def archive(data):
    """A zip."""
    _read("a.zip", data)


def frames(data):
    """A frame from the child, as the grader reads it."""
    try:
        kind, size = parse_header(data[: HEADER.size], {JSON: 10_000, ARRAY: 10_000})
        payload = data[HEADER.size : HEADER.size + size]
        if kind == ARRAY:
            array = parse_array(payload)
            if type(array) is not np.ndarray or array.nbytes > len(payload):
                raise AssertionError("more numbers than bytes")
            return
        header = parse_json(payload)
    except FrameError:
        return
    read_error(header, 9)
    read_answer(header)


def planted(data):
    """Not a target: a bug that only a fuzzer guided by coverage finds in so few runs."""
    if data[:1] == b"B" and data[1:2] == b"U" and data[2:3] == b"G":
        raise RuntimeError("found")


# name: (function, first inputs)
TARGETS = {
    "notebook": (notebook, [NOTEBOOK.encode()]),
    "python": (python, [CODE.encode(), b"# coding: utf-7\ndef f(): pass"]),
    "archive": (archive, [_zipped()]),
    "frames": (frames, [pack_array(np.ones((2, 3))), *map(pack_json, MESSAGES)]),
    "planted": (planted, [b""]),
}
