"""Write the kill table of the page "How you are graded": ``python -m tools.kill_table``."""

import sys
from pathlib import Path

from course_rnn.grading.report.files import write_atomically
from course_rnn.grading.selftest import chapters, table, try_answers
from course_rnn.grading.sheets import new_seed

PAGE = Path(__file__).parents[1] / "book" / "how_you_are_graded.md"
BEGIN, END = "<!-- kill table -->\n", "<!-- end of the kill table -->"


def block(text: str) -> str:
    """Return the table as it stands in the page."""
    return text.split(BEGIN)[1].split(END)[0]


def fresh_block(trials: list) -> str:
    """Return the table as it must be, with the rate in words."""
    wrong = [trial for trial in trials if trial.kind == "mistake"]
    killed = sum(trial.rejected for trial in wrong)
    rate = f"Kill rate: {killed} of {len(wrong)} wrong answers, {killed / len(wrong):.1%}."
    return f"\n{table(trials)}\n\n{rate}\n\n"


def main() -> int:
    """Grade all known answers and write the table; 1 if the grader misses one."""
    seed = new_seed()
    trials = [trial for chapter in chapters() for trial in try_answers(chapter, seed)]
    text = PAGE.read_text(encoding="utf-8")
    head, tail = text.split(BEGIN)[0], text.split(END)[1]
    write_atomically(PAGE, head + BEGIN + fresh_block(trials) + END + tail)
    missed = [trial for trial in trials if not trial.passed]
    for trial in missed:
        print(f"MISSED: {trial.kind} {trial.name}: {trial.said}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
