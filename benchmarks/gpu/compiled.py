"""The part ``compiled``: ``torch.compile`` of the twins, with the seconds that compiling takes.

It unrolls the loop over time, so the sequences are short. Where there is no compiler, the error
says so.
"""

import time
from collections.abc import Iterator
from functools import partial

import torch

from benchmarks.gpu.clock import synchronize
from benchmarks.gpu.contenders import FULL, OURS, THEIRS, TWINS, compare, pair
from benchmarks.gpu.layers import forward_and_backward

SIZE = 16, 16, 64


def cases(device: torch.device, quick: bool) -> Iterator[tuple[str, partial]]:
    """A kind of layer each."""
    for kind in TWINS:
        yield f"{kind}, forward and backward", partial(run, kind, device)


def run(kind: str, device: torch.device, seconds: float) -> dict:
    """Compile first, then time all three side by side."""
    T, N, H = SIZE
    modules = pair(kind, SIZE, device)
    x, dhs = (torch.randn(T, N, H).to(device) for _ in range(2))
    start = time.perf_counter()
    modules["compiled"] = torch.compile(modules[OURS])
    forward_and_backward(modules["compiled"], FULL, x, dhs)
    synchronize(device)
    compile_seconds = round(time.perf_counter() - start, 2)
    functions = {
        f"{who}, {FULL}": partial(forward_and_backward, modules[who], FULL, x, dhs)
        for who in (OURS, "compiled", THEIRS)
    }
    results = compare(functions, device, seconds)
    return {"T": T, "N": N, "H": H, "compile_seconds": compile_seconds, "contenders": results}
