"""What the recurrent layers were measured to take on a GPU (``make gpu``), as a table."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from course_rnn.experiments.ledger import RESULTS
from course_rnn.experiments.show import table

RECORD = RESULTS.parent / "benchmarks" / "records" / "gpu_h200.json"
OURS, COMPILED, CUDNN = "course_rnn, float32", "compiled, float32", "torch.nn, float32"


class Measured(NamedTuple):
    """One case: its sizes, and of who ran in it the median seconds and the bytes at the peak."""

    what: str
    T: int
    N: int
    H: int
    seconds: dict[str, float]
    peak_bytes: dict[str, int]


def gpu_cases(part: str, kind: str, record: Path = RECORD) -> list[Measured]:
    """Return what was measured of one kind of layer, in float32.

    Parameters
    ----------
    part : {"layers", "compiled"}
        The layers as they are; or, in one small case, also compiled.
    kind : {"RNN", "GRU", "LSTM"}
        The layer.
    record : Path
        What ``make gpu`` wrote.

    Returns
    -------
    list of Measured
        Empty where there is no record: the package is installed without its checkout.

    Raises
    ------
    ValueError
        If the part or the kind is unknown.
    """
    if part not in ("layers", "compiled"):
        raise ValueError(f"part: expected 'layers' or 'compiled', got {part!r}")
    if kind not in ("RNN", "GRU", "LSTM"):
        raise ValueError(f"kind: expected 'RNN', 'GRU' or 'LSTM', got {kind!r}")
    if not record.exists():
        return []
    cases = json.loads(record.read_text(encoding="utf-8"))["parts"][part]["cases"]
    return [_measured(name, case) for name, case in _of_kind(cases, kind)]


def gpu_text(kind: str, record: Path = RECORD) -> str:
    """Return the times of a layer's forward and backward pass, or one line that there are none.

    Parameters
    ----------
    kind : {"RNN", "GRU", "LSTM"}
        The layer.
    record : Path
        What ``make gpu`` wrote.

    Raises
    ------
    ValueError
        If the kind is unknown.

    Examples
    --------
    >>> print(gpu_text("LSTM", Path("nowhere")))
    no record of a GPU here; benchmarks/records of the repository has one
    """
    layers = [case for case in gpu_cases("layers", kind, record) if "backward" in case.what]
    if not layers:
        return "no record of a GPU here; benchmarks/records of the repository has one"
    rows = [("T", "N", "H", "loop, ms", "compiled", "cuDNN", "cuDNN is", "loop, MiB", "cuDNN")]
    for case in sorted([*gpu_cases("compiled", kind, record), *layers], key=lambda case: case.H):
        rows.append(_row(case))
    hardware = json.loads(record.read_text(encoding="utf-8"))["hardware"]
    return f"{table(rows)}\n{hardware['gpu']}, {hardware['multiprocessors']} multiprocessors"


def _of_kind(cases: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    for name, case in cases.items():
        if name.split(", ")[0] == kind and case["outcome"] == "measured":
            yield name, case


def _measured(name: str, case: Mapping[str, Any]) -> Measured:
    who = {n: c for n, c in case["contenders"].items() if "seconds" in c and "float32" in n}
    seconds = {n: c["seconds"]["median"] for n, c in who.items()}
    peaks = {n: c["peak_bytes"] for n, c in who.items()}
    return Measured(name, case["T"], case["N"], case["H"], seconds, peaks)


def _row(case: Measured) -> tuple[str, ...]:
    times = [f"{1000 * case.seconds[n]:.1f}" if n in case.seconds else "" for n in (OURS, COMPILED)]
    faster = case.seconds[OURS] / case.seconds[CUDNN]
    peaks = [f"{case.peak_bytes[n] / 2**20:.0f}" for n in (OURS, CUDNN)]
    sizes = [str(size) for size in (case.T, case.N, case.H)]
    return (*sizes, *times, f"{1000 * case.seconds[CUDNN]:.1f}", f"{faster:.1f} times", *peaks)
