"""A record as a small table: arms down, questions across."""

from collections.abc import Mapping
from pathlib import Path

from course_rnn.experiments.ledger import RESULTS, read_record, record_path
from course_rnn.experiments.show import duration, machine_text, spread, table


def compared(name: str, columns: Mapping[str, str], results: Path = RESULTS) -> str:
    """Return what a recorded run measured, one line an arm, with lowest and highest of the seeds.

    Parameters
    ----------
    name : str
        Name of the run.
    columns : mapping
        What was measured, as the rows of the record call it, to the head of its column.
    results : Path
        Folder of the records.

    Returns
    -------
    str
        The table, and under it the run's own verdict, time and machine. If there is no record, as
        where the package is installed without its checkout, a line that says how to make one.

    Raises
    ------
    ValueError
        If the record is not valid, or did not measure what a column asks for.

    Examples
    --------
    >>> print(compared("recall", {"accuracy": "accuracy"}, Path("nowhere")))
    recall: no record here. `course-rnn experiment run recall` makes one.
    """
    path = record_path(name, results)
    if not path.is_file():
        return f"{name}: no record here. `course-rnn experiment run {name}` makes one."
    record = read_record(path)
    found = {(row["arm"], row["what"]): spread(row) for row in record["rows"]}
    for what in columns:
        if not any(measured == what for _, measured in found):
            known = sorted({measured for _, measured in found})
            raise ValueError(f"columns: expected some of {known}, got {what!r}")
    rows = [("", *columns.values())]
    rows += [(arm, *(found.get((arm, what), "") for what in columns)) for arm in record["results"]]
    seeds = max(row["seeds"] for row in record["rows"])
    return "\n".join(
        [
            f"recorded run {name!r}, mean (lowest–highest) of up to {seeds} seeds",
            table(rows),
            f"{record['status']}: {record['because']}",
            f"{duration(record['cpu_s'])} of processor time; {machine_text(record['machines'][0])}",
        ]
    )
