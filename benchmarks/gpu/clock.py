"""Wall time of functions side by side, on a device that works while Python goes on.

Every sample begins and ends with the device idle. Samples are taken in turn, so that a busy moment
hits all functions; ratios are taken round by round.
"""

import statistics
import time
from collections.abc import Callable

import torch

ROUNDS, FEWEST_ROUNDS = 21, 5
SAMPLE_SECONDS = 0.005  # a sample repeats a function until it is at least this long

Functions = dict[str, Callable[[], object]]


def synchronize(device: torch.device) -> None:
    """Wait until the device has done what it was told."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def measure(functions: Functions, device: torch.device, seconds: float) -> dict[str, list[float]]:
    """Seconds per call, a sample of every function in each round, for about ``seconds``."""
    calls = {name: _calls(function, device) for name, function in functions.items()}
    samples: dict[str, list[float]] = {name: [] for name in functions}
    start = time.perf_counter()
    for done in range(ROUNDS):
        if done >= FEWEST_ROUNDS and time.perf_counter() - start > seconds:
            break
        for name, function in functions.items():
            samples[name].append(_sample(function, calls[name], device))
    return samples


def quartiles(values: list[float]) -> dict[str, float]:
    """Median and quartiles, to four digits."""
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return {"median": _digits(median), "low": _digits(low), "high": _digits(high)}


def times_as_fast(samples: list[float], baseline: list[float]) -> dict[str, float]:
    """How many times as fast as the baseline, round by round: above 1 is faster."""
    return quartiles([b / s for s, b in zip(samples, baseline, strict=True)])


def peak_bytes(function: Callable[[], object], device: torch.device) -> int | None:
    """Most memory on the GPU while the function runs, above what was taken before it."""
    if device.type != "cuda":
        return None
    synchronize(device)
    before = torch.cuda.memory_allocated(device)
    torch.cuda.reset_peak_memory_stats(device)
    function()
    synchronize(device)
    return torch.cuda.max_memory_allocated(device) - before


def _digits(value: float) -> float:
    return float(f"{value:.4g}")


def _sample(function: Callable[[], object], calls: int, device: torch.device) -> float:
    synchronize(device)
    start = time.perf_counter()
    for _ in range(calls):
        function()
    synchronize(device)
    return (time.perf_counter() - start) / calls


def _calls(function: Callable[[], object], device: torch.device) -> int:
    """How often a sample calls the function; by then it is warm."""
    for _ in range(3):
        once = _sample(function, 1, device)
    return max(1, round(SAMPLE_SECONDS / once))
