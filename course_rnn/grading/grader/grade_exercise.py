"""Grade one exercise: ask the sandbox, judge the answers, count the points, say what to mend."""

import logging
from dataclasses import replace
from difflib import get_close_matches

import numpy as np

from course_rnn.exercises.spec import Case, Exercise
from course_rnn.grading.grader.outcomes import WORDS, Outcome, describe_flaw, judge_reply
from course_rnn.grading.judging.compare import CHANGES
from course_rnn.grading.judging.diagnose import find_mistake
from course_rnn.grading.judging.judge import judge_across
from course_rnn.grading.judging.parts import agree_parts, parts_of
from course_rnn.grading.judging.sheet import Sheet
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report import ExerciseReport, GroupReport
from course_rnn.grading.sandbox import Session
from course_rnn.submission import Submission
from course_rnn.submission.letters import look_alike
from course_rnn.submission.newer import too_new

log = logging.getLogger(__name__)
ATTEMPTS = 3  # so often an exercise is asked before a failure of the grader is reported as such


def grade_exercise(sheet: Sheet, submission: Submission, session: Session) -> ExerciseReport:
    """Grade one exercise.

    Parameters
    ----------
    sheet : Sheet
        Its hidden cases.
    submission : Submission
        The submission.
    session : Session
        The sandbox in which the submission has been loaded.

    Returns
    -------
    ExerciseReport
    """
    exercise = sheet.exercise
    if exercise.name not in submission.functions:
        return _absent(exercise, submission)
    outcomes = _ask(sheet, submission, session, range(len(sheet.cases)))
    changing = _find_change(sheet, outcomes, submission, session)
    _look_across(sheet, outcomes)
    verdicts = [outcome.verdict for outcome in outcomes]
    if Verdict.INFRA in verdicts:
        log.error("exercise %s: %s", exercise.id, session.trouble)
        return alike(exercise, Verdict.INFRA, WORDS[Verdict.INFRA])
    if all(verdict is Verdict.OK for verdict in verdicts):
        return alike(exercise, Verdict.OK)
    if all(verdict is Verdict.MISSING for verdict in verdicts):
        return alike(exercise, Verdict.MISSING, outcomes[0].reason)
    if message := _unread(outcomes, submission):
        return alike(exercise, Verdict.INFRA, message)
    first = next(i for i, verdict in enumerate(verdicts) if verdict is not Verdict.OK)
    report = _failure(sheet, outcomes, first if changing is None else changing)
    flaw = session.flaw(submission.slices.get(exercise.name, ""))
    if flaw is None or report.hint:
        return report
    return replace(report, hint=describe_flaw(flaw, submission))


def alike(exercise: Exercise, verdict: Verdict, message: str = "") -> ExerciseReport:
    """Report on an exercise of which no case was judged by itself: all points or none.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    verdict : Verdict
        On all of it.
    message : str
        Why.

    Returns
    -------
    ExerciseReport
    """
    right = verdict is Verdict.OK
    groups = tuple(
        GroupReport(g.name, g.claim, g.points if right else 0, g.points) for g in exercise.groups
    )
    return ExerciseReport(exercise.id, exercise.name, exercise.title, verdict, groups, message)


def _absent(exercise, submission):
    for cell in submission.broken:
        if exercise.name in cell.functions:
            if message := too_new(cell.needs, cell.origin, submission.recorded):
                return alike(exercise, Verdict.INFRA, message)
            message = f"{cell.reason.removesuffix('.')} ({cell.origin})."
            return alike(exercise, Verdict.RE, message)
    if other := look_alike(exercise.name, submission.functions):
        message = f"there is no function {exercise.name}; {other}: type the name again."
        return alike(exercise, Verdict.MISSING, message)
    message = f"there is no function {exercise.name}."
    if similar := get_close_matches(exercise.name, sorted(submission.functions), 1, 0.8):
        message += f" There is {similar[0]}: is that it?"
    return alike(exercise, Verdict.MISSING, message)


def _unread(outcomes, submission):
    """What to say if a name is missing that may stand in a cell that only a newer Python reads."""
    if any(outcome.error == "NameError" for outcome in outcomes):
        said = (too_new(cell.needs, cell.origin, submission.recorded) for cell in submission.broken)
        return next(filter(None, said), "")
    return ""


def _ask(sheet, submission, session, positions):
    exercise, calls = sheet.exercise, [sheet.cases[i].args for i in positions]
    source, most = submission.slices.get(exercise.name, ""), _most_bytes(sheet)
    for _ in range(ATTEMPTS):
        replies = session.ask(
            exercise.name, exercise.parameters, calls, source=source, reply_bytes=most
        )
        if all(reply.verdict is not Verdict.INFRA for reply in replies):
            break
    pairs = zip(positions, replies, strict=True)
    return [judge_reply(sheet, i, reply, submission) for i, reply in pairs]


def _most_bytes(sheet):
    """Far more than any answer to an exercise has, and little for the memory of the grader."""
    return 2**20 + 16 * max(part.nbytes for e in sheet.expected for part in parts_of(e))


def _find_change(sheet, outcomes, submission, session):
    """Repeat the call with the longest answer; its position if the outcome is another now."""
    answered = [i for i, outcome in enumerate(outcomes) if outcome.answer is not None]
    if sheet.exercise.verify is not None or not answered:
        return None
    sizes = {i: sum(part.size for part in parts_of(outcomes[i].answer)) for i in answered}
    position = max(answered, key=sizes.__getitem__)
    first, (again,) = outcomes[position], _ask(sheet, submission, session, [position])
    if again.answer is None:
        outcomes[position] = again
    elif agree_parts(first.answer, again.answer, sheet.exercise.returns):
        return None
    else:
        outcomes[position] = Outcome(Verdict.WA, None, CHANGES)
    return position


def _look_across(sheet, outcomes):
    """Where answers do not fit together, the one that shows it is wrong."""
    if any(outcome.verdict is Verdict.INFRA for outcome in outcomes):
        return
    fault = judge_across(sheet, [outcome.answer for outcome in outcomes])
    if fault is not None and outcomes[fault[0]].verdict is Verdict.OK:
        position, reason = fault
        outcomes[position] = outcomes[position]._replace(verdict=Verdict.WA, reason=reason)


def _failure(sheet, outcomes, shown):
    case, outcome = sheet.cases[shown], outcomes[shown]
    group = next(group for group in sheet.exercise.groups if group.name == case.group)
    hint = outcome.hint
    if not hint and outcome.reason != CHANGES:
        mistake = find_mistake(sheet, [outcome.answer for outcome in outcomes])
        hint = mistake.hint if mistake is not None else ""
    exercise = sheet.exercise
    return ExerciseReport(
        exercise.id,
        exercise.name,
        exercise.title,
        outcome.verdict,
        _credit(sheet, outcomes),
        outcome.reason,
        failed=f"{group.name} ({group.claim})",
        called_with=_shapes(case),
        hint=hint,
    )


def _credit(sheet, outcomes):
    pairs = zip(sheet.cases, outcomes, strict=True)
    failed = {case.group for case, outcome in pairs if outcome.verdict is not Verdict.OK}
    return tuple(
        GroupReport(g.name, g.claim, 0 if g.name in failed else g.points, g.points)
        for g in sheet.exercise.groups
    )


def _shapes(case: Case) -> str:
    arrays = {n: v.shape for n, v in case.args.items() if isinstance(v, np.ndarray)}
    return ", ".join(f"{name} {shape}" for name, shape in arrays.items())
