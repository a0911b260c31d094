"""Docstrings as texts with a summary: the body and the first line (chapter 10)."""

import ast
import contextlib
import gc
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import decode_lines

# Prose ends at a section (a line under a heading), a code example, a directive or a field.
UNDERLINE = re.compile(r"\S.*\n\s*[-=]{3,}\s*$", re.MULTILINE)
NO_PROSE = (">>>", "..", ":", "```", "- ", "* ")
MIN_BODY_WORDS = 8
SUMMARY_WORDS = range(3, 21)
PACKAGES = "networkx", "statsmodels", "aeon"


class Summary(NamedTuple):
    """A text and its one-sentence summary; white space is single blanks.

    Examples
    --------
    >>> pair = Summary("A tree has no cycle, so one path joins any two nodes.", "Return the path.")
    >>> len(pair.text.split()), len(pair.summary.split())
    (12, 3)
    """

    text: str
    summary: str


def load_docstring_summaries(package: str = "networkx") -> list[Summary]:
    """Return the docstrings of a package that have a summary and prose below it, each once.

    820 of NetworkX, 648 of statsmodels, 406 of aeon. In the order of the source, modules by name:
    docstrings of one module resemble each other, so a split that is to test something new is
    contiguous (`course_rnn.data.splits.split`) or goes by package.

    Parameters
    ----------
    package : str
        "networkx", "statsmodels" or "aeon".

    Raises
    ------
    ValueError
        If it is none of them.
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Of statsmodels and aeon a part of the modules is read, without their tests.

    Examples
    --------
    The first call fetches the set `networkx_source` (4.8 MB) from PyPI:

    >>> pairs = load_docstring_summaries("networkx")  # doctest: +SKIP
    >>> len(pairs), pairs[0].summary  # doctest: +SKIP
    (820, 'Returns an approximate maximum independent set.')
    """
    if package not in PACKAGES:
        raise ValueError(f"package: expected one of {', '.join(PACKAGES)}; got {package!r}")
    return parse_summaries(fetch(f"{package}_source"))


def parse_summaries(path: Path) -> list[Summary]:
    r"""Read the docstrings of a Python file, which is never run.

    Kept are those of functions and classes whose summary (the first paragraph) has 3 to 20 words
    and whose prose (the paragraphs up to the first section, example or list) has at least 8.

    Raises
    ------
    ValueError
        If the file is not Python; the message names the line.

    Examples
    --------
    >>> path = Path("graphs.py")
    >>> docstring = "Return the path.\n\n  In a tree one path joins any two nodes."
    >>> _ = path.write_text(f"def f():\n  {docstring!r}")
    >>> parse_summaries(path)
    [Summary(text='In a tree one path joins any two nodes.', summary='Return the path.')]
    """
    source = "\n".join(decode_lines(path.read_bytes(), path))
    try:
        with _uncollected():
            tree = ast.parse(source, filename=str(path))
    except SyntaxError as error:
        message = f"{path}, line {error.lineno}: expected Python, got {error.msg}"
        raise ValueError(message) from error
    defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    nodes = sorted((n for n in _statements(tree) if isinstance(n, defined)), key=lambda n: n.lineno)
    found = (_summarise(ast.get_docstring(node) or "") for node in nodes)
    return list(dict.fromkeys(pair for pair in found if pair is not None))


def _statements(tree: ast.Module) -> list[ast.AST]:
    """List the module and all statements in it; an expression, left out, holds no definition."""
    inside = ast.stmt | ast.excepthandler | ast.match_case
    nodes: list[ast.AST] = [tree]
    for node in nodes:  # grows
        nodes += [child for child in ast.iter_child_nodes(node) if isinstance(child, inside)]
    return nodes


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage: a tree of a million nodes has none, and looking takes longest."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _summarise(docstring: str) -> Summary | None:
    first, *paragraphs = re.split(r"\n\s*\n", docstring)
    prose = []
    for paragraph in paragraphs:
        if UNDERLINE.search(paragraph) or paragraph.lstrip().startswith(NO_PROSE):
            break
        prose += paragraph.split()
    summary = first.split()
    if len(prose) < MIN_BODY_WORDS or len(summary) not in SUMMARY_WORDS:
        return None
    return Summary(" ".join(prose), " ".join(summary))
