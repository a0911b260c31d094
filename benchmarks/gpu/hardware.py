"""What the numbers were measured on: nothing that names a machine or its user."""

import argparse
import datetime
import os
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import torch

from benchmarks.gpu.bare import MISSING
from benchmarks.gpu.processes import ROOT

SEED = 0


def describe(options: argparse.Namespace) -> dict:
    """The head of the record."""
    command = f"python3 -m benchmarks.gpu --output DIR --device {options.device}"
    command += f" --seconds {options.seconds:g}" + " --quick" * options.quick
    return {
        "command": command,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "uncommitted_changes": bool(_git("status", "--porcelain")),
        "device": options.device,
        "quick": options.quick,
        "seed": SEED,
        "hardware": {**_cpu(), **(_gpu() if options.device == "cuda" else {"gpu": None})},
        "versions": _versions(),
        "stand_ins": MISSING,
    }


def _cpu() -> dict:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text("utf-8").splitlines() if "model name" in line]
        model = names[0].split(":", 1)[1].strip() if names else model
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cpu": model,
        "cores": cores,
        "cpu_instructions": torch.backends.cpu.get_cpu_capability(),
    }


def _gpu() -> dict:
    properties = torch.cuda.get_device_properties(0)
    return {
        "gpu": torch.cuda.get_device_name(0),
        "compute_capability": ".".join(map(str, torch.cuda.get_device_capability(0))),
        "gpu_memory_bytes": properties.total_memory,
        "multiprocessors": properties.multi_processor_count,
        "driver": _output(
            "nvidia-smi", "--id=0", "--query-gpu=driver_version", "--format=csv,noheader"
        ),
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version(),
    }


def _versions() -> dict:
    names = ("torch", "numpy", "jaxtyping", "pytest")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return {"python": python, "system": sys.platform, **{n: metadata.version(n) for n in names}}


def _git(*arguments: str) -> str | None:
    return _output("git", "-C", str(ROOT), *arguments)


def _output(*command: str) -> str | None:
    """The one line a program prints; None if there is no such program or it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
