"""The stored notebooks are plain Markdown: Colab and JupyterLab know no roles and no directives."""

import re

import nbformat
import pytest
from notebooks import execute, plain, source
from notebooks.errors import NotebookError
from notebooks.references import References
from page_checks import HTML, ROOT

TARGETS = source.find_targets(ROOT)
RAW = {
    "role": r"\{[\w:+-]+\}`",
    "directive": r"^\s*(`{3,}|:{3,}|~{3,})\s*\{",
    "colon fence": r"^\s*:{3,}",
    "number of a formula": r"\$\$ *\(",
    "label": r"^\([\w-]+\)=",
    "substitution": r"\{\{",
    "link that Colab cannot follow": r"\]\((?!https?:)",
    "definition list": r"^: ",
    "footnote": r"\[\^",
}


def raw(text):
    """Name what of MyST stands in a text, outside code."""
    prose = re.sub(r"^```(?!\{).*?^```|(?<!\})`[^`\n]+`(?!`)", "", text, flags=re.S | re.M)
    return [name for name, pattern in RAW.items() if re.search(pattern, prose, re.M)]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_stored_notebook_holds_nothing_raw(target):
    cells = nbformat.read(target.path, as_version=4).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert {text[:60]: raw(text) for text in texts if raw(text)} == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("see {cite:t}`a`", "role"),
        ("```{note}\nx\n```", "directive"),
        (":::{dropdown} A\nx\n:::", "directive"),
        ("$$\nx\n$$ (eq-x)", "number of a formula"),
        ("(here)=\n# T", "label"),
        ("[x](notation.md)", "link that Colab cannot follow"),
        ("term\n: what it is", "definition list"),
    ],
)
def test_what_is_raw_is_found(text, name):
    assert name in raw(text)


@pytest.fixture
def references(tmp_path):
    """What a small course has to refer to."""
    for folder in ("book/text", "solutions"):
        (tmp_path / folder).mkdir(parents=True)
    repository = "{url: 'https://github.com/a/b', branch: trunk}"
    (tmp_path / "_config.yml").write_text(f"repository: {repository}\n")
    (tmp_path / "book/references.bib").write_text(
        "@book{one, author={Pan, A. and K{\\'a}n, B.}, title={On {X}}, year=1990, doi={10/x}}\n"
        "@book{many, author={Pan, A. and Kan, B. and Lu, C.}, title={T}, year=1991}\n"
    )
    (tmp_path / "book/notation.md").write_text("# Notation\n\n(sizes)=\n## Sizes of *things*\n")
    (tmp_path / "book/text/01_a.md").write_text("# Chapter A\n\n$$\nx\n$$ (eq-a)\n")
    figure = "mystnb:\n  figure:\n    caption: |\n      Some.\n    name: fig-b\n"
    (tmp_path / "book/text/02_b.md").write_text(f"# B\n\n$$\nx\n$$ (eq-b)\n\n{figure}")
    (tmp_path / "book/text/02_b_more.md").write_text("# More\n\n$$\nx\n$$ (eq-more)\n")
    (tmp_path / "solutions/01_a.md").write_text("# Exercises: A\n")
    return References(source.Target(tmp_path, "book/text/02_b.md", "book/02_b.ipynb", "chapter"))


FILES = "https://github.com/a/b/blob/trunk"
COLAB = "https://colab.research.google.com/github/a/b/blob/trunk"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{cite:t}`one` says", '[Pan and Kán (1990)](https://doi.org/10/x "On X") says'),
        (
            "so {cite:p}`many,one`.",
            f'so ([Pan et al., 1991]({FILES}/book/references.bib "T"); '
            '[Pan and Kán, 1990](https://doi.org/10/x "On X")).',
        ),
        ("by {eq}`eq-a` and {eq}`eq-b`", "by (1.1) and (2.1)"),
        ("of a page below, {eq}`eq-more`", "of a page below, (2A.1)"),
        ("as in {numref}`fig-b`", "as in Fig. 2.1"),
        ("$$\na\n$$ (eq-b)\n\nb", "$$\na\n\\tag{2.1}\n$$\n\nb"),
        ("the {doc}`notation`", f"the [Notation]({FILES}/book/notation.md)"),
        ("the {doc}`symbols <notation>`", f"the [symbols]({FILES}/book/notation.md)"),
        ("{ref}`sizes`", f"[Sizes of *things*]({FILES}/book/notation.md)"),
        ("[E](../exercises/01_a.ipynb)", f"[E]({COLAB}/exercises/01_a.ipynb)"),
        ("[](01_a.ipynb)", f"[Chapter A]({COLAB}/book/01_a.ipynb)"),
        ("[x](https://e.org/y) `[x](y)`", "[x](https://e.org/y) `[x](y)`"),
        ("`tests/a/test_b.py::test_c`", f"[`test_c`]({FILES}/tests/a/test_b.py)"),
        ("(here)=\n## Title", "## Title"),
        (
            ":::{dropdown} Answer\nYes, {eq}`eq-a`.\n:::\nafter",
            "<details><summary><b>Answer</b></summary>\n\nYes, (1.1).\n\n</details>\nafter",
        ),
        (
            "````{admonition} On `x < y`\n:class: bug\n\nSo:\n\n```python\n# {eq}`no`\n```\n````",
            "<details open><summary><b>On <code>x &lt; y</code></b></summary>\n\nSo:\n\n"
            "```python\n# {eq}`no`\n```\n\n</details>",
        ),
        (
            "```{admonition} Q\n:class: tip, dropdown\nA\n```",
            "<details><summary><b>Q</b></summary>\n\nA\n\n</details>",
        ),
        (
            "::::{note}\n:::{dropdown} D\nx\n:::\n::::",
            "<details open><summary><b>Note</b></summary>\n\n"
            "<details><summary><b>D</b></summary>\n\nx\n\n</details>\n\n</details>",
        ),
        ("a `b` {eq}`eq-a` `c` {eq}`eq-b` d", "a `b` (1.1) `c` (2.1) d"),
    ],
)
def test_myst_is_written_out(references, text, expected):
    assert plain.plain_text(text, references) == expected
    assert raw(expected) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{cite:t}`nobody`", "no work 'nobody'"),
        ("{eq}`eq-none`", "no formula is called 'eq-none'"),
        ("{numref}`none`", "no figure is called 'none'"),
        ("{ref}`none`", "no heading has the label 'none'"),
        ("[x](gone.md)", "no page 'gone.md'"),
        ("{fas}`rocket`", "cannot be shown on Colab"),
        ("```{mermaid}\nx\n```", "{mermaid} cannot be shown"),
    ],
)
def test_what_cannot_be_written_out_is_an_error(references, text, message):
    with pytest.raises(NotebookError, match=f"^book/text/02_b.md: .*{re.escape(message)}"):
        plain.plain_text(text, references)


def test_the_caption_of_a_figure_stands_below_it(references):
    figure = {"mystnb": {"figure": {"caption": "What {eq}`eq-a`\nshows.\n"}}}
    cells = [nbformat.v4.new_code_cell("plot()", metadata=figure) for _ in range(2)]
    target = source.Target(references.root, "book/text/02_b.md", "book/02_b.ipynb", "chapter")
    out = plain.write_out(target, cells)
    captions = [f"**Fig. 2.{k}** What (1.1) shows." for k in (1, 2)]
    assert [cell.source for cell in out] == ["plot()", captions[0], "plot()", captions[1]]


CHAPTERS = [target for target in TARGETS if target.variant == "chapter"]


@pytest.mark.parametrize("target", CHAPTERS, ids=lambda target: target.path.stem)
def test_the_book_is_made_of_the_source_and_the_stored_outputs(target):
    stored = execute.load(target.path)
    shown = execute.with_roles(target, stored)
    assert "{cite:t}`" in str(shown.cells)
    code, kept = execute.code_cells(shown), execute.code_cells(stored)
    assert [cell.outputs for cell in code] == [cell.outputs for cell in kept]
    kept[3].source += "\n1"
    with pytest.raises(NotebookError, match=f"^{target.name}: not the code of {target.source}"):
        execute.with_roles(target, stored)


@pytest.mark.browser
@pytest.mark.parametrize("target", CHAPTERS, ids=lambda target: target.path.stem)
def test_formulas_and_figures_have_the_numbers_of_the_book(target):
    page = HTML / target.name.replace(".ipynb", ".html")
    if not page.exists():
        pytest.skip("the book is not built: run `make html`")
    html, notebook = page.read_text(), target.path.read_text()
    shown = re.findall(r'class="eqno">\((\d+[A-Z]?\.\d+)\)', html)
    assert shown == re.findall(r"\\tag\{(\d+[A-Z]?\.\d+)\}", notebook)
    shown = re.findall(r'class="caption-number">Fig\. (\d+[A-Z]?\.\d+)', html)
    assert shown == re.findall(r"\*\*Fig\. (\d+[A-Z]?\.\d+)\*\*", notebook)
