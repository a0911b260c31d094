"""Try the known mistakes on the cases of many seeds: ``python -m tools.seeds [HOW_MANY]``.

Cases are looked at as they are drawn first, before :func:`draw_sheet` would draw them again.
"""

import sys
import zlib
from collections import Counter
from collections.abc import Iterable

import numpy as np

from course_rnn.exercises.registry import exercise_ids, find_exercise
from course_rnn.exercises.spec import Exercise
from course_rnn.grading.judging.judge import rejects
from course_rnn.grading.judging.sheet import Sheet, make_sheet

SEEDS = 200


def first_draw(exercise: Exercise, seed: int) -> Sheet:
    """Draw the cases of a seed once, whether or not they tell the mistakes apart."""
    rng = np.random.default_rng([seed, zlib.crc32(exercise.id.encode())])
    return make_sheet(exercise, exercise.cases(rng))


def survivors(sheets: Iterable[Sheet]) -> Counter:
    """Count on how many sheets each known mistake has full marks; those with none are left out."""
    found = Counter()
    for sheet in sheets:
        pairs = zip(sheet.exercise.mistakes, sheet.mistaken, strict=True)
        found.update(mistake.name for mistake, answers in pairs if not rejects(sheet, answers))
    return found


def main() -> int:
    """Print what survives; 1 if anything does."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
    failed = False
    for exercise in map(find_exercise, exercise_ids()):
        found = survivors(first_draw(exercise, seed) for seed in seeds)
        tried = len(seeds) * len(exercise.mistakes)
        print(f"{exercise.id} {exercise.name}: {found.total()} of {tried} survive {dict(found)}")
        failed |= bool(found)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
