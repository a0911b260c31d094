"""Name the known mistake that explains what a student's function answers."""

from collections.abc import Sequence

from course_rnn.exercises.spec import Answer, Mistake
from course_rnn.grading.judging.compare import agree, count_differences
from course_rnn.grading.judging.parts import parts_of
from course_rnn.grading.judging.sheet import Sheet, find_fault, fits_shapes

# What a mistake explains must weigh so much. A wrong index is often the same as another by chance
# (one in five, say), a wrong float never.
ENOUGH = 5
WEIGHTS = {"float": 5, "int": 1, "bool": 1}


def find_mistake(sheet: Sheet, arrays: Sequence[Answer | None]) -> Mistake | None:
    """Find the known mistake that explains a student's outputs.

    Parameters
    ----------
    sheet : Sheet
        Cases and answers.
    arrays : sequence of Answer or None
        The answers, right or wrong, from :func:`course_rnn.grading.judging.judge.judge`; None where
        there is none, and then no mistake explains everything.

    Returns
    -------
    Mistake or None
        A mistake explains the outputs if it gives every wrong one, and no other in the cases in
        which it is not right, and so enough wrong numbers that this is not by chance. Of several
        the one that agrees with the student on most cases. None if there is none, or if two of
        them fit equally well. Where a function returns several arrays, each of them counts as an
        output, so of two mistakes in different arrays the first is found.
    """
    if any(array is None for array in arrays):
        return None
    units = [(k,) for k in range(len(sheet.exercise.outputs))]
    if sheet.exercise.verify is not None:  # it does not say which of several arrays is at fault
        units = [sum(units, ())]
    places = [(i, parts) for i in range(len(arrays)) for parts in units]
    faulty = [place for place in places if _weight(sheet, place, arrays)]
    wrong = [place for place in faulty if place[1] == faulty[0][1]]  # the first output at fault
    explaining = []
    for mistake, known in zip(sheet.exercise.mistakes, sheet.mistaken, strict=True):
        fitting = places if mistake.fits is None else faulty  # it is asked about wrong answers
        if not wrong or not _alike(sheet, wrong[0], arrays, mistake, known):
            continue
        agreed = {place for place in fitting if _alike(sheet, place, arrays, mistake, known)}
        telling = _telling(sheet, mistake, places, known)
        explained = agreed.issuperset(wrong + [place for place in places if telling[place]])
        if explained and sum(telling.values()) >= ENOUGH:
            explaining.append((len(agreed), mistake))
    most = max((count for count, _ in explaining), default=0)
    best = [mistake for count, mistake in explaining if count == most]
    return best[0] if len(best) == 1 else None


def _telling(sheet, mistake, places, known):
    """How much each fault of a known mistake tells: the same for every student."""
    if mistake.name not in sheet.telling:
        weights = {place: _weight(sheet, place, known) for place in places}
        sheet.telling[mistake.name] = weights
    return sheet.telling[mistake.name]


def _weight(sheet, place, answers):
    """How much a fault there tells of its cause; 0 if there is none."""
    if sheet.exercise.verify is not None:
        return ENOUGH if find_fault(sheet, place[0], answers[place[0]]) is not None else 0
    pairs = _pairs(sheet, place, answers, sheet.expected)
    return sum(WEIGHTS[one.kind] * count_differences(a, b, one) for a, b, one in pairs)


def _alike(sheet, place, answers, mistake, known):
    """Whether a student's output is what the mistake makes of this case."""
    position, _ = place
    if mistake.fits is None:
        return all(agree(a, b, one) for a, b, one in _pairs(sheet, place, answers, known))
    args, answer = sheet.cases[position].args, answers[position]
    return fits_shapes(sheet, position, answer) and mistake.fits(args, answer)


def _pairs(sheet, place, answers, others):
    position, parts = place
    a, b = parts_of(answers[position]), parts_of(others[position])
    return [(a[k], b[k], sheet.exercise.outputs[k]) for k in parts]
