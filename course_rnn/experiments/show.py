"""Records as text, for the terminal."""

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from course_rnn.experiments.catalogue import NAMES
from course_rnn.experiments.ledger import RESULTS, read_record, record_path, row_with_spread
from course_rnn.experiments.protocol import Row

WIDTH = 76  # characters: what a page of the book shows without scrolling
SHOWN = 12  # lines of a sample
VERDICTS = {
    "reproduced": "is reproduced here",
    "partly": "is reproduced here in part",
    "not reproduced": "is not reproduced here",
}


def duration(seconds: float | int) -> str:
    """Return a time in the unit that suits it: ``42 s``, ``7 min``, ``3.5 h``.

    Parameters
    ----------
    seconds : float
        Not negative.
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6_000 else f"{seconds / 3_600:.1f} h"


def spread(row: Mapping[str, Any]) -> str:
    """Return the numbers of a row of a record: mean, and (lowest–highest) where there are more.

    Parameters
    ----------
    row : mapping
        ``mean``, ``lowest``, ``highest``, ``seeds``.
    """
    return _ranged(row, _number)


def table(rows: Iterable[Iterable[str]]) -> str:
    """Return rows of cells with their columns below each other.

    Parameters
    ----------
    rows : iterable of rows
        As many cells in each.
    """
    rows = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def record_text(record: Mapping[str, Any]) -> str:
    """Return a record as a person reads it.

    Parameters
    ----------
    record : mapping
        From :func:`course_rnn.experiments.ledger.read_record`.
    """
    head = f"{record['name']}{' (quick: no result)' * record['quick']}: {record['status']}"
    lines = [head, "", _wrapped(record["question"]), "", "Published"]
    for published in record["published"]:
        source = f"{published['source']}. {published['url']} (read: {published['read']})"
        lines.append(_wrapped(f"{published['claim']}. {source}", "  "))
    rows = [("", "", "mean (lowest–highest)", "seeds")]
    rows += [(row["what"], row["arm"], spread(row), str(row["seeds"])) for row in record["rows"]]
    lines += ["", "Ours", textwrap.indent(table(rows), "  "), ""]
    lines += [_wrapped(record["because"]), ""]
    cpu, wall = duration(record["cpu_s"]), duration(record["wall_s"])
    lines += [
        f"command   {record['command']}",
        f"commit    {record['commit']}, {record['finished']}",
        f"time      {cpu} of processor time, {wall} by the clock, all jobs together",
    ]
    lines += [f"machine   {machine_text(machine)}" for machine in record["machines"]]
    return "\n".join([*lines, *_samples(record)])


def recorded(name: str, columns: Mapping[str, str] | None = None, results: Path = RESULTS) -> str:
    """Return what a recorded run measured, or one line that says how to make the record.

    Parameters
    ----------
    name : str
        One of :data:`course_rnn.experiments.catalogue.NAMES`.
    columns : mapping, optional
        What was measured, as the rows of the record call it, to the head of its column: then a
        line is an arm that has some of them. Under a head that ends in ``%`` shares stand in
        percent. Without columns a line is one measure of one arm.
    results : Path
        The ledger.

    Returns
    -------
    str
        The table, and under it the published claim, what the run says of it, and its cost. The
        line instead also where the package is installed without its checkout.

    Raises
    ------
    ValueError
        If there is no run of that name, its record is not valid, it did not measure what a
        column asks for, or a number to be shown in percent is not a share.

    Examples
    --------
    >>> print(recorded("recall", results=Path("nowhere")))
    recall: no record here; `course-rnn experiment run recall` makes one
    """
    if name not in NAMES:
        raise ValueError(f"name: expected one of {', '.join(NAMES)}; got {name!r}")
    path = record_path(name, results)
    if not path.exists():
        return f"{name}: no record here; `course-rnn experiment run {name}` makes one"
    record = read_record(path)
    rows = _long(record) if columns is None else _wide(record, columns)
    lines = [f"published: {published['claim']}" for published in record["published"]]
    lines.append(f"this {VERDICTS[record['status']]}: {record['because']}")
    used = dict.fromkeys(m.get("gpu", m["processor"]) for m in record["machines"])
    lines.append(f"{duration(record['cpu_s'])} of processor time; {' and '.join(used)}")
    return "\n".join([table(rows), *map(_wrapped, lines)])


def by_stage(record: Mapping[str, Any], key: str) -> str:
    """Return what the samples of a run came to after so many updates, an arm a column.

    Parameters
    ----------
    record : mapping
        From :func:`course_rnn.experiments.ledger.read_record`.
    key : str
        What of a sample, a share; in percent, the mean over the seeds and the range.
    """
    found: dict[int, dict[str, dict[str, float]]] = {}
    for arm, by_seed in record["results"].items():
        for seed, result in by_seed.items():
            for updates, sample in result.get("samples", ()):
                found.setdefault(updates, {}).setdefault(arm, {})[seed] = sample[key]
    arms = dict.fromkeys(arm for of_arms in found.values() for arm in of_arms)
    rows = [("updates", *(f"{arm}, %" for arm in arms))]
    for updates, of in sorted(found.items()):
        shares = (row_with_spread(Row(arm, key, of[arm])) if arm in of else None for arm in arms)
        rows.append((str(updates), *(_cell(row, "%") for row in shares)))
    return table(rows)


def _long(record):
    rows = [(r["what"], r["arm"], _cell(r, ""), str(r["seeds"])) for r in record["rows"]]
    return [("", "", "mean (range)", "seeds"), *rows]


def _wide(record, columns):
    found = {(row["arm"], row["what"]): row for row in record["rows"]}
    known = {what for _, what in found}
    for what in columns:
        if what not in known:
            raise ValueError(f"columns: expected some of {sorted(known)}, got {what!r}")
    seeds = {row["seeds"] for row in record["rows"]}
    rows = [("up to " * (len(seeds) > 1) + f"{max(seeds)} seeds", *columns.values())]
    for arm in record["results"]:
        cells = [_cell(found.get((arm, what)), head) for what, head in columns.items()]
        if any(cells):
            rows.append((arm, *cells))
    return rows


def _cell(row, head):
    """Return the numbers of a row with few digits, in percent where the head asks for it."""
    return "" if row is None else _ranged(row, _percent if head.endswith("%") else _short)


def _ranged(row, write):
    """Return mean (lowest–highest), or what was counted and is the same for all seeds, once."""
    numbers = [row[key] for key in ("mean", "lowest", "highest")]
    if len(set(numbers)) == 1 and numbers[0] > 1 and float(numbers[0]).is_integer():
        return f"{numbers[0]:,.0f}"
    mean, low, high = map(write, numbers)
    return mean if row["seeds"] == 1 else f"{mean} ({low}–{high})"


def _percent(value):
    if not 0 <= value <= 1:
        raise ValueError(f"columns: expected shares from 0 to 1 under a head with %, got {value}")
    shown = f"{100 * value:.0f}"
    return ">99" if shown == "100" and value < 1 else shown


def _short(value):
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"


def machine_text(machine: Mapping[str, Any]) -> str:
    """Return a machine of a record in one line.

    Parameters
    ----------
    machine : mapping
        From :func:`course_rnn.experiments.machine.hardware`, with the versions, and ``gpu`` where
        one was used.
    """
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    together = f"{machine['processes']} processes; " if "processes" in machine else ""
    precision = "with" if machine["bfloat16"] else "without"
    return (
        f"{machine['gpu'] + '; ' if 'gpu' in machine else ''}{together}{machine['processor']}, "
        f"{machine['processors']} threads, {machine['memory_gb']} GB, "
        f"{precision} bfloat16; {machine['system']}; {versions}"
    )


def last_sample(result: Mapping[str, Any]) -> str | None:
    """Return what a trained model wrote (and what is true), or None if the run writes nothing.

    Parameters
    ----------
    result : mapping
        What a job returned.
    """
    if texts := result.get("texts"):
        return texts[0]
    samples = result.get("samples") or [[0, None]]
    if len(samples[-1]) == 3:  # questions, what is true, and answers
        return "\n".join(f"{question} → {answer} ({true})" for question, true, answer in samples)
    return samples[-1][1] if isinstance(samples[-1][1], str) else None


def _samples(record: Mapping[str, Any]) -> list[str]:
    lines = []
    for arm, by_seed in record["results"].items():
        seed, result = next(iter(by_seed.items()))
        if text := last_sample(result):
            shown = "\n".join(text.strip("\n").splitlines()[:SHOWN])
            lines += ["", f"{arm}, seed {seed}, writes:", textwrap.indent(shown, "  | ")]
    return lines


def _number(value: float) -> str:
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
