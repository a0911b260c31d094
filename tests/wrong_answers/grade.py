"""What a grader does with the answers of a function: judge each, count, look for the mistake."""

import copy
import dataclasses
from functools import cache

import numpy as np

from course_rnn.exercises.registry import find_exercise
from course_rnn.grading import check
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.judge import draw_sheet, judge, score
from course_rnn.grading.judging.sheet import Sheet
from course_rnn.grading.judging.tensors import to_arrays, to_tensors


@cache
def fresh_sheet(exercise_id, seed):
    return draw_sheet(find_exercise(exercise_id), np.random.default_rng([seed, 2]))


def grade(sheet, function):
    """Points and mistake of a function that is called as a student's is."""
    judged = [judge(sheet, i, _call(sheet, i, function)) for i in range(len(sheet.cases))]
    points = score(sheet, [j.reason is None for j in judged])
    return points, find_mistake(sheet, [j.array for j in judged])


def _call(sheet, position, function):
    exercise, args = sheet.exercise, copy.deepcopy(sheet.cases[position].args)
    if exercise.library == "numpy":
        return function(**args)
    return to_arrays(function(**to_tensors(args)))


def without(sheet, position):
    """The sheet of somebody who has never heard of one of the mistakes."""
    mistakes, mistaken = list(sheet.exercise.mistakes), list(sheet.mistaken)
    del mistakes[position], mistaken[position]
    exercise = dataclasses.replace(sheet.exercise, mistakes=tuple(mistakes))
    return Sheet(exercise, sheet.cases, sheet.expected, tuple(mistaken))


def points_of_mistake(exercise_id, name, seed):
    """What is left for an answer with one known mistake."""
    exercise = find_exercise(exercise_id)
    mistake = next(m for m in exercise.mistakes if m.name == name)
    return grade(fresh_sheet(exercise_id, seed), as_student(exercise, mistake.answer))[0]


def as_student(exercise, answer):
    """A function with the exercise's signature that answers with `answer`, which takes arrays."""
    names = ", ".join(exercise.parameters)
    pairs = ", ".join(f"{name}={name}" for name in exercise.parameters)
    scope = {"answer": answer}
    if exercise.library == "torch":
        scope["answer"] = lambda **args: answer(**{n: to_arrays(v) for n, v in args.items()})
    exec(f"def {exercise.name}({names}):\n    return answer({pairs})", scope)
    return scope[exercise.name]


def hint_after_error(exercise_id, answer, capsys):
    """The one hint that the check in the notebook gives to a function that raises."""
    check(exercise_id, answer)
    out = capsys.readouterr().out
    assert "the function raised" in out
    assert out.count("Hint: ") == 1
    return out.split("Hint: ")[1]
