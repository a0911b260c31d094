"""What a run ran on: processor, versions, commit."""

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("course-rnn", "numpy", "torch")
BF16_FLAGS = {"amx_bf16", "avx512_bf16"}


def hardware() -> dict[str, Any]:
    """Return processor, its threads that this process may use, and memory in GB."""
    info = _processor()
    affinity = getattr(os, "sched_getaffinity", None)
    names = getattr(os, "sysconf_names", {})
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if names else 0
    return {
        "processor": info.get("model name", platform.processor() or platform.machine()),
        "processors": len(affinity(0)) if affinity else os.cpu_count() or 1,
        "memory_gb": round(memory / 1e9),
        "bfloat16": has_bfloat16(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that decide on the numbers."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # run from the checkout
            found[name] = "not installed"
    return found


def commit() -> str:
    """Return the commit of the checkout, with ``+`` if files differ from it; or ``unknown``."""
    try:
        head = _git("rev-parse", "HEAD")
        return head + "+" * bool(_git("status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def has_bfloat16() -> bool:
    """Whether the processor multiplies matrices in bfloat16 (looked up on Linux, else False).

    Without it, PyTorch computes such products slowly, or not at all.
    """
    return bool(BF16_FLAGS & set(_processor().get("flags", "").split()))


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=20
    )
    return done.stdout.strip()


def _processor() -> dict[str, str]:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return {}
    lines = (line.split(":", 1) for line in text.split("\n\n")[0].splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, value in lines}
