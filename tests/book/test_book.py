"""What the book's files promise each other: contents, addresses, the map, the chapter numbers."""

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
PAGE_SUFFIXES = (".md", ".ipynb")


@pytest.fixture(scope="module")
def tracked():
    """Files that git knows, or would add: paths relative to the root."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: cannot tell the project's files from others")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in output.splitlines() if (ROOT / name).is_file()]


def toc_files(node):
    """Every `file` and `root` in a table of contents, at any depth."""
    if isinstance(node, list):
        return [name for item in node for name in toc_files(item)]
    if isinstance(node, dict):
        here = [node[key] for key in ("root", "file") if key in node]
        return here + [name for value in node.values() for name in toc_files(value)]
    return []


def missing_pages(toc, root):
    return [
        name
        for name in toc_files(toc)
        if not any((root / f"{name}{suffix}").is_file() for suffix in PAGE_SUFFIXES)
    ]


def pages_outside(toc, root):
    pages = [
        path.relative_to(root).with_suffix("").as_posix()
        for folder in ("book", "exercises")
        for suffix in PAGE_SUFFIXES
        for path in sorted((root / folder).glob(f"*{suffix}"))
    ]
    return sorted(set(pages) - set(toc_files(toc)))


def test_table_of_contents_names_the_pages_there_are():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert missing_pages(toc, ROOT) == []
    assert pages_outside(toc, ROOT) == []


def test_a_wrong_table_of_contents_is_found_out(tmp_path):
    (tmp_path / "book").mkdir()
    for name in ("index.md", "02_a.ipynb", "lost.md"):
        (tmp_path / "book" / name).touch()
    sections = [{"file": "exercises/02_a"}]
    chapters = [{"file": "book/02_a", "sections": sections}]
    toc = {"root": "book/index", "parts": [{"caption": "I", "chapters": chapters}]}
    assert missing_pages(toc, tmp_path) == ["exercises/02_a"]
    assert pages_outside(toc, tmp_path) == ["book/lost"]


def test_repository_address_stands_in_the_configuration_only(tracked):
    address = re.sub(r"^https?://", "", CONFIG["repository"]["url"])
    folders = ("book", "exercises", "solutions")
    generated = [n for n in tracked if n.endswith(".ipynb") and n.startswith(folders)]
    found = [
        name
        for name in set(tracked) - set(generated) - {"_config.yml"}
        if address in (ROOT / name).read_text(encoding="utf-8", errors="ignore")
    ]
    assert address in (ROOT / "_config.yml").read_text(encoding="utf-8")
    assert found == []


MAP_DEPTH = 3  # folders in folders; what is indented further is a sentence that goes on


def read_map(text):
    """Paths in the map of CONTRIBUTING.md with what is said of them; indented names lie inside."""
    said, folders = {}, []
    for line in re.search(r"```text\n(.*?)```", text, re.DOTALL)[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        if depth > MAP_DEPTH:  # the sentence goes on
            said["/".join(folders)] += line
            continue
        name, _, description = line.strip().partition(" ")
        folders = [*folders[:depth], name]
        said["/".join(folders)] = description
    return said


def named_files(description):
    """Names of files in what the map says of a folder, without patterns such as NAME.py."""
    names = re.findall(r"[\w/]+\.(?:py|toml|css|sh|md|bib)\b", description)
    return [name for name in names if not re.search(r"NN|NAME|setup", name)]


def test_the_map_of_the_house_is_true(tracked):
    said = read_map((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    named = [f"{path}/{name}" for path, text in said.items() for name in named_files(text)]
    assert len(named) > 30
    known = ("exercises/spec.py", "exercises/mistakes.py", "exercises/right.py")
    missing = [path for path in [*said, *named] if not (ROOT / path).exists()]
    assert [path for path in missing if not path.endswith(known)] == []
    assert sorted({name.split("/")[0] for name in tracked} - set(said)) == []


def test_the_map_is_read_with_folders_and_their_contents():
    text = "x\n```text\nbook    pages\n  text  sources: a.md,\n          NN.md\nLICENSE MIT\n```\n"
    said = read_map(text)
    assert list(said) == ["book", "book/text", "LICENSE"]
    assert named_files(said["book/text"]) == ["a.md"]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "book/how_to_use.md"])
def test_commands_and_links_in_the_text_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    commands = re.findall(r"\bmake ([a-z]+)\b(?=\s*#|`)", text)
    assert commands
    assert sorted(set(commands) - set(targets)) == []
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_readme_is_one_screen():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 40


def test_citation_file_is_complete_and_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{citation["version"]}"' in pyproject


def entry(anchor, *inner):
    """One entry of a page's table of contents, as Sphinx holds it."""
    from docutils import nodes
    from sphinx.addnodes import compact_paragraph

    reference = nodes.reference("", anchor, anchorname=anchor)
    item = nodes.list_item("", compact_paragraph("", "", reference))
    if inner:
        item += nodes.bullet_list("", *inner)
    return item


def numbers(monkeypatch, *docnames):
    """Section numbers of pages that all have the sections a, b and, in b, c."""
    pytest.importorskip("sphinx", reason="the book extra is not installed")
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_ext"))
    from course_book import assign_section_numbers
    from docutils import nodes

    page = entry("", entry("#a"), entry("#b", entry("#c")))
    tocs = {name: nodes.bullet_list("", page.deepcopy()) for name in docnames}
    titles = {name: nodes.title() for name in docnames}
    env = SimpleNamespace(tocs=tocs, titles=titles, toc_secnumbers={})
    assert assign_section_numbers(None, env) == list(env.toc_secnumbers)
    assert assign_section_numbers(None, env) == [], "the second time nothing has changed"
    return env.toc_secnumbers, titles


def test_a_chapter_has_the_number_of_its_file(monkeypatch):
    names = ["book/index", "exercises/02_elman_rnns", "book/02_elman_rnns"]
    found, titles = numbers(monkeypatch, *names)
    of_chapter = {"": (2,), "#a": (2, 1), "#b": (2, 2), "#c": (2, 2, 1)}
    assert found == {"book/02_elman_rnns": of_chapter}
    assert titles["book/02_elman_rnns"]["secnumber"] == (2,)
    assert "secnumber" not in titles["exercises/02_elman_rnns"]


def test_a_new_chapter_changes_no_number(monkeypatch):
    alone, _ = numbers(monkeypatch, "book/02_elman_rnns")
    more, _ = numbers(monkeypatch, "book/01_language_models", "book/02_elman_rnns", "book/12_x")
    assert more["book/02_elman_rnns"] == alone["book/02_elman_rnns"]
    assert more["book/12_x"][""] == (12,)


def test_a_page_below_a_chapter_has_its_number_and_a_letter(monkeypatch):
    below = ["book/02_elman_rnns_maps", "book/02_elman_rnns_ways"]
    found, titles = numbers(monkeypatch, "book/03_bptt", *reversed(below), "book/02_elman_rnns")
    assert [found[name]["#c"] for name in below] == [("2A", 2, 1), ("2B", 2, 1)]
    assert titles[below[0]]["secnumber"] == ("2A",)
    assert found["book/02_elman_rnns"][""] == (2,)
    assert found["book/03_bptt"][""] == (3,)
