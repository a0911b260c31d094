import pytest

from course_rnn.submission import Origin, parse_submission
from course_rnn.submission.exports import COLAB, undo

CELL = "def f():\n    return 'ü\\n'\n"


@pytest.mark.parametrize("magic", ["time", "capture", "prun"])
def test_cells_of_nbconvert(magic):
    line = f"get_ipython().run_cell_magic({magic!r}, '', {CELL!r})"
    text, numbers = undo(f"x = 1\n{line}\ny = 2")
    assert text == f"x = 1\n{CELL}\ny = 2"
    assert numbers == [1, 2, 2, 2, 3]
    found = parse_submission("a.py", f"x = 1\n{line}\n".encode())
    assert found.origins[1:3] == (Origin(None, 2), Origin(None, 2))
    assert found.functions == {"f"}


@pytest.mark.parametrize(
    "line",
    [
        "get_ipython().run_cell_magic('bash', '', 'ls')",
        "get_ipython().run_cell_magic('timeit', '', 'x = 1')",
        "get_ipython().run_cell_magic('time', '')",
        "get_ipython().run_cell_magic('time', '', x)",
        "get_ipython().run_cell_magic('time', '', 3)",
        "get_ipython().run_cell_magic(3, '', 'x')",
        "get_ipython().run_cell_magic(" + "(" * 5000 + ")" * 5000 + ")",
        "get_ipython().run_line_magic('time', 'x')",
        " get_ipython().run_cell_magic('time', '', 'x')",
    ],
)
def test_what_is_left_as_it_is(line):
    assert undo(line) == (line, [1])


def test_cells_of_colab():
    text = f"x = 1\n{COLAB}\n# %%time\n# def f():\n#     return 1\n#\n# # a note\n\n# y = 3"
    restored, numbers = undo(text)
    wanted = f"x = 1\n{COLAB}\n# %%time\ndef f():\n    return 1\n\n# a note\n\n# y = 3"
    assert (restored, numbers) == (wanted, list(range(1, 10)))


@pytest.mark.parametrize("line", ["# %%bash", "# %%writefile x", "# x = 1"])
def test_other_comments_stay(line):
    text = f"{COLAB}\n{line}\n# ls"
    assert undo(text)[0] == text
