"""Formulas in docstrings, written for a terminal (`h_{t−1}`, `∂L/∂h_t`), as mathematics.

An indented block of the docstring of a module is set line by line; elsewhere a formula is found by
a subscript, a Greek letter or a sign such as ∂, and reaches as far as what can belong to it.
"""

import re

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "φ": "varphi", "ω": "omega", "Δ": "Delta",
}  # fmt: skip
SIGNS = {
    "−": "-", "·": r"\cdot ", "∘": r"\odot ", "⊙": r"\odot ", "…": r"\dots ", "←": r"\leftarrow ",
    "±": r"\pm ", "≤": r"\le ", "≥": r"\ge ", "×": r"\times ", "→": r"\to ", "∞": r"\infty ",
    "‖": r"\|", "∂": r"\partial ", "ℓ": r"\ell ", "Σ": r"\sum ", "²": "^2", "³": "^3",
    "ᵀ": r"^\top ", "′": "'", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#",
}  # fmt: skip
FUNCTIONS = ("tanh", "exp", "ln", "log", "max", "min")
NAMES = ("softmax", "diag", "lr", "eps")
LETTERS = "".join(GREEK)
TOKEN = re.compile(
    rf"""
      (?P<subscripted>(?<![\w.])∂?(?:[A-Za-z]{{1,5}}|[{LETTERS}ℓ])'?_(?:{{[^{{}}]*}}|\w{{1,2}}(?!\w)))
    | (?P<derivative>∂(?:[A-Za-z]\w*|[{LETTERS}ℓ]))
    | (?P<root>√(?:[A-Za-z{LETTERS}](?!\w)|\d+))
    | (?P<sign>[{LETTERS}](?!\w)'?|[∘⊙‖←])
    | (?P<plain>\b(?:{"|".join(FUNCTIONS + NAMES)})\b(?!_)|(?<![\w'’])[B-HJ-Zb-z](?![A-Za-z0-9_'’])
        |(?<![\w.])\d+(?:\.\d+)?(?![\w.]\w))
    | (?P<raised>[²³ᵀ])
    | (?P<opening>[(\[])
    | (?P<closing>[)\]])
    | (?P<between>[=+\-−·/±≤≥×…])
    | (?P<space>[ ]+)
    """,
    re.VERBOSE,
)
STRONG = {"subscripted", "derivative", "root", "sign"}
# literals, roles, names and types of parameters, links: not to be touched
PROTECTED = re.compile(r"``.*?``|(?::[\w:]+:)?`[^`]*`_?|\*\*.*?\*\*|\*[^*]+\*|https?://\S+")


def tex(formula, *, words=False):
    """Return TeX for a formula; with `words`, whatever is no formula becomes text."""
    parts = re.compile(
        r"(?P<sub>_\{[^{}]*\}|_\w+)|(?P<root>√(?:\w|\([^()]*\)))"
        r"|(?P<word>[A-Za-z][A-Za-z']+(?:,? [A-Za-z][A-Za-z']+)*)|(?P<gap> {2,})|(?P<one>.)"
    )
    found = []
    for match in parts.finditer(formula):
        kind, text = match.lastgroup, match[0]
        if kind == "sub":
            inner = text[1:].strip("{}")
            found.append(f"_{{{inner if inner.isalnum() else tex(inner)}}}")
        elif kind == "root":
            found.append(rf"\sqrt{{{tex(text[1:].removeprefix('(').removesuffix(')'))}}}")
        elif kind == "word":
            found.append(_word(text, words))
        elif kind == "gap":
            found.append(r"\qquad ")
        else:
            found.append(rf"\{GREEK[text]} " if text in GREEK else SIGNS.get(text, text))
    return "".join(found).strip()


def _word(text, words):
    if text in FUNCTIONS:
        return rf"\{text} "
    if text in ("softmax", "diag"):
        return rf"\operatorname{{{text}}}"
    return rf"\text{{{text}}}" if words else rf"\mathit{{{text}}}"


def block(lines):
    """Return the lines of a ``math`` directive for lines of formulas, equal signs below another."""
    rows = [tex(line.strip(), words=True).replace("=", "&=", 1) for line in lines if line.strip()]
    return [".. math::", "", *(rf"   {row} \\" for row in rows)]


def inline(text):
    """Return a line of reStructuredText with its formulas as ``math`` roles."""
    done, at = [], 0
    for match in PROTECTED.finditer(text):
        done += [_set(text[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*done, _set(text[at:])])


def _set(text):
    done, run, at = [], [], 0
    for match in [*TOKEN.finditer(text), None]:
        if match is None or match.start() != at:
            done.append(_close(run))
            done.append(text[at : match.start() if match else None])
            run = []
        if match:
            run.append(match)
            at = match.end()
    return "".join(done)


def _close(run):
    """Return the text of adjacent tokens, the formula among them as a role."""
    if not any(token.lastgroup in STRONG for token in run):
        return "".join(token[0] for token in run)
    first, last = 0, len(run)
    while (
        run[first].lastgroup in ("between", "closing", "space", "raised") and run[first][0] != "±"
    ):
        first += 1
    while run[last - 1].lastgroup in ("between", "opening", "space"):
        last -= 1
    while (depth := _depth(run[first:last])) and first < last:  # a bracket of the text around it
        first, last = (first + 1, last) if depth > 0 else (first, last - 1)
        while first < last and run[last - 1].lastgroup in ("between", "space"):
            last -= 1
        while first < last and run[first].lastgroup in ("between", "space"):
            first += 1
    before, inside, after = (
        "".join(token[0] for token in part) for part in (run[:first], run[first:last], run[last:])
    )
    return f"{before}{role(inside)}{after}" if inside else before + after


def _depth(tokens):
    kinds = [token.lastgroup for token in tokens]
    return kinds.count("opening") - kinds.count("closing")


def role(formula):
    r"""Return a ``math`` role that may touch the characters around it."""
    return rf"\ :math:`{tex(formula)}`\ "


def typeset(lines, *, blocks):
    """Return the lines of a docstring with their formulas typeset; examples stay as they are.

    Parameters
    ----------
    lines : list of str
        reStructuredText.
    blocks : bool
        Whether an indented paragraph is a formula, as in the docstrings of modules. One after
        ``::`` is code.
    """
    done, i = [], 0
    while i < len(lines):
        end = i + 1
        while end < len(lines) and lines[end].strip():
            end += 1
        paragraph, before = lines[i:end], next((row for row in reversed(done) if row.strip()), "")
        if not paragraph[0].strip():
            done.append(paragraph[0])
            i += 1
            continue
        indented = all(row.startswith("    ") for row in paragraph)
        code = before.rstrip().endswith("::") or ">>>" in paragraph[0]
        if blocks and indented and not code:
            python = any(SIGN_OF_CODE.match(row) for row in paragraph)
            done += [".. code-block:: python", "", *paragraph] if python else block(paragraph)
        elif code or paragraph[0].lstrip().startswith(".. "):
            done += paragraph
        else:
            done += _without_examples(paragraph)
        i = end
    return done


SIGN_OF_CODE = re.compile(r"\s*(from|import|with|def|for) ")


def _without_examples(paragraph):
    starts = [k for k, row in enumerate(paragraph) if row.lstrip().startswith(">>>")]
    cut = starts[0] if starts else len(paragraph)
    return [*map(inline, paragraph[:cut]), *paragraph[cut:]]


def as_markdown(text):
    """Return a line of a docstring as Markdown: roles and literals as code, formulas in dollars."""
    parts, at = [], 0
    for match in PROTECTED.finditer(text):
        parts += [_set(text[at : match.start()]), f"`{match[0].split('`')[-2].lstrip('~')}`"
                  if "`" in match[0] else match[0]]  # fmt: skip
        at = match.end()
    joined = "".join([*parts, _set(text[at:])])
    return re.sub(r"\\ :math:`(.*?)`\\ ", r"$\1$", joined)
