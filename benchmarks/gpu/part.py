"""One part of the measurements in a process of its own: ``part NAME DEVICE SECONDS [--quick]``."""

import sys
import time
from functools import partial

import torch

from benchmarks.gpu import compiled, layers, training
from benchmarks.gpu.contenders import attempt
from benchmarks.gpu.hardware import SEED
from benchmarks.gpu.processes import tell

PARTS = {"layers": layers, "training": training, "compiled": compiled}


def main(name: str, device_name: str, seconds: str, *quick: str) -> None:
    """Tell what is planned, then case after case while there is time."""
    end = time.monotonic() + float(seconds)
    device = torch.device(device_name)
    planned = dict(PARTS[name].cases(device, bool(quick)))
    tell({"planned": list(planned)})
    for done, (case, run) in enumerate(planned.items()):
        left = end - time.monotonic()
        if left <= 0:
            break  # what is left is told by the caller
        torch.manual_seed(SEED)
        # a third, for compiling, the comparison with float64 and one slow round
        answer = attempt(partial(run, left / (len(planned) - done) / 3))
        tell({"case": case, "outcome": "failed" if "error" in answer else "measured", **answer})


if __name__ == "__main__":
    main(*sys.argv[1:])
