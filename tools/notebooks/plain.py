"""Plain Markdown for notebooks: what MyST has and Colab and JupyterLab have not is written out.

The sources are MyST, and the book is made from them (`book/_ext/chapter_sources.py`). The stored
notebooks are for Colab and JupyterLab, which show a role or a directive as it stands. So here a
citation becomes a link to the work, a cross reference a link to the page, a box `<details>`, which
both fold, a number of a formula part of the formula, and the caption of a figure a text below it.
"""

import html
import re

import nbformat

from .errors import NotebookError
from .references import References

FENCE = re.compile(r"^(`{3,}|:{3,})\{([\w:-]+)\}[ \t]*(.*?)[ \t]*$")
OPTION = re.compile(r":([\w-]+):\s*(.*)")
BOXES = {"admonition", "note", "tip", "warning", "hint", "important", "seealso", "caution"}
EXPLICIT = re.compile(r"(.*\S)\s*<([^<>]+)>", re.DOTALL)
LABEL = re.compile(r"^\([\w-]+\)=\n+", re.MULTILINE)
NUMBERED = re.compile(r"\n\$\$ \(([\w-]+)\)[ \t]*$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")
TEST = re.compile(r"(?<!\[)`(tests/[\w/]+\.py)(?:::(\w+))?`")
# Code and formulas are left as they are; a role is found before the code that it looks like.
PIECES = re.compile(
    r"^(?P<fence>`{3,})(?!\{).*?^(?P=fence)[ \t]*$"
    r"|\$\$.*?\$\$"
    r"|\{(?P<role>[\w:+-]+)\}`(?P<content>[^`]+)`"
    r"|(?P<code>`+).+?(?P=code)",
    re.DOTALL | re.MULTILINE,
)


def write_out(target, cells):
    """Return `cells` in plain Markdown, the captions of figures as cells below them."""
    references = References(target)
    kept, figures = [], 0
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = plain_text(cell.source, references)
            if not cell.source.strip():
                continue
        kept.append(cell)
        if caption := cell.metadata.get("mystnb", {}).get("figure", {}).get("caption"):
            figures += 1
            text = plain_text(" ".join(caption.split()), references)
            number = f"**Fig. {references.chapter}.{figures}** "
            metadata = {"tags": ["caption"]}
            kept.append(nbformat.v4.new_markdown_cell(number + text, metadata=metadata))
    return kept


def plain_text(text, references):
    """Write one text in Markdown that Colab and JupyterLab understand."""
    return _without_roles(_without_directives(text, references), references)


def _without_directives(text, references):
    """Turn boxes into `<details>`, at any depth; any other directive is an error."""
    lines, done = text.split("\n"), []
    while lines:
        line = lines.pop(0)
        fence = FENCE.match(line)
        if not fence:
            done.append(line)
            if plain := re.match(r"(`{3,})(?!\{)", line):  # code: as it stands
                end = _end_of(lines, plain[1])
                done += [lines.pop(0) for _ in range(min(end + 1, len(lines)))]
            continue
        mark, name, title = fence.groups()
        end = _end_of(lines, mark)
        inside, lines = lines[:end], lines[end + 1 :]
        done += _box(name, title, inside, references)
    return "\n".join(done)


def _end_of(lines, mark):
    ends = (i for i, line in enumerate(lines) if line.rstrip() == mark)
    return next(ends, len(lines))


def _box(name, title, inside, references):
    if name not in BOXES | {"dropdown"}:
        raise NotebookError(f"{references.source}: {{{name}}} cannot be shown on Colab")
    folded = name == "dropdown"
    while inside and (option := OPTION.fullmatch(inside[0].strip())):
        folded = folded or "dropdown" in option[2].split()
        inside = inside[1:]
    if not title:
        title = name.capitalize()
    body = _without_directives("\n".join(inside).strip("\n"), references)
    opening = "<details>" if folded else "<details open>"
    summary = f"<summary><b>{_inline_html(title, references)}</b></summary>"
    return [f"{opening}{summary}", "", *body.split("\n"), "", "</details>"]


def _inline_html(text, references):
    """A title: inside HTML, Markdown is not read."""
    text = html.escape(_without_roles(text, references), quote=False)
    return re.sub(r"\*([^*]+)\*", r"<i>\1</i>", re.sub(r"`([^`]+)`", r"<code>\1</code>", text))


def _without_roles(text, references):
    """Write out roles, links, labels and numbers of formulas, outside code."""
    number = references.number_of_formula
    text = NUMBERED.sub(lambda match: f"\n\\tag{{{number(match[1])}}}\n$$", text)
    text = TEST.sub(lambda match: _link(match[2] or match[1], references.file(match[1])), text)
    parts, position = [], 0
    for match in PIECES.finditer(text):
        parts.append(_rewrite(text[position : match.start()], references))
        role, content = match["role"], match["content"]
        parts.append(_role(role, content, references) if role else match[0])
        position = match.end()
    return "".join([*parts, _rewrite(text[position:], references)])


def _link(name, address):
    return f"[`{name}`]({address})"


def _rewrite(text, references):
    text = LABEL.sub("", text)
    return LINK.sub(lambda match: _page_link(match[1], match[2], references), text)


def _page_link(text, address, references):
    if re.match(r"[a-z]+:", address):
        return f"[{text}]({address})"
    if address.startswith("#"):
        return text or references.target(address[1:])[0]
    title, absolute = references.page(address)
    return f"[{text or title}]({absolute})"


def _role(name, content, references):
    explicit = EXPLICIT.fullmatch(content)
    text, key = explicit.groups() if explicit else (None, content)
    if name in ("cite:t", "cite:p", "cite"):
        return references.cite(key.split(","), in_brackets=name != "cite:t")
    if name == "eq":
        return f"({references.number_of_formula(key)})"
    if name == "doc":
        title, address = references.page(key)
        return f"[{text or title}]({address})"
    if name == "ref":
        title, address = references.target(key)
        return f"[{text or title}]({address})"
    if name == "numref":
        return references.number_of_figure(key)
    raise NotebookError(f"{references.source}: {{{name}}}`{content}` cannot be shown on Colab")
