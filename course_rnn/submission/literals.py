"""Where the strings of a text lie, by the rules of the newest Python: f-strings may nest freely."""

import re
from typing import NamedTuple

PREFIXES = frozenset(
    ("", "r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt")  # in any case
)
MARK = re.compile(r"[#\"'()\[\]{}:!]")
WORD = re.compile(r"[A-Za-z_0-9]{0,3}$")
IN_STRING = re.compile(r"[\\\"'\n]")
IN_FORMATTED = re.compile(r"[\\\"'\n{}]")
NAMED = re.compile(r"\\N\{[A-Za-z0-9 -]{1,100}\}")
CONVERSION = re.compile(r"![ \t]*[a-z]\s*")
MOST_NESTED = 20


class Literal(NamedTuple):
    """A string in a text.

    Attributes
    ----------
    start, end : int
        Where it lies, with prefix and quotation marks.
    prefix : str
        In small letters.
    fields : tuple of str
        The expressions in an f-string or t-string.
    """

    start: int
    end: int
    prefix: str
    fields: tuple[str, ...]


def literals(text: str) -> list[Literal]:
    """Find the strings of a text; those inside of f-strings are none of their own.

    Parameters
    ----------
    text : str
        Python code, valid or not.

    Returns
    -------
    list of Literal
        In order.

    Raises
    ------
    ValueError
        If a string or a field has no end.
    """
    found = []
    _skip_code(text, 0, found, 0)
    return found


def _skip_code(text, pos, found, nested):
    """Skip code; inside of a field (nested > 0) up to what ends the expression."""
    depth = 0
    while mark := MARK.search(text, pos):
        pos, character = mark.start(), mark[0]
        if character == "#":
            end = text.find("\n", pos)
            pos = len(text) if end < 0 else end
        elif character in "\"'":
            word = WORD.search(text, max(pos - 3, 0), pos)[0].lower()
            prefix = word if word in PREFIXES else ""
            end, fields = _skip_string(text, pos, prefix, nested)
            found.append(Literal(pos - len(prefix), end, prefix, tuple(fields)))
            pos = end
        elif nested and depth == 0 and _ends_field(text, pos):
            return pos
        else:
            depth += (character in "([{") - (character in ")]}")
            pos += 1
    if nested:
        raise ValueError("a field without end")
    return len(text)


def _ends_field(text, pos):
    return text[pos] in "}:" or (text[pos] == "!" and text[pos + 1 : pos + 2] != "=")


def _skip_string(text, pos, prefix, nested):
    """Skip a string that begins with its quotation mark; its end and the expressions in it."""
    quote = text[pos] * 3 if text.startswith(text[pos] * 3, pos) else text[pos]
    formatted = "f" in prefix or "t" in prefix
    fields, marks = [], IN_FORMATTED if formatted else IN_STRING
    pos += len(quote)
    while mark := marks.search(text, pos):
        pos, character = mark.start(), mark[0]
        if text.startswith(quote, pos):
            return pos + len(quote), fields
        if character == "\\":
            pos = _skip_backslash(text, pos, formatted, "r" in prefix)
        elif character == "\n" and len(quote) == 1:
            break
        elif character in "{}" and text[pos + 1 : pos + 2] == character:
            pos += 2
        elif character == "{":
            pos = _skip_field(text, pos + 1, quote, fields, nested + 1)
        else:
            pos += 1
    raise ValueError("a string without end")


def _skip_backslash(text, pos, formatted, raw):
    if formatted and not raw and (named := NAMED.match(text, pos)):
        return named.end()
    return pos + (1 if formatted and text[pos + 1 : pos + 2] in ("{", "}") else 2)


def _skip_field(text, pos, quote, fields, nested):
    """Skip {expression = !r:format}."""
    if nested > MOST_NESTED:
        raise ValueError("nested too deeply")
    end = _skip_code(text, pos, [], nested)
    expression = text[pos:end].rstrip()
    says_itself = re.search(r"[^=!<>:]=$", expression) is not None
    fields.append(expression[:-1] if says_itself else expression)
    if conversion := CONVERSION.match(text, end):
        end = conversion.end()
    if text[end : end + 1] == ":":
        end += 1
        while end < len(text) and text[end] != "}" and not text.startswith(quote, end):
            opens = text[end] == "{"
            end = _skip_field(text, end + 1, quote, fields, nested + 1) if opens else end + 1
    if text[end : end + 1] != "}":
        raise ValueError("a field without end")
    return end + 1
