"""The notebook pipeline: sources in, stored notebooks out."""

import shutil
from pathlib import Path

import nbformat
import pytest
from notebooks import check, execute, markers, source
from notebooks.__main__ import generate, main
from notebooks.errors import NotebookError

REPOSITORY = Path(__file__).parents[2]
CONFIG = "repository: {url: 'https://example.org/course', branch: trunk}\n"
CHAPTER = """\
---
jupytext: {text_representation: {format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
# A chapter

Reading time {{ reading_time }}, run time {{ run_time }}.

```{code-cell} ipython3
:tags: [hide-input]
import os
print(os.listdir("."), os.environ["OMP_NUM_THREADS"])
```

```{code-cell} ipython3
import matplotlib.pyplot as plt
from matplotlib_inline.backend_inline import set_matplotlib_formats
set_matplotlib_formats("svg")
plt.figure(figsize=(1, 1))
_ = plt.plot([0, 1], clip_on=True)
```
"""
SOLUTION = """\
# Exercises

Give yourself time: {{ run_time }}.

```{code-cell} ipython3
def double(x):
    \"\"\"Twice `x`.\"\"\"
    # BEGIN SOLUTION 2.1
    y = x + x
    return y
    # END SOLUTION


def half(x):
    # BEGIN SOLUTION 2.2
    return x / 2
    # END SOLUTION
```

+++ {"tags": ["solution-only"]}

Doubling adds.

```{code-cell} ipython3
:tags: [solution-only]
double(4)
```

+++ {"tags": ["exercise-only"]}

Now your turn.

```{code-cell} ipython3
double
```
""".replace("\ndouble\n", "\ndouble.__name__\n")


def write_course(root, chapter=None, solution=None):
    for folder in ("book/text", "solutions"):
        (root / folder).mkdir(parents=True)
    (root / "_config.yml").write_text(CONFIG)
    if chapter is not None:
        (root / "book/text/02_demo.md").write_text(chapter)
    if solution is not None:
        (root / "solutions/02_demo.md").write_text(solution)
    return root


def build(root, variant, run_seconds=10):
    (target,) = (t for t in source.find_targets(root) if t.variant == variant)
    return source.build(target, run_seconds)


def sources(notebook, kind):
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


@pytest.fixture(scope="module")
def executed_course(tmp_path_factory):
    root = write_course(tmp_path_factory.mktemp("course"), CHAPTER, SOLUTION)
    generate(root)
    return root


@pytest.fixture
def course(executed_course, tmp_path):
    """A copy of a generated course, free to be broken."""
    return Path(shutil.copytree(executed_course, tmp_path / "course"))


@pytest.fixture
def no_kernel(monkeypatch):
    def refuse(target):
        raise AssertionError(f"{target.name} was executed")

    monkeypatch.setattr("notebooks.__main__.execute", refuse)


def test_first_cell_installs_the_course_from_the_configured_repository(tmp_path):
    first = build(write_course(tmp_path, CHAPTER), "chapter").cells[0]
    assert first.source.startswith("# Generated from book/text/02_demo.md: edit that file")
    assert '%pip install -q "git+https://example.org/course@trunk"' in first.source
    assert first.metadata.tags == ["colab-setup", "remove-cell"]


def test_config_without_repository_is_an_error(tmp_path):
    write_course(tmp_path, CHAPTER)
    (tmp_path / "_config.yml").write_text("title: x\n")
    with pytest.raises(NotebookError, match=r"_config.yml: expected repository.url"):
        build(tmp_path, "chapter")


def test_solution_notebook_keeps_the_solutions_without_markers(tmp_path):
    notebook = build(write_course(tmp_path, solution=SOLUTION), "solution")
    code = sources(notebook, "code")
    assert code[1] == (
        'def double(x):\n    """Twice `x`."""\n    y = x + x\n    return y\n\n\n'
        "def half(x):\n    return x / 2"
    )
    assert code[2:] == ["double(4)", "double.__name__"]
    assert "Doubling adds." in sources(notebook, "markdown")
    assert "Now your turn." not in sources(notebook, "markdown")


def test_exercise_notebook_holds_stubs_in_place_of_the_solutions(tmp_path):
    notebook = build(write_course(tmp_path, solution=SOLUTION), "exercise")
    code = sources(notebook, "code")
    assert code[1] == (
        'def double(x):\n    """Twice `x`."""\n    raise NotImplementedError("Exercise 2.1")\n\n\n'
        'def half(x):\n    raise NotImplementedError("Exercise 2.2")'
    )
    assert code[2:] == ["double.__name__"]
    assert "Doubling adds." not in sources(notebook, "markdown")
    assert "Now your turn." in sources(notebook, "markdown")


def cell(*lines):
    """A solution source whose code cell begins at line 5."""
    return "\n".join(["# Title", "", "```{code-cell} ipython3", ":tags: [x]", *lines, "```", ""])


BEGIN, END = "    # BEGIN SOLUTION 2.1", "    # END SOLUTION"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (cell("def f():", BEGIN, "    pass"), 6, "BEGIN SOLUTION without END"),
        (cell("def f():", "    pass", END), 7, "END SOLUTION without BEGIN"),
        (cell("def f():", BEGIN, BEGIN, "    pass", END), 7, "inside the one opened at .*:6"),
        (cell("def f():", "    # BEGIN SOLUTION", "    pass", END), 6, "such as 2.1, got none"),
        (cell("def f():", "    # BEGIN SOLUTION 2", "    pass", END), 6, "such as 2.1, got 2"),
        (cell("def f():", "    # BEGIN SOLUTION 3.1", "    pass", END), 5, "expected 2"),
        (cell("def f():", BEGIN, "    pass", END + " 2.1"), 8, "takes no number"),
        (cell("def f():", BEGIN, "    pass", END, BEGIN, "    pass", END), 9, "2.1 repeats"),
        (cell("def f():", "    #begin solution 2.1", "    pass", END), 6, "not a solution marker"),
        (cell("def f():", BEGIN, "    # END SOLUTION.", END), 7, "not a solution marker"),
        (cell("def f():", "# BEGIN SOLUTION 2.1", "    pass", "# END SOLUTION"), 5, "parse"),
        (cell("  "), 4, "empty code cell"),
        (cell("# NBVAL_SKIP", "1"), 5, "use the tag nbval-ignore-output"),
        (cell("1").replace("[x]", "[raises-exception]"), 5, "tag raises-exception"),
        ("Text\n\n- ```{code-cell}\n  1\n  ```\n", 1, "inside this text cell"),
    ],
)
def test_bad_source_is_an_error_that_names_file_and_line(tmp_path, text, line, message):
    write_course(tmp_path, solution=text)
    with pytest.raises(NotebookError, match=rf"^solutions/02_demo\.md:{line}: .*{message}"):
        build(tmp_path, "exercise")


@pytest.mark.parametrize(("number", "fine"), [("0.1", True), ("12.10", True), ("00.1", False)])
def test_a_chapter_may_be_number_0(number, fine):
    text, numbers = f"# BEGIN SOLUTION {number}\nx = 1\n# END SOLUTION", set()
    if fine:
        assert "Exercise" in markers.resolve(text, str, numbers, stub=True)
        assert numbers == {number}
    else:
        with pytest.raises(NotebookError, match=r"such as 2\.1, got 00\.1"):
            markers.resolve(text, str, numbers, stub=True)


def test_number_may_not_repeat_in_another_cell(tmp_path):
    text = cell("def f():", BEGIN, "    pass", END)
    write_course(tmp_path, solution=text + text)
    with pytest.raises(NotebookError, match=r"02_demo\.md:15: exercise 2\.1 repeats"):
        build(tmp_path, "solution")


def test_chapter_has_no_solution_markers(tmp_path):
    write_course(tmp_path, chapter=cell("def f():", BEGIN, "    pass", END))
    with pytest.raises(NotebookError, match=r"02_demo\.md:5: solution markers in a chapter"):
        build(tmp_path, "chapter")


def test_unreadable_metadata_names_the_file(tmp_path):
    write_course(tmp_path, chapter="+++ {tags\n\nText\n")
    with pytest.raises(NotebookError, match=r"^book/text/02_demo\.md: .*line 1"):
        build(tmp_path, "chapter")


def test_run_time_is_filled_from_the_measured_seconds(tmp_path):
    write_course(tmp_path, CHAPTER, SOLUTION)
    for variant in ("chapter", "solution", "exercise"):
        assert "under 40 seconds" in str(build(tmp_path, variant, run_seconds=40).cells)
    assert build(tmp_path, "chapter", run_seconds=40).metadata.course_rnn.run_seconds == 40


@pytest.mark.parametrize(
    ("elapsed", "stored", "kept"),
    [
        (0.3, None, 10),
        (10, None, 20),
        (34.9, None, 40),
        (14.9, 10, 10),
        (15.1, 10, 20),
        (41, 40, 40),
        (20.1, 40, 40),
        (19.9, 40, 20),
        (61, 40, 70),
    ],
)
def test_stored_run_time_is_kept_within_a_factor_of_one_and_a_half(elapsed, stored, kept):
    assert execute.round_run_seconds(elapsed, stored) == kept


def test_the_run_time_is_cpu_time_whatever_else_the_machine_does(tmp_path, monkeypatch):
    code = "import time\ntime.sleep(4)\nwhile time.process_time() < 1.5:\n    pass\n"
    root = write_course(tmp_path, f"```{{code-cell}} ipython3\n{code}```\n")
    measured = []
    monkeypatch.setattr(execute, "round_run_seconds", lambda *args: measured.append(args[0]) or 10)
    (target,) = source.find_targets(root)
    execute.execute(target)
    assert 1.5 <= measured[0] < 4


def test_cell_ids_are_unique_and_survive_an_edit_elsewhere(tmp_path):
    text = "One\n\n+++\n\nOne\n\n+++\n\nTwo\n"
    before = [c.id for c in build(write_course(tmp_path / "a", text), "chapter").cells]
    after = [
        c.id for c in build(write_course(tmp_path / "b", "New\n\n+++\n" + text), "chapter").cells
    ]
    assert len(set(before)) == 4
    assert after[0] == before[0]
    assert after[2:] == before[1:]


def test_front_matter_is_kept_except_what_belongs_to_jupytext(tmp_path):
    text = CHAPTER.replace("---\njupytext", "---\norphan: true\njupytext", 1)
    metadata = build(write_course(tmp_path, text), "chapter").metadata
    assert sorted(metadata) == ["course_rnn", "kernelspec", "language_info", "orphan"]


def test_execution_is_in_an_empty_directory_with_one_thread(executed_course):
    notebook = execute.load(executed_course / "book/02_demo.ipynb")
    (output,) = notebook.cells[2].outputs
    assert output.text == "[] 1\n"
    assert "<svg" in notebook.cells[3].outputs[0].data["image/svg+xml"]
    assert [c.execution_count for c in notebook.cells if c.cell_type == "code"] == [1, 2, 3]
    assert check.find_problems(executed_course) == []


def test_second_execution_gives_the_same_bytes(course):
    notebooks = sorted(course.rglob("*.ipynb"))
    before = [path.read_bytes() for path in notebooks]
    for path in notebooks:
        path.touch()
    assert main(["--root", str(course), "--force"]) == 0
    assert [path.read_bytes() for path in notebooks] == before
    assert len(notebooks) == 3


def test_exercise_notebook_has_no_outputs_and_no_run_time_of_its_own(executed_course):
    text = (executed_course / "exercises/02_demo.ipynb").read_text()
    notebook = nbformat.reads(text, as_version=4)
    assert all(c.outputs == [] for c in notebook.cells if c.cell_type == "code")
    assert "under 10 seconds" in text
    assert "run_seconds" not in text


def test_nothing_is_executed_when_nothing_changed(course, no_kernel):
    generate(course)


@pytest.mark.parametrize(
    ("path", "old", "new", "executed"),
    [
        ("book/text/02_demo.md", "import os", "import os, re", "book/02_demo.ipynb"),
        ("book/text/02_demo.md", "OMP_NUM", "MKL_NUM", "book/02_demo.ipynb"),
        ("solutions/02_demo.md", "double(4)", "double(5)", "solutions/02_demo.ipynb"),
        ("_config.yml", "trunk", "main", "book/02_demo.ipynb"),
        ("book/02_demo.ipynb", '"execution_count": 2', '"execution_count": null', None),
        ("book/02_demo.ipynb", '"cells"', '<<<<<<< "cells"', None),
    ],
)
def test_what_changed_is_executed(course, no_kernel, path, old, new, executed):
    text = (course / path).read_text()
    assert old in text
    (course / path).write_text(text.replace(old, new, 1))
    with pytest.raises(AssertionError, match=f"{executed or path} was executed"):
        generate(course)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# A chapter", "# A better one"),
        ("\nReading", "\n## One more heading\n\n+++\n\nand a cell\n\nReading"),
        ("[hide-input]", "[hide-output]"),
    ],
)
def test_a_new_sentence_executes_nothing_and_keeps_the_outputs(course, no_kernel, old, new):
    path, chapter = course / "book/text/02_demo.md", course / "book/02_demo.ipynb"
    before = [cell.outputs for cell in execute.code_cells(execute.load(chapter))]
    path.write_text(path.read_text().replace(old, new, 1))
    assert check.find_problems(course) != []
    generate(course)
    assert check.find_problems(course) == []
    assert [cell.outputs for cell in execute.code_cells(execute.load(chapter))] == before


def test_names_choose_what_is_generated(course, no_kernel):
    (course / "book/text/03_next.md").write_text("# Not executed here\n")
    generate(course, ["02_demo"])
    with pytest.raises(NotebookError, match=r"names: .*'02_demo', '03_next'\], got \['04'\]"):
        generate(course, ["02_demo", "04"])


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        ("book/text/02_demo.md", "# A chapter", "# Other", "source of cell 1"),
        ("book/02_demo.ipynb", "hide-input", "hide-output", "metadata of cell 2"),
        ("book/02_demo.ipynb", "# A chapter", "# Other", "source of cell 1"),
        ("book/02_demo.ipynb", '"name": "python"', '"name": "julia"', "metadata {"),
        ("book/02_demo.ipynb", '"cells": [', '"cells":  [', "the same content"),
        ("book/02_demo.ipynb", '"run_seconds": 10', '"run_seconds": 20', "under 10 seconds"),
        ("book/02_demo.ipynb", '"run_seconds": 10', '"run_second": 10', "never executed"),
        ("book/02_demo.ipynb", '"execution_count": 2', '"execution_count": null', "code cell 1"),
        ("book/02_demo.ipynb", '"execution_count": 2', '"execution_count": 9', "[1, 9, 3]"),
        ("book/02_demo.ipynb", '"stdout"', '"stderr"', "wrote to stderr"),
        ("book/02_demo.ipynb", "[] 1", "<object at 0x7f00dead>", "memory address, 0x7f00dead"),
        ("book/02_demo.ipynb", "[] 1", "x" * 1_000_000, "expected at most 1000000"),
        ("book/02_demo.ipynb", '"cells"', '<<<<<<< "cells"', "not a notebook"),
        ("exercises/02_demo.ipynb", "Exercise 2.1", "Exercise 2.7", "source of cell 2"),
        ("solutions/02_demo.md", "2.2", "2.2.2", "solutions/02_demo.md:15: BEGIN SOLUTION"),
    ],
)
def test_check_reports_drift(course, capsys, path, old, new, problem):
    text = (course / path).read_text()
    assert old in text
    (course / path).write_text(text.replace(old, new, 1))
    assert main(["--root", str(course), "--check"]) == 1
    assert problem in capsys.readouterr().err


def test_check_reports_missing_reordered_and_orphaned_notebooks(course):
    (course / "solutions/02_demo.ipynb").rename(course / "book/09_gone.ipynb")
    path = course / "exercises/02_demo.ipynb"
    notebook = execute.load(path)
    notebook.cells.reverse()
    path.write_text(source.dumps(notebook))
    problems = "\n".join(check.find_problems(course))
    assert "book/09_gone.ipynb: has no source" in problems
    assert "solutions/02_demo.ipynb: missing" in problems
    assert "exercises/02_demo.ipynb: no run time" in problems


def test_check_of_an_empty_course_passes(tmp_path):
    assert main(["--root", str(tmp_path), "--check"]) == 0


@pytest.mark.parametrize(
    ("code", "messages"),
    [
        ("loss = 3\nassert loss < 2, 'too high'", ["assert loss < 2", "AssertionError: too high"]),
        ("import warnings\nwarnings.warn('old')", ["wrote to stderr", "UserWarning: old"]),
        ("object()", ["printed a memory address, 0x"]),
    ],
)
def test_bad_execution_writes_nothing_and_shows_the_cell(tmp_path, capsys, code, messages):
    write_course(tmp_path, f"# T\n\n```{{code-cell}} ipython3\n{code}\n```\n")
    assert main(["--root", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("book/02_demo.ipynb: ")
    for message in (code, *messages):
        assert message in error
    assert not (tmp_path / "book/02_demo.ipynb").exists()


def test_the_stored_notebooks_of_this_repository_match_their_sources():
    assert check.find_problems(REPOSITORY) == []
