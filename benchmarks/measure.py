"""Time functions side by side, so that a busy moment of the machine hits all of them.

The clock is the processor time of this process: on one thread that is what an idle machine's wall
clock shows, and other programs add nothing to it.
"""

import time
from collections.abc import Callable

import numpy as np

REPEATS = 31
SAMPLE_SECONDS = 0.02  # one sample is at least this long, so that the clock does not matter
FEWEST_ROUNDS = 5


def measure(functions: dict[str, Callable[[], object]]) -> dict[str, np.ndarray]:
    """Processor seconds per call of every function, REPEATS samples each, taken in turn."""
    calls = {name: _calls_per_sample(function) for name, function in functions.items()}
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(REPEATS):
        for name, function in functions.items():
            start = time.process_time()
            for _ in range(calls[name]):
                function()
            seconds[name].append((time.process_time() - start) / calls[name])
    return {name: np.array(samples) for name, samples in seconds.items()}


def table(functions: dict[str, Callable[[], object]], units: int, unit: str) -> str:
    """Medians, quartile spread, and how many times faster than the first.

    ``units`` is what one call gets done (steps, characters), ``unit`` its name.
    """
    results = measure(functions)
    baseline = np.median(next(iter(results.values())))
    width = max(map(len, functions))
    lines = [f"  {'':{width}}  {'median':>10}  {'spread':>7}  {unit + '/s':>14}  {'ratio':>6}"]
    for name, seconds in results.items():
        low, median, high = np.quantile(seconds, [0.25, 0.5, 0.75])
        lines.append(
            f"  {name:{width}}  {median * 1e3:>7.3f} ms  {(high - low) / median:>7.1%}  "
            f"{units / median:>14,.0f}  {baseline / median:>5.2f}×"
        )
    return "\n".join(lines)


def _calls_per_sample(function: Callable[[], object]) -> int:
    function()  # warm up
    start, calls = time.process_time(), 0
    while time.process_time() - start < SAMPLE_SECONDS:
        function()
        calls += 1
    return calls


def in_rounds(
    functions: dict[str, Callable[[], object]],
    seconds: float,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, np.ndarray]:
    """Seconds per call of every function, one sample each a round, for about so many seconds."""
    calls = {name: _calls_per_sample(function) for name, function in functions.items()}
    samples: dict[str, list[float]] = {name: [] for name in functions}
    end = time.process_time() + seconds
    while time.process_time() < end or len(samples[next(iter(samples))]) < FEWEST_ROUNDS:
        for name, function in functions.items():
            start = clock()
            for _ in range(calls[name]):
                function()
            samples[name].append((clock() - start) / calls[name])
    return {name: np.array(values) for name, values in samples.items()}


def quartiles(values: np.ndarray) -> list[float]:
    """Lower quartile, median, upper quartile."""
    return np.quantile(values, [0.25, 0.5, 0.75]).tolist()


def geometric_mean(values: list[float]) -> float:
    """What is equally far, in factors, from all."""
    return float(np.exp(np.mean(np.log(values))))


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table as Markdown has it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
