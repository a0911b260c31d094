"""The exercise pages and the specifications say the same."""

import ast
import re
from pathlib import Path

import jupytext
import pytest

from course_rnn.exercises.registry import exercise_ids, find_exercise
from course_rnn.grading.judging.judge import draw_sheet
from tests.wrong_answers.grade import grade

SOLUTIONS = Path(__file__).parents[2] / "solutions"


def page(exercise_id):
    (source,) = SOLUTIONS.glob(f"{int(exercise_id.split('.')[0]):02d}_*.md")
    return jupytext.read(source)


def functions(notebook):
    """The functions of a page with its libraries and no `course_rnn`, as a grader has them."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    kinds = ast.FunctionDef | ast.Import | ast.ImportFrom
    kept = [n for n in ast.parse(code).body if isinstance(n, kinds) and not _ours(n)]
    scope = {}
    exec(compile(ast.Module(kept, []), "solution", "exec"), scope)
    return scope


def _ours(node):
    return isinstance(node, ast.ImportFrom) and node.module.startswith("course_rnn")


@pytest.mark.parametrize("exercise_id", exercise_ids())
class TestEveryExercise:
    def test_the_solution_is_right_on_fresh_cases(self, exercise_id, rng):
        exercise = find_exercise(exercise_id)
        function = functions(page(exercise_id))[exercise.name]
        assert grade(draw_sheet(exercise, rng), function) == (exercise.points, None)

    def test_parameters_points_and_check_are_those_of_the_specification(self, exercise_id):
        exercise, notebook = find_exercise(exercise_id), page(exercise_id)
        code = functions(notebook)[exercise.name].__code__
        assert code.co_varnames[: code.co_argcount] == exercise.parameters
        text = "\n".join(cell.source for cell in notebook.cells)
        heading = re.search(
            rf"^## Exercise {re.escape(exercise_id)}: .* \((\d+) points?\)$", text, re.M
        )
        assert int(heading[1]) == exercise.points
        assert f'check("{exercise_id}", {exercise.name})' in text
        assert f"# BEGIN SOLUTION {exercise_id}" in text


def test_there_is_a_specification_for_every_exercise_of_the_pages():
    text = "\n".join(source.read_text("utf-8") for source in sorted(SOLUTIONS.glob("[0-9]*.md")))
    numbers = re.findall(r"# BEGIN SOLUTION (\S+)", text)
    assert sorted(numbers) == sorted(exercise_ids())
