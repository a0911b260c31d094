"""What a grader does with the answers of a function: judge each, count, look for the mistake."""

from functools import cache

import numpy as np

from course_rnn.grading.judge import draw_sheet, find_mistake, judge, score
from course_rnn.grading.registry import find_exercise


@cache
def fresh_sheet(exercise_id, seed):
    return draw_sheet(find_exercise(exercise_id), np.random.default_rng([seed, 2]))


def grade(sheet, answer):
    judged = [judge(sheet, i, answer(**case.args)) for i, case in enumerate(sheet.cases)]
    points = score(sheet, [j.reason is None for j in judged])
    return points, find_mistake(sheet, [j.array for j in judged])


def as_student(exercise, answer):
    names = ", ".join(exercise.parameters)
    pairs = ", ".join(f"{name}={name}" for name in exercise.parameters)
    scope = {"answer": answer}
    exec(f"def student({names}):\n    return answer({pairs})", scope)
    return scope["student"]
