"""Write the kill table of the page "How you are graded": ``python -m tools.kill_table``."""

import sys
from pathlib import Path

from course_rnn.grading.judging.sheets import new_seed
from course_rnn.grading.report.files import write_atomically
from course_rnn.grading.selftest.trials import Trial, chapters, table, try_answers
from tools.slips import Slip, slips, summary

PAGE = Path(__file__).parents[1] / "book" / "how_you_are_graded.md"
CHANGES = (
    "A list of mistakes that somebody thought of says little about the others. So every right "
    "answer, where there is one right result, is changed mechanically in one place at a time: "
    "another operator or comparison, a number raised by 1, a sign, a transposition or a call "
    "dropped, an assignment left out."
)
BEGIN, END = "<!-- kill table -->\n", "<!-- end of the kill table -->"


def block(text: str) -> str:
    """Return the table as it stands in the page."""
    return text.split(BEGIN)[1].split(END)[0]


def fresh_block(trials: list[Trial], found: list[Slip]) -> str:
    """Return the table as it must be, with the rates in words."""
    wrong = [trial for trial in trials if trial.kind == "mistake"]
    killed = sum(trial.rejected for trial in wrong)
    rate = f"Kill rate: {killed} of {len(wrong)} wrong answers, {killed / len(wrong):.1%}."
    return f"\n{table(trials)}\n\n{rate}\n\n{CHANGES} {summary(found)}\n\n"


def main() -> int:
    """Grade all known answers and write the table; 1 if one is missed."""
    seed = new_seed()
    trials = [trial for chapter in chapters() for trial in try_answers(chapter, seed)]
    text = PAGE.read_text(encoding="utf-8")
    head, tail = text.split(BEGIN)[0], text.split(END)[1]
    found = list(slips())
    write_atomically(PAGE, head + BEGIN + fresh_block(trials, found) + END + tail)
    missed = [trial for trial in trials if not trial.passed]
    survived = [slip for slip in found if not slip.rejected and slip.reason is None]
    for slip in survived:
        print(f"NOT EXPLAINED: {slip.exercise} {slip.answer}: {slip.statement}", file=sys.stderr)
    for trial in missed:
        print(f"MISSED: {trial.kind} {trial.name}: {trial.said}", file=sys.stderr)
    return int(bool(missed or survived))


if __name__ == "__main__":
    sys.exit(main())
