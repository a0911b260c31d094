"""Write the book's page of results from the ledger: ``python -m tools.results_page``."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course_rnn.experiments.catalogue import NAMES, load
from course_rnn.experiments.ledger import RESULTS, read_ledger
from course_rnn.experiments.protocol import Experiment
from course_rnn.experiments.show import duration, last_sample, machine_text, spread
from course_rnn.experiments.work import tasks_of

PAGE = Path(__file__).parents[1] / "book" / "results.md"
HEAD = """\
<!-- Generated from results/*.json by python -m tools.results_page: do not edit. -->

# Results

What takes longer than a chapter's minute is run once, to the end, with several seeds, and
recorded. Each record holds the recipe, every seed's numbers, the command, the commit and the
machine; this page is made from the records, and no number on it is typed. A result is
*reproduced*, *partly* reproduced or *not reproduced*; the sentence below its table says what
that was decided by. `course-rnn experiment run NAME` repeats a run on your computer, `--quick`
shows in seconds that it works, and `course-rnn experiment show NAME` prints a record.
"""
NOT_RUN = "not run yet"


def page(records: Mapping[str, Mapping[str, Any]], experiments: list[Experiment]) -> str:
    """Return the page."""
    rows = [
        [f"[{e.name}](#results-{e.name.replace('_', '-')})", e.question, _status(e, records)]
        for e in experiments
    ]
    parts = [HEAD, _table(["Run", "Question", "Status"], rows)]
    for experiment in experiments:
        label = f"(results-{experiment.name.replace('_', '-')})="
        parts += [
            f"{label}\n## {experiment.name}\n\n{experiment.question}\n",
            _published(experiment),
        ]
        record = records.get(experiment.name)
        parts += [_plan(experiment)] if record is None else _record(record)
    return "\n".join(parts)


def _status(experiment, records) -> str:
    record = records.get(experiment.name)
    return NOT_RUN if record is None else record["status"]


def _published(experiment) -> str:
    lines = [f"- {p.claim} ([{p.source}]({p.url}); read: {p.read})." for p in experiment.published]
    return "**Published**\n\n" + "\n".join(lines) + "\n"


def _plan(experiment) -> str:
    arms = ", ".join(f"`{name}` ({len(arm.seeds)})" for name, arm in experiment.arms.items())
    minutes = sum(experiment.arms[task.arm].minutes for task in tasks_of(experiment))
    return (
        f"**Ours:** {NOT_RUN}. What is compared, and with how many seeds: {arms}; about "
        f"{duration(60 * minutes)} of processor time, by `course-rnn experiment run "
        f"{experiment.name}`.\n"
    )


def _record(record) -> list[str]:
    rows = [[row["what"], f"`{row['arm']}`", spread(row), row["seeds"]] for row in record["rows"]]
    head = ["Quantity", "Model", "Mean (lowest–highest)", "Seeds"]
    parts = [f"**Ours:** {record['status']}.\n", _table(head, rows), f"{record['because']}.\n"]
    cpu, wall = duration(record["cpu_s"]), duration(record["wall_s"])
    how = [
        f"- `{record['command']}`, {record['finished']}, commit `{record['commit'][:12]}`",
        f"- {cpu} of processor time, {wall} by the clock, all seeds together",
        *(f"- {machine_text(machine)}" for machine in record["machines"]),
    ]
    parts.append("\n".join(how) + "\n")
    for arm, by_seed in record["results"].items():
        seed, result = next(iter(by_seed.items()))
        if text := last_sample(result):
            fence = ":" * 4
            shown = "\n".join("    " + line for line in text.strip("\n").splitlines())
            parts.append(
                f"{fence}{{dropdown}} What {arm} writes, seed {seed}\n\n{shown}\n{fence}\n"
            )
    return parts


def _table(head: list[str], rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    escaped = ([str(cell).replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join("| " + " | ".join(line) + " |" for line in escaped) + "\n"


def fresh() -> str:
    """Return the page as the ledger of the checkout wants it."""
    return page(read_ledger(RESULTS), [load(name) for name in NAMES])


def main() -> int:
    """Write the page."""
    PAGE.write_text(fresh(), encoding="utf-8", newline="\n")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
