"""The command: run the parts one after the other, each within its share of the time."""

import argparse
import signal
import sys
import time
from pathlib import Path

import torch

from benchmarks.gpu import cuda_tests
from benchmarks.gpu.hardware import describe
from benchmarks.gpu.processes import python, run_part
from benchmarks.gpu.record import Record

# A part may use this share of the time that is left when its turn comes; what it leaves is for
# those after it.
SHARES = {"tests": 0.4, "layers": 0.55, "training": 0.4, "compiled": 1.0}
RESERVE = 15  # seconds in which no part runs: for importing PyTorch and for ending the last part


def main(argv: list[str]) -> int:
    """Run all parts; 1 if a test or a part failed, 2 if there is no such device."""
    options = _parse(argv)
    if options.device == "cuda" and not torch.cuda.is_available():
        print("No CUDA device here; --device cpu is a dry run on the CPU.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the part is ended too
    start = time.monotonic()
    record = Record(options.output, describe(options), start)
    for name in SHARES:
        left = options.seconds - RESERVE - (time.monotonic() - start)
        record.put(name, _part(name, options, left, record))
    record.finish()
    print(record.summary())
    return int(record.failed())


def _part(name: str, options: argparse.Namespace, left: float, record: Record) -> dict:
    if name == "compiled" and options.quick:
        return {"status": "not run: quick"}
    limit = left * SHARES[name]
    if limit < 1:
        return {"status": "not run: out of time"}
    print(f"{name}: at most {limit:.0f} s", file=sys.stderr)
    if name == "tests":
        arguments = cuda_tests.arguments(options.device, options.quick, options.tests)
    else:
        arguments = ["-m", "benchmarks.gpu.part", name, options.device, str(limit)]
        arguments += ["--quick"] * options.quick
    return run_part(python(arguments), limit, lambda part: record.put(name, part))


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.gpu", description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="folder for gpu.json, gpu.txt")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--seconds", type=float, default=360, help="time for everything (360)")
    parser.add_argument("--quick", action="store_true", help="toy sizes, one file of tests")
    parser.add_argument("--tests", nargs="*", help="files of tests; those with CUDA tests if none")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
