import re
import subprocess
import sys

import pytest

from course_rnn.exercises.registry import exercise_ids, find_exercise


def test_the_exercises_of_chapter_2_in_order():
    ids = exercise_ids()
    assert [i for i in ids if i.startswith("2.")] == ["2.1", "2.2", "2.3", "2.4"]
    assert [find_exercise(i).id for i in ids] == ids


@pytest.mark.parametrize("wrong", ["2.9", "2", "", "ch02", "2.1 "])
def test_an_unknown_number_is_named(wrong):
    with pytest.raises(
        ValueError, match=r"exercise_id: expected one of .*2\.1, .* got " + re.escape(repr(wrong))
    ):
        find_exercise(wrong)


def test_grading_needs_neither_torch_nor_matplotlib():
    code = (
        "import sys; from course_rnn.exercises.registry import find_exercise; "
        "find_exercise('2.1'); "
        "print(sorted({'torch', 'matplotlib'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
