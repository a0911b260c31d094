"""Our PyTorch layers through ``torch.compile``, forward and backward (T 25, N 1, I 64, H 100).

It unrolls the loop over time and writes C++ for it, which takes a while; the seconds are told. The
ratio is that of ``cells``: more than 1 is slower than ``torch.nn``.
"""

import shutil
import time

import torch

from benchmarks.cells import CELLS, SIZES, contenders
from benchmarks.measure import in_rounds, markdown, quartiles

SECONDS = 5.0


def report(kinds=tuple(CELLS)) -> str:
    """A table, or the reason why there is none."""
    if reason := why_not():
        return f"Skipped: {reason}."
    rows = []
    for kind in kinds:
        start = time.perf_counter()
        functions = contenders(kind, *SIZES[0], also=("compiled", torch.compile))
        compiling = time.perf_counter() - start  # the first call, when it is compared, compiles
        seconds = in_rounds(functions, SECONDS)
        theirs = seconds.pop("torch.nn")
        cells = [quartiles(seconds[name] / theirs) for name in ("twin", "compiled")]
        text = [f"{mid:.2f} ({low:.2f}–{high:.2f})" for low, mid, high in cells]
        rows.append([kind, *text, f"{compiling:.0f} s"])
    return markdown(["cell", "twin", "twin, compiled", "compiling"], rows)


def why_not() -> str | None:
    """What ``torch.compile`` lacks here."""
    if not any(map(shutil.which, ("g++", "clang++", "cl"))):
        return "no C++ compiler here"
    try:
        torch.compile(torch.sin)(torch.ones(2))
    except Exception as error:  # no headers of Python, an old compiler, an unknown system, …
        return f"torch.compile failed: {type(error).__name__}: {str(error).splitlines()[0]}"
    return None
