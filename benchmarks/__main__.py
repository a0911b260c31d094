"""Run every benchmark and print one table each."""

import platform
import sys

import numpy as np
import torch

from benchmarks import (
    cells,
    char_rnn_gradients,
    char_rnn_step,
    generation,
    grading,
    growth,
    killed_batch,
    readme,
)
from benchmarks.measure import table

BENCHMARKS = {
    "cells": cells,
    "char_rnn_gradients": char_rnn_gradients,
    "char_rnn_step": char_rnn_step,
    "generation": generation,
    "grading": grading,
    "growth": growth,
    "killed_batch": killed_batch,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all."""
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        print(f"names: expected any of {sorted(BENCHMARKS)}, got {unknown}", file=sys.stderr)
        return 2
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__}, "
        f"{platform.machine()}, {torch.get_num_threads()} thread\n"
    )
    for name in names or BENCHMARKS:
        benchmark = BENCHMARKS[name]
        print(f"{name}: {benchmark.__doc__.splitlines()[0]}")
        if hasattr(benchmark, "report"):
            print(report := benchmark.report(), end="\n\n", flush=True)
            readme.update(name, report)
            continue
        for case in getattr(benchmark, "CASES", [()]):
            print(*case)
            print(table(*benchmark.contenders(*case)), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
