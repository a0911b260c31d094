"""Change right answers mechanically, one place at a time, and let the grader judge them.

``python -m tools.slips`` prints how many are rejected and the survivors that nobody has explained.
"""

import ast
import contextlib
import copy
import gc
import inspect
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from course_rnn.exercises.registry import right_answers
from course_rnn.grading.judging.sheet import Sheet
from course_rnn.grading.judging.sheets import draw_sheets
from course_rnn.grading.selftest.trials import chapters, grade_trusted
from tools.equivalent_slips import why_equivalent

SEED, SECONDS = 2024, 2
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
OPERATORS |= {ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult}
COMPARISONS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
COMPARISONS |= {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
CALLS = {"tanh", "exp", "log", "sqrt", "cumsum", "softmax", "copy", "array", "clone", "detach"}


class TooLong(BaseException):
    """Time is up. No exception of an answer: whoever catches those must not catch this."""


class Slip(NamedTuple):
    """A change of one statement, and what the grader made of it."""

    exercise: str
    answer: str
    statement: str
    rejected: bool

    @property
    def reason(self) -> str | None:
        """Why the changed answer is still right, None if nobody knows."""
        return why_equivalent(self.exercise, self.answer, self.statement)


def slips() -> Iterator[Slip]:
    """Grade every changed right answer to an exercise with one right answer."""
    for chapter in chapters():
        for sheet in draw_sheets(chapter, SEED):
            if sheet.exercise.verify is None:
                for answer in right_answers(sheet.exercise.id):
                    yield from _slips_in(sheet, answer)


def _slips_in(sheet: Sheet, answer: Callable) -> Iterator[Slip]:
    tree = ast.parse(inspect.getsource(answer))
    for position, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            change(list(ast.walk(changed))[position])
            ast.fix_missing_locations(changed)
            scope = dict(vars(inspect.getmodule(answer)))
            exec(compile(changed, "slip", "exec"), scope)
            rejected = _is_rejected(sheet, scope[answer.__name__])
            yield Slip(sheet.exercise.id, answer.__name__, _difference(tree, changed), rejected)


def _changes(node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    """What can be changed at a node: functions that change it in place."""
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATORS:
        yield lambda n: setattr(n, "op", OPERATORS[type(n.op)]())
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        yield lambda n: n.ops.__setitem__(0, COMPARISONS[type(n.ops[0])]())
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield lambda n: setattr(n, "attr", "real")  # the transposition is gone
    if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in CALLS:
        yield _unwrap
    if isinstance(node, ast.For | ast.If | ast.FunctionDef):
        for place, statement in enumerate(node.body):
            if isinstance(statement, ast.Assign | ast.AugAssign):
                yield lambda n, place=place: n.body.__setitem__(place, ast.Pass())


def _unwrap(node):
    """f(x) becomes (x), and x.f() becomes (x): the call stays a node, of no effect."""
    inner = node.args[0] if node.args else node.func.value
    node.func = ast.parse("(lambda value: value)", mode="eval").body
    node.args, node.keywords = [inner], []


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TooLong` in the block when it has taken so long, and keep NumPy quiet."""

    def stop(*_):
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    gc.disable()  # an exception in a callback of the collector would be swallowed
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        gc.enable()


def _is_rejected(sheet: Sheet, function: Callable) -> bool:
    try:
        with time_limit(SECONDS):
            report = grade_trusted(sheet, function)
    except TooLong:
        return True
    return report.score < report.points


def _difference(before: ast.AST, after: ast.AST) -> str:
    """The first line that is another now, or the line that is gone."""
    old, new = (ast.unparse(tree).splitlines() for tree in (before, after))
    place = next(i for i, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1])
    line = new[place].strip()
    return f"without {old[place].strip()}" if line == "pass" else line


def summary(found: list[Slip]) -> str:
    """Return the counts, and why the survivors survived, as Markdown."""
    survived = [slip for slip in found if not slip.rejected]
    reasons = Counter(slip.reason or "not explained yet" for slip in survived)
    rejected = len(found) - len(survived)
    lines = [
        f"Of {len(found)} such changes {rejected} are rejected ({rejected / len(found):.1%}). "
        f"The other {len(survived)} survive, for these reasons:",
        "",
        *(f"- {reason} ({count})" for reason, count in reasons.most_common()),
    ]
    return "\n".join(lines)


def main() -> int:
    """Print the counts and the survivors; 1 if one of them is not explained."""
    found = list(slips())
    survived = [slip for slip in found if not slip.rejected]
    for slip in survived:
        print(f"{slip.exercise} {slip.answer}: {slip.statement}\n    {slip.reason or 'WHY?'}")
    print(f"\n{summary(found)}")
    return int(any(slip.reason is None for slip in survived))


if __name__ == "__main__":
    sys.exit(main())
