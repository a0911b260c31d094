r"""Blank out what IPython understands and Python does not, without moving a line.

``%matplotlib inline`` becomes ``pass``, ``files = !ls`` becomes ``files = None``. IPython's own
translation changes the number of lines, and is not there on a machine that only grades.
"""

import re

# Cell magics that run the cell as Python in the notebook's own namespace.
PYTHON_CELL = re.compile(r"%%(?:capture|prun|time)\b")
LINE = re.compile(
    r"\s*(?:"
    r"[%!?,;/]"  # magics, the shell, help, and the signs for calls without parentheses
    r"|(?:pip3?|conda|mamba|uv)\s+\w"  # magics without their sign
    r"|[\w.*%]+\?{1,2}\s*(?:$|[#;])"  # help at the end: np.tanh?
    r")"
)
ASSIGNMENT = re.compile(r"([\w.,\s\[\]]+=)\s*[!%](?!=)")
# Whatever opens or closes a string or a bracket, or makes the rest of a line a comment.
TOKEN = re.compile(r"\\.|'''|\"\"\"|['\"]|[\[({]|[\])}]|#", re.DOTALL)


def strip_magics(text: str) -> str:
    """Replace magics, shell commands and help by Python that does nothing.

    Parameters
    ----------
    text : str
        A cell. Lines inside brackets and strings are left alone.

    Returns
    -------
    str
        As many lines, in the same places. A cell for another language becomes blank.
    """
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line.startswith("%%"):
            if not PYTHON_CELL.match(line):
                return "\n" * (len(lines) - 1)
            lines[i] = ""
        elif line.strip() and not line.lstrip().startswith("#"):
            break
    scanner = _Scanner()
    magic_goes_on = False
    for i, line in enumerate(lines):
        if magic_goes_on:
            lines[i] = ""
        elif scanner.between_statements:
            lines[i] = _translate(line)
        if magic_goes_on or lines[i] != line:
            magic_goes_on = line.endswith("\\")
        else:
            scanner.feed(line)
    return "\n".join(lines)


def _translate(line):
    if LINE.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    if match := ASSIGNMENT.match(line):
        return f"{match[1]} None"
    return line


class _Scanner:
    """Follows strings and brackets from line to line."""

    def __init__(self):
        self._depth = 0
        self._quote = ""  # that ends the string in which the line starts
        self._continued = False

    @property
    def between_statements(self):
        return not (self._depth or self._quote or self._continued)

    def feed(self, line):
        self._continued = False
        for match in TOKEN.finditer(line):
            token = match[0]
            if self._quote:
                # 'a''' is a string that ends, and an empty one
                if token in (self._quote, 3 * self._quote):
                    self._quote = ""
            elif token == "#":
                return
            elif token[0] in "'\"":
                self._quote = token
            elif token in "[({":
                self._depth += 1
            elif token in "])}":
                self._depth = max(0, self._depth - 1)
        self._continued = line.endswith("\\")
        if len(self._quote) == 1 and not self._continued:
            self._quote = ""  # only strings in triple quotes go on
