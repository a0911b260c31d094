"""Chapters name the tests that check their formulas: those tests must exist."""

import ast
import re
import sys

import pytest
from page_checks import HTML, ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import named_tests

SOURCES = sorted([*ROOT.glob("book/text/*.md"), *ROOT.glob("solutions/*.md")])


def missing_tests(text):
    """Return the tests named in a text, as path::function, that do not exist."""
    missing = []
    for path, function in re.findall(r"(tests/[\w/]+\.py)::(\w+)", text):
        file = ROOT / path
        tree = ast.parse(file.read_text()) if file.exists() else ast.Module([], [])
        if function not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{path}::{function}")
    return missing


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_named_tests_exist(source):
    assert missing_tests(source.read_text()) == []


@pytest.mark.parametrize("source", sorted(ROOT.glob("book/text/*.md")), ids=lambda p: p.stem)
def test_every_numbered_formula_is_followed_by_a_named_test(source):
    # a label such as (eq-loss), its formula's name, must be tied to a test within the same section
    for section in re.split(r"\n## ", source.read_text()):
        labels = re.findall(r"^\$\$ \((eq-[\w-]+)\)", section, re.MULTILINE)
        assert not labels or "tests/" in section, f"no test is named for {labels}"


def test_a_wrong_name_is_found():
    assert missing_tests("see `tests/reference/test_ops.py::test_nothing_of_the_kind`")
    assert missing_tests("see `tests/no_such_file.py::test_x`")
    assert missing_tests("see `tests/reference/test_ops.py::test_sigmoid_equals_torch`") == []


def missing_terms(chapter, glossary):
    """Return the terms that a chapter introduces in bold lower case and the glossary lacks."""
    prose = re.sub(r"```.*?```", "", chapter, flags=re.DOTALL)
    bold = {b.lower() for b in re.findall(r"\*\*([A-Za-z][A-Za-z -]*)\*\*", prose)}
    spelt = {b.replace("-", " ") for b in bold if not b.startswith(NOT_TERMS)}
    known = {line.replace("-", " ").lower() for line in re.findall(r"^(\w.*)$", glossary, re.M)}
    return sorted(term for term in spelt if not {term, f"{term} vector"} & known)


NOT_TERMS = ("now ", "left ", "part ", "further ")


@pytest.mark.parametrize("source", sorted(ROOT.glob("book/text/*.md")), ids=lambda p: p.stem)
def test_the_terms_of_a_chapter_are_in_the_glossary(source):
    glossary = (ROOT / "book/glossary.md").read_text()
    assert missing_terms(source.read_text(), glossary) == []


def test_a_missing_term_is_found():
    assert missing_terms(
        "the **hidden state** and the **thought**", "hidden state\n  What ..."
    ) == ["thought"]


def test_a_named_test_is_a_link_to_its_line():
    path = "tests/reference/test_ops.py"
    function = "test_sigmoid_equals_torch"
    before = (ROOT / path).read_text().split(f"def {function}(")[0]
    link = named_tests.address(path, function)
    assert link.endswith(f"/blob/main/{path}#L{before.count(chr(10)) + 1}")
    assert named_tests.address(path).endswith(f"/blob/main/{path}")
    assert named_tests.address(path, "test_nothing") is None
    assert named_tests.address("tests/no_such_file.py") is None


@pytest.mark.browser
@pytest.mark.parametrize("source", sorted(ROOT.glob("book/text/*.md")), ids=lambda p: p.stem)
def test_every_test_that_a_page_names_is_linked(source):
    page = HTML / "book" / f"{source.stem}.html"
    if not page.exists():
        pytest.skip("the book is not built: run `make html`")
    named = re.findall(r"`tests/[\w/]+\.py(?:::\w+)?`", source.read_text())
    linked = re.findall(r'href="[^"]*/blob/\w+/(tests/[^"#]+)(?:#L\d+)?"', page.read_text())
    assert len(linked) == len(named)
