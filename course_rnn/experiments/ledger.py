"""The ledger: ``results/NAME.json``, the record of a run; written, read, validated."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course_rnn.experiments.files import read_json, write_json
from course_rnn.experiments.protocol import STATUSES, Experiment, Row, Summary

FORMAT = 1
#: Where the records are in a checkout.
RESULTS = Path(__file__).parents[2] / "results"
# key: type of its value
KEYS: dict[str, type | tuple[type, ...]] = {
    "format": int,
    "name": str,
    "quick": bool,
    "question": str,
    "published": list,
    "rows": list,
    "status": str,
    "because": str,
    "recipes": dict,
    "results": dict,
    "command": str,
    "commit": str,
    "finished": str,
    "wall_s": (int, float),
    "cpu_s": (int, float),
    "machines": list,
}
ROW_KEYS = {"arm", "what", "mean", "lowest", "highest", "seeds"}
OUTCOME_KEYS = {"result", "wall_s", "cpu_s", "machine"}


def make_record(
    experiment: Experiment,
    outcomes: Mapping[str, Mapping[str, Mapping[str, Any]]],
    *,
    quick: bool,
    command: str,
    finished: str,
) -> dict[str, Any]:
    """Put the record of a run together.

    Parameters
    ----------
    experiment : Experiment
        What was run.
    outcomes : mapping
        Arm to seed to ``{"result", "wall_s", "cpu_s", "machine"}``.
    quick : bool
        Whether it was the run of seconds, which is no result.
    command : str
        What started it.
    finished : str
        Day, as ``2026-11-27``.

    Returns
    -------
    dict
        Times are sums over jobs. The machines are listed once each, with the jobs that ran there,
        and so are the commits, if the run was continued after a change.

    Raises
    ------
    ValueError
        If the record would not be valid.
    """
    results = {
        arm: {seed: dict(outcome["result"]) for seed, outcome in by_seed.items()}
        for arm, by_seed in outcomes.items()
    }
    summary: Summary = experiment.summary(results)
    jobs = [o for by_seed in outcomes.values() for o in by_seed.values()]
    record = {
        "format": FORMAT,
        "name": experiment.name,
        "quick": quick,
        "question": experiment.question,
        "published": [asdict(published) for published in experiment.published],
        "rows": [row_with_spread(row) for row in summary.rows],
        "status": summary.status,
        "because": summary.because,
        "recipes": {name: dict(arm.recipe) for name, arm in experiment.arms.items()},
        "results": results,
        "command": command,
        "commit": ", ".join(dict.fromkeys(o["machine"]["commit"] for o in jobs)),
        "finished": finished,
        "wall_s": round(sum(o["wall_s"] for o in jobs), 1),
        "cpu_s": round(sum(o["cpu_s"] for o in jobs), 1),
        "machines": _machines(outcomes),
    }
    expect_record(record, experiment.name)
    return record


def row_with_spread(row: Row) -> dict[str, Any]:
    """Return a row with its mean, extremes and number of seeds.

    Parameters
    ----------
    row : Row
        At least one value.
    """
    values = list(row.values.values())
    if not values:
        raise ValueError(f"row: expected at least one value of {row.what}, got none")
    return {
        "arm": row.arm,
        "what": row.what,
        "mean": sum(values) / len(values),
        "lowest": min(values),
        "highest": max(values),
        "seeds": len(values),
    }


def record_path(name: str, results: Path = RESULTS) -> Path:
    """Return where the record of a run is, or would be."""
    return results / f"{name}.json"


def write_record(record: dict[str, Any], path: Path) -> None:
    """Write a record in one step; ``ValueError`` if it is not valid, and the old one stays."""
    expect_record(record, str(path))
    write_json(path, record)


def read_record(path: Path) -> dict[str, Any]:
    """Read a record.

    Parameters
    ----------
    path : Path
        ``results/NAME.json``.

    Raises
    ------
    FileNotFoundError
        If there is none.
    ValueError
        If it is no record; the message names the file, the key, what was expected and what came.
    """
    record = read_json(path)
    expect_record(record, str(path))
    return record


def read_ledger(results: Path = RESULTS) -> dict[str, dict[str, Any]]:
    """Read all records of a folder.

    Parameters
    ----------
    results : Path
        The folder; if there is none, there are no records.

    Returns
    -------
    dict
        Name to record.

    Raises
    ------
    ValueError
        If a record is not valid, stands under another name, or is that of a quick run: those are
        no results.
    """
    records = {}
    for path in sorted(results.glob("*.json")):
        record = read_record(path)
        if record["name"] != path.stem:
            raise ValueError(f"{path}: name: expected {path.stem!r}, got {record['name']!r}")
        if record["quick"]:
            raise ValueError(f"{path}: quick: expected the record of a full run, got a quick one")
        records[path.stem] = record
    return records


def expect_record(record: Any, where: str) -> None:
    """Raise ``ValueError`` unless a value is a record.

    Parameters
    ----------
    record : dict
        What was read, or is to be written.
    where : str
        How the message begins, such as the name of the file.
    """
    if not isinstance(record, dict):
        raise ValueError(f"{where}: expected an object, got {type(record).__name__}")
    if set(record) != set(KEYS):
        missing, further = sorted(set(KEYS) - set(record)), sorted(set(record) - set(KEYS))
        raise ValueError(f"{where}: expected the keys of a record, got {missing=}, {further=}")
    for key, kind in KEYS.items():
        value = record[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            name = kind.__name__ if isinstance(kind, type) else "number"
            raise ValueError(f"{where}: {key}: expected {name}, got {value!r}")
    if record["format"] != FORMAT:
        raise ValueError(f"{where}: format: expected {FORMAT}, got {record['format']}")
    if record["status"] not in STATUSES:
        expected = ", ".join(STATUSES)
        raise ValueError(f"{where}: status: expected one of {expected}; got {record['status']!r}")
    _expect_rows(record, where)


def _expect_rows(record: dict[str, Any], where: str) -> None:
    for key in ("published", "rows", "results", "machines"):
        if not record[key]:
            raise ValueError(f"{where}: {key}: expected at least one, got none")
    if set(record["recipes"]) != set(record["results"]):
        got = sorted(record["results"])
        raise ValueError(f"{where}: results: expected {sorted(record['recipes'])}, got {got}")
    for row in record["rows"]:
        if set(row) != ROW_KEYS:
            raise ValueError(f"{where}: rows: expected {sorted(ROW_KEYS)}, got {sorted(row)}")
        if not all(math.isfinite(row[key]) for key in ("mean", "lowest", "highest")):
            raise ValueError(f"{where}: rows: expected finite numbers, got {row}")
        if row["arm"] not in record["results"]:
            raise ValueError(f"{where}: rows: expected an arm of the run, got {row['arm']!r}")


def _machines(outcomes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for arm, by_seed in outcomes.items():
        for seed, outcome in by_seed.items():
            for entry in found:
                if {k: v for k, v in entry.items() if k != "jobs"} == outcome["machine"]:
                    entry["jobs"].append(f"{arm} {seed}")
                    break
            else:
                found.append({**outcome["machine"], "jobs": [f"{arm} {seed}"]})
    return found
