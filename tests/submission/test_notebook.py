import json

import pytest

from tests.submission.notebooks import notebook, refusal

F = "def f(x):\n    return x\n"
GOOD = notebook(F)
NESTED = b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
REFUSED = {
    "no suffix": ("ipynb", b"\xff", "UTF-8"),
    "no UTF-8": ("a.ipynb", GOOD.replace(b"def", b"\xe9\xe8"), "UTF-8"),
    "UTF-16": ("a.ipynb", GOOD.decode().encode("utf-16"), "UTF-8"),
    "no JSON": ("a.ipynb", GOOD[:-1], "not a Jupyter notebook"),
    "a list": ("a.ipynb", b"[]", "not a Jupyter notebook"),
    "no format": ("a.ipynb", b"{}", "not a Jupyter notebook"),
    "format true": ("a.ipynb", notebook(F, nbformat=True), "not a Jupyter notebook"),
    "format 4.0": ("a.ipynb", notebook(F, nbformat=4.0), "not a Jupyter notebook"),
    "format 3": (
        "a.ipynb",
        json.dumps({"nbformat": 3, "worksheets": [{"cells": []}]}).encode(),
        "not in format 4",
    ),
    "format 5": ("a.ipynb", notebook(F, nbformat=5), "not in format 4"),
    "no cells": ("a.ipynb", b'{"nbformat": 4}', "not a Jupyter notebook"),
    "cells a dict": ("a.ipynb", notebook(cells={}), "not a Jupyter notebook"),
    "cells of numbers": ("a.ipynb", notebook(cells=[3]), "not a Jupyter notebook"),
    "source a number": ("a.ipynb", notebook(3), "not a Jupyter notebook"),
    "source of numbers": ("a.ipynb", notebook([3]), "not a Jupyter notebook"),
    "source missing": ("a.ipynb", notebook(cells=[{"cell_type": "code"}]), "not a Jupyter"),
    "nested": ("a.ipynb", NESTED, "nested too deeply"),
    "long number": ("a.ipynb", b'{"nbformat": ' + b"9" * 5000 + b"}", "not a Jupyter notebook"),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(name, data, said):
    error = refusal(name, data)
    assert said in str(error)
    assert error.verdict == "FORMAT"
