"""Submissions that are costly to read, and what must become of them.

A kilobyte of nested ``finally`` takes a compiler seconds and gigabytes. Whatever is handed in, the
grader itself stays small and quick, and the neighbours keep their marks.
"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from course_rnn.grading.judging.verdicts import Verdict

WA, RE, TLE, MLE, FORMAT = Verdict.WA, Verdict.RE, Verdict.TLE, Verdict.MLE, Verdict.FORMAT
WRONG = "def perplexity(logits, targets):\n    return 1.0\n"
NESTED = ("try:", " a()", "finally:")


@dataclass(frozen=True)
class Costly:
    """One file.

    Attributes
    ----------
    name : str
        Of the file; its ending says what kind it is.
    tries : str
        What is costly about it.
    write : callable
        Makes its content.
    verdicts : tuple of Verdict
        What exercise 2.3 may get; several where machines differ.
    """

    name: str
    tries: str
    write: Callable[[], str | bytes]
    verdicts: tuple[Verdict, ...]

    @property
    def data(self) -> bytes:
        """Its content."""
        content = self.write()
        return content if isinstance(content, bytes) else content.encode()


def _finally(depth):
    lines = [f"{' ' * i}{word}" for i in range(1, depth + 1) for word in NESTED]
    return "\n".join(["def perplexity(logits, targets):", *lines, f"{' ' * (depth + 1)}a()\n"])


def _notebook(cells, output=""):
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}]
    told = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "execution_count": 1}
        | {"source": cell, "outputs": outputs}
        for i, cell in enumerate(cells)
    ]
    return json.dumps({"cells": told, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.py", WRONG + "#" * 9_000_000)
    return file.getvalue()


def _many(line, count):
    return WRONG + "".join(line.format(i, i - 1) for i in range(1, count))


COSTLY = (
    Costly("finally.py", "to compile: each level doubles it", lambda: _finally(20), (MLE, TLE, RE)),
    Costly("less_finally.py", "the same, within the limits", lambda: _finally(14), (RE, TLE)),
    Costly(
        "comprehensions.py",
        "to compile, on Pythons that crash of it",
        lambda: f"{WRONG}x = {'[' * 60}1{' for a in b]' * 60}\n",
        (WA, RE),
    ),
    Costly("brackets.py", "to parse", lambda: f"{WRONG}x = {'[' * 190}{']' * 190}\n", (WA, RE)),
    Costly("sum.py", "to walk through", lambda: f"{WRONG}x = {'+'.join('1' * 99_999)}\n", (RE,)),
    Costly(
        "elif.py",
        "to walk",
        lambda: _many("if 1:\n pass\n" + "elif 2:\n pass\n" * 99, 20),
        (RE, WA),
    ),
    Costly("names.py", "to slice", lambda: _many("n{0} = n{1}\n", 9_000), (WA, TLE)),
    Costly(
        "aliases.py", "to follow", lambda: _many("b{0} = b\nb{0}.append(1)\n", 2_000), (WA, TLE)
    ),
    Costly("strings.py", "to read", lambda: f"{WRONG}y = f'{'{a!r:{b}}' * 10_000}'\n", (WA, TLE)),
    Costly("digits.py", "to count", lambda: f"{WRONG}x = {'9' * 400_000}\n", (WA, RE, FORMAT)),
    Costly("cells.ipynb", "to keep", lambda: _notebook([WRONG] + ["x"] * 50_000), (FORMAT, WA)),
    Costly("output.ipynb", "to keep", lambda: _notebook([WRONG], "x" * 9_000_000), (WA,)),
    Costly("brackets.ipynb", "to read", lambda: "[" * 3_000_000, (FORMAT,)),
    Costly("bomb.zip", "to unpack", _bomb, (FORMAT,)),
)
