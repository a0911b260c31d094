"""How long a chapter takes to read: its main path, and the whole page.

The rule: words of prose at 130 a minute, and one minute for a code cell that is shown. Captions and
names of code in the text are read like words; formulas, options of directives and the addresses of
links are not. A section whose heading ends with "(second reading)", with all that stands below it,
counts for the whole page only.
"""

import math
import re
from dataclasses import dataclass

WORDS_PER_MINUTE, MINUTES_PER_CELL = 130, 1
SECOND_READING = "(second reading)"
NOT_SHOWN = {"hide-input", "hide-cell", "remove-input", "remove-cell"}

FENCE = re.compile(r"(`{3,}|:{3,}|~{3,})(?:\{([\w:-]+)\})?(.*)")
OPTION = re.compile(r":[\w-]+:( |$)")
HEADING = re.compile(r"(#{1,6}) +(.*?)\s*#*")
NO_PROSE = {
    "math",
    "raw",
    "code",
    "code-block",
    "literalinclude",
    "figure",
    "image",
    "bibliography",
}
FORMULA = re.compile(r"\$\$.*?\$\$(?: \([\w-]+\))?|\$[^$\n]+\$", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ADDRESS = re.compile(r"\]\([^)\s]*\)|<https?://[^>]*>|</?[a-z][^>]*>|^\([\w-]+\)=$", re.MULTILINE)
ROLE = re.compile(r"\{[\w:+-]+\}`([^`<]*)(?:<[^>`]*>)?`")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class ReadingTime:
    """Minutes for the main path and for the whole page."""

    main: float
    whole: float

    def __str__(self):
        main, whole = math.ceil(self.main), math.ceil(self.whole)
        if main == whole:
            return f"{main} minutes"
        return f"{main} minutes for the main path, {whole} for the whole page"


def reading_time(cells):
    """Return the :class:`ReadingTime` of the cells of a chapter."""
    main = whole = 0.0
    second = None  # level of the heading that opened a second reading
    for cell in cells:
        if cell.cell_type == "code":
            parts = [(None, _caption(cell), not NOT_SHOWN & set(cell.metadata.get("tags", [])))]
        else:
            parts = [(level, text, False) for level, text in _sections(cell.source)]
        for level, text, shown in parts:
            if level is not None and (second is None or level <= second):
                opens = text.partition("\n")[0].rstrip().lower().endswith(SECOND_READING)
                second = level if opens else None
            minutes = _words(text) / WORDS_PER_MINUTE + shown * MINUTES_PER_CELL
            whole += minutes
            main += minutes if second is None else 0
    return ReadingTime(main, whole)


def _sections(text):
    """Split prose at its headings into (level or None, heading and what follows)."""
    sections = [[None, []]]
    for line in _prose_lines(COMMENT.sub(" ", text)):
        if heading := HEADING.fullmatch(line):
            sections.append([len(heading[1]), [heading[2]]])
        else:
            sections[-1][1].append(line)
    return [(level, "\n".join(lines)) for level, lines in sections]


def _prose_lines(text):
    """Yield the lines of prose: no code, no fences, no options; the text in boxes, with titles."""
    fences = []  # of (mark, whether what is inside is prose)
    options = False
    for line in text.splitlines():
        fence = FENCE.fullmatch(line.strip().removeprefix("> "))
        if fence and fences and _closes(fence, fences[-1][0]):
            fences.pop()
        elif fence and all(prose for _, prose in fences):
            mark, directive, title = fence.groups()
            prose = directive is not None and directive not in NO_PROSE
            fences.append((mark, prose))
            options = True
            if prose:
                yield title.strip()
            continue
        elif all(prose for _, prose in fences) and not (options and OPTION.match(line.strip())):
            yield line
        options = options and bool(OPTION.match(line.strip()))


def _closes(fence, mark):
    given, directive, title = fence.groups()
    same = given[0] == mark[0] and len(given) >= len(mark)
    return same and directive is None and not title.strip()


def _caption(cell):
    return cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "")


def _words(text):
    text = ROLE.sub(r" \1 ", FORMULA.sub(" ", text))
    return len(WORD.findall(ADDRESS.sub(" ", text)))
