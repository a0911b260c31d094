"""Grade answers whose grade is known: is the grader still right?

The reference and right answers in many styles must have full marks, every known mistake must be
rejected with its own hint, and every hostile submission must come to the verdict it deserves and
leave the next one alone.
"""

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from course_rnn.exercises.registry import exercise_ids, right_answers
from course_rnn.grading.grader.grade import grade_source
from course_rnn.grading.grader.slots import open_sandbox
from course_rnn.grading.grader.trusted import TrustedSandbox, by_position
from course_rnn.grading.judging.sheet import Sheet
from course_rnn.grading.judging.sheets import chapter_exercises, draw_sheets, new_seed
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import ExerciseReport
from course_rnn.grading.sandbox import Sandbox
from course_rnn.grading.selftest.hostile import HOSTILE, Hostile, read
from course_rnn.grading.selftest.submissions import as_submission
from course_rnn.submission import Submission, SubmissionError, parse_submission


@dataclass(frozen=True)
class Trial:
    """One answer that was graded.

    Attributes
    ----------
    chapter : int
        Chapter of the exercise.
    kind : str
        "right" (the reference among them), "sandboxed" (a right answer in the sandbox), "mistake"
        or "hostile".
    name : str
        Which.
    rejected : bool
        Whether it lost points.
    passed : bool
        Whether the grader did what it must.
    said : str
        What the grader said instead; empty if it passed.
    """

    chapter: int
    kind: str
    name: str
    rejected: bool
    passed: bool
    said: str


def run_selftest(level: str, workers: int) -> Iterator[Trial]:
    """Try everything that the grader is known to have to do.

    Parameters
    ----------
    level : str
        Level of the sandbox.
    workers : int
        How many hostile submissions run at a time.

    Yields
    ------
    Trial
        How many there are in all: :func:`count_trials`.

    Raises
    ------
    ValueError
        If PyTorch is not installed: some of the right answers are written with it.
    """
    if importlib.util.find_spec("torch") is None:
        raise ValueError(
            "torch: expected to be installed, some right answers need it; got nothing of it"
        ) from ModuleNotFoundError(name="torch")
    seed = new_seed()
    for chapter in chapters():
        yield from try_answers(chapter, seed)

    def in_sandbox(task: Callable[[Sandbox], list[Trial]]) -> list[Trial]:
        with open_sandbox(level) as sandbox:
            return task(sandbox)

    tasks = [lambda sandbox, c=c: list(try_in_sandbox(c, seed, sandbox)) for c in chapters()]
    tasks += [lambda sandbox, h=h: [try_hostile(h, seed, sandbox)] for h in HOSTILE]
    with ThreadPoolExecutor(workers) as executor:
        futures = [executor.submit(in_sandbox, task) for task in tasks]
        for future in as_completed(futures):
            yield from future.result()


def count_trials() -> int:
    """How many trials :func:`run_selftest` makes.

    Returns
    -------
    int
    """
    exercises = [exercise for chapter in chapters() for exercise in chapter_exercises(chapter)]
    right = sum(len(right_answers(exercise.id)) for exercise in exercises)
    wrong = sum(len(exercise.mistakes) for exercise in exercises)
    return right + wrong + 2 * len(exercises) + len(HOSTILE)


def chapters() -> list[int]:
    """Numbers of all chapters with exercises.

    Returns
    -------
    list of int
    """
    return sorted({int(name.split(".")[0]) for name in exercise_ids()})


def try_answers(chapter: int, seed: int) -> Iterator[Trial]:
    """Grade the right and wrong answers to a chapter in this process: they are ours.

    Parameters
    ----------
    chapter : int
        Its number.
    seed : int
        Of the hidden cases.

    Yields
    ------
    Trial
    """
    for sheet in draw_sheets(chapter, seed):
        exercise = sheet.exercise
        reference = by_position(exercise, exercise.reference)
        named = {"reference": reference} | {a.__name__: a for a in right_answers(exercise.id)}
        for name, answer in named.items():
            report = grade_trusted(sheet, answer)
            yield _expect(chapter, "right", name, report, report.score == report.points)
        for mistake in exercise.mistakes:
            report = grade_trusted(sheet, by_position(exercise, mistake.answer))
            told = report.score < report.points and report.hint == mistake.hint
            yield _expect(chapter, "mistake", mistake.name, report, told)


def try_in_sandbox(chapter: int, seed: int, sandbox: Sandbox) -> Iterator[Trial]:
    """Grade one right answer to every exercise of a chapter in the sandbox.

    Parameters
    ----------
    chapter : int
        Its number.
    seed : int
        Of the hidden cases.
    sandbox : Sandbox
        Where.

    Yields
    ------
    Trial
    """
    for sheet in draw_sheets(chapter, seed):
        if not (known := right_answers(sheet.exercise.id)):
            told = f"{sheet.exercise.id}: no right answer is known"
            yield Trial(chapter, "sandboxed", "none", True, False, told)
            continue
        answer = known[0]
        (report,) = grade_source(as_submission(sheet.exercise, answer), (sheet,), sandbox)
        passed = report.score == report.points
        yield _expect(chapter, "sandboxed", answer.__name__, report, passed)


def try_hostile(hostile: Hostile, seed: int, sandbox: Sandbox) -> Trial:
    """Grade a hostile submission, and after it a right one in the same slot.

    Parameters
    ----------
    hostile : Hostile
        The submission.
    seed : int
        Of the hidden cases.
    sandbox : Sandbox
        Where.

    Returns
    -------
    Trial
    """
    chapter = int(hostile.exercise.split(".")[0])
    sheets = draw_sheets(chapter, seed)
    (sheet,) = (sheet for sheet in sheets if sheet.exercise.id == hostile.exercise)
    try:
        submission = parse_submission("hostile.py", hostile.source.encode())
        # all of it, also what the reader leaves out: the sandbox must hold by itself
        slices = dict.fromkeys(submission.slices, hostile.source)
        submission = replace(submission, slices=slices)
        (report,) = grade_source(submission, (sheet,), sandbox)
        verdict, said = report.verdict, f"{sheet.exercise.id}: {report.verdict} {report.message}"
    except SubmissionError as error:
        verdict, said = Verdict(error.verdict), f"{sheet.exercise.id}: {error.verdict} {error}"
    (after,) = grade_source(_good(), (sheet,), sandbox)
    if after.verdict is not Verdict.OK:
        said = f"the next submission: {after.verdict} {after.message}"
    passed = verdict in hostile.verdicts and after.verdict is Verdict.OK
    rejected = verdict is not Verdict.OK
    return Trial(chapter, "hostile", hostile.name, rejected, passed, "" if passed else said)


def table(trials: Iterable[Trial]) -> str:
    """The kill table, in Markdown: a line a chapter, and one for hostile submissions.

    Parameters
    ----------
    trials : iterable of Trial
        In any order.

    Returns
    -------
    str
    """
    trials = sorted(trials, key=lambda trial: trial.chapter)
    lines = [
        "| Answers to | Right answers | accepted | Wrong answers | rejected | with their hint |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    answers = [trial for trial in trials if trial.kind != "hostile"]
    for chapter, group in groupby(answers, key=lambda trial: trial.chapter):
        lines.append(_line(f"Chapter {chapter}", list(group)))
    return "\n".join([*lines, _line("Together", answers)])


def _line(title, trials):
    right = [trial for trial in trials if trial.kind == "right"]
    wrong = [trial for trial in trials if trial.kind == "mistake"]
    counts = (
        len(right),
        sum(trial.passed for trial in right),
        len(wrong),
        sum(trial.rejected for trial in wrong),
        sum(trial.passed for trial in wrong),
    )
    return f"| {title} | " + " | ".join(map(str, counts)) + " |"


def grade_trusted(sheet: Sheet, answer: Callable) -> ExerciseReport:
    """Grade a function of ours in this process.

    Parameters
    ----------
    sheet : Sheet
        The hidden cases of an exercise.
    answer : callable
        Called by position.

    Returns
    -------
    ExerciseReport
    """
    name = sheet.exercise.name
    submission = Submission({}, (), frozenset({name}))
    (report,) = grade_source(submission, (sheet,), TrustedSandbox({name: answer}))
    return report


def _expect(chapter, kind, name, report, passed):
    said = "" if passed else f"{report.id}: {report.verdict} {report.message} {report.hint}"
    return Trial(chapter, kind, name, report.score < report.points, passed, said.strip())


@cache
def _good() -> Submission:
    return parse_submission("good.py", read("good").encode())
