"""Is it a mistake, or the syntax of a Python that is newer than the grader's?

What is known to be new is written in older words; if all parses then, nothing else was wrong.
"""

import io
import re
import sys
import tokenize
from collections.abc import Callable, Mapping
from typing import NamedTuple

from .literals import literals
from .versions import minor

Version = tuple[int, int]
NEW_STRINGS = {"f": (3, 12), "t": (3, 14)}  # PEP 701, PEP 750
PARAMETERS, DEFAULTS, BARE_EXCEPT = (3, 12), (3, 13), (3, 14)  # PEP 695, PEP 696, PEP 758
MOST_NESTED, MOST_EDITS = 5, 1000  # far above what a cell holds; they bound the time
STARTS = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT)
# Before Python 3 "except ValueError, error:" named the exception: that is a mistake.
CLASSES = re.compile(r"(?:\w+\.)*[A-Z]\w*(?:\s*,\s*(?:\w+\.)*[A-Z]\w*)+")
LONGEST = 500  # characters of such a list


class _Edit(NamedTuple):
    start: int
    end: int
    text: str
    since: Version


def newer_syntax(
    text: str, parse: Callable[[str], object], here: Version = sys.version_info[:2]
) -> str:
    """Find out whether a text is no valid Python here only because it is that of a newer one.

    Parameters
    ----------
    text : str
        Code that does not parse.
    parse : callable
        Parses a text with this Python, or raises SyntaxError.
    here : tuple of int
        This Python.

    Returns
    -------
    str
        The first Python that reads it, such as "3.12"; "" if there is another mistake.
    """
    try:
        older, since = _older(text, parse, 0)
        needed = max(since, default=here)
        if needed > here:
            parse(older)
            return f"{needed[0]}.{needed[1]}"
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        pass
    except SystemError:  # what tokenize of Python 3.12 makes of some broken texts
        pass
    return ""


def too_new(needs: str, where: object, recorded: Mapping[str, str]) -> str:
    """Say that the grader's Python is too old for a cell.

    Parameters
    ----------
    needs : str
        From :func:`newer_syntax`.
    where : object
        The line, in words.
    recorded : mapping
        From :func:`course_rnn.submission.versions.recorded_versions`.

    Returns
    -------
    str
        "" if it is a mistake: the student's own Python could not read the cell either.
    """
    own = recorded.get("Python", needs)
    if not needs or minor(own) < minor(needs):
        return ""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"{where} is in the syntax of Python {needs}, and the grader's Python is {here}. This is "
        f"no mistake: it must be graded with Python {needs} or newer."
    )


def _older(text, parse, nested):
    """The text in older words, and the versions in which the newer ones came."""
    if nested > MOST_NESTED:
        raise ValueError("nested too deeply")
    edits = []
    for literal in literals(text):
        kind = next((kind for kind in NEW_STRINGS if kind in literal.prefix), None)
        whole = text[literal.start : literal.end]
        if kind is None or _parses(whole, parse):
            continue
        if len(edits) > MOST_EDITS:
            raise ValueError("too many f-strings")
        edits.append(_Edit(literal.start, literal.end, '""', NEW_STRINGS[kind]))
        for field in literal.fields:
            older, since = _older(field, parse, nested + 1)
            if not field.strip():
                raise ValueError("an empty field")
            parse(f"(\n{older}\n)")
            edits += [_Edit(literal.end, literal.end, "", version) for version in since]
    text, since = _apply(text, edits)
    text, more = _apply(text, list(_statements(text, parse)))
    return text, since | more


def _apply(text, edits):
    parts, done = [], 0
    for edit in sorted(edits):
        parts += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*parts, text[done:]]), {edit.since for edit in edits}


def _parses(text, parse):
    try:
        parse(text)
    except SyntaxError:
        return False
    return True


def _statements(text, parse):
    """Yield the edits of statements that are new."""
    if not re.search(r"\b(?:type|def|class|except)\b", text):
        return
    starts = [0]
    starts += [found.end() for found in re.finditer("\n", text)]
    starts += [len(text)] * 2  # where the last tokens lie
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    spans = [(starts[t.start[0] - 1] + t.start[1], t.string) for t in tokens]
    depth = 0
    for i, token in enumerate(tokens[:-3]):
        depth += _turn(token.string)
        before = tokens[i - 1]
        first = depth == 0 and (i == 0 or before.type in STARTS or before.string in (";", ":"))
        if token.type != tokenize.NAME:
            continue
        if token.string in ("def", "class") or (token.string == "type" and first):
            named = tokens[i + 1].type == tokenize.NAME
            if named and tokens[i + 2].string == "[":
                yield _parameters(text, spans, i + 2, parse)
            if named and token.string == "type" and tokens[i + 2].string in "[=":
                yield _Edit(spans[i][0], spans[i + 1][0], "", PARAMETERS)
        elif token.string == "except" and first:
            yield from _bare_except(text, spans, i + 1)


def _parameters(text, spans, opening, parse):
    """Drop [T, *Ts, **P = …], after it has been read as parameters of a function."""
    closing = _end(spans, opening + 1, "]")
    start, end = spans[opening][0], spans[closing][0] + 1
    parse(f"def _({text[start + 1 : end - 1]}): pass")
    if closing == opening + 1:
        raise ValueError("no parameters")
    since = DEFAULTS if "=" in (string for _, string in spans[opening:closing]) else PARAMETERS
    return _Edit(start, end, "", since)


def _bare_except(text, spans, first):
    first += spans[first][1] == "*"
    colon = _end(spans, first, ":", "\n")
    start, end = spans[first][0], spans[colon][0]
    if end - start < LONGEST and CLASSES.fullmatch(text[start:end].strip()):
        yield _Edit(start, end, f"({text[start:end]})", BARE_EXCEPT)


def _end(spans, first, closing, never=None):
    """The position of the token that ends what begins at ``first``."""
    depth = 0
    for i in range(first, len(spans)):
        string = spans[i][1]
        if depth == 0 and string in (closing, never):
            break
        depth += _turn(string)
    if i == len(spans) or spans[i][1] != closing:
        raise ValueError("no end")
    return i


def _turn(string):
    return (string in ("(", "[", "{")) - (string in (")", "]", "}"))
