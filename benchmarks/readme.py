"""The tables of ``benchmarks/README.md``: a benchmark writes its own, between two comments."""

import platform
import re
from pathlib import Path

import numpy as np
import torch

from course_rnn.experiments.machine import hardware

README = Path(__file__).with_name("README.md")


def update(name: str, table: str, path: Path = README) -> bool:
    """Put a table in the place of the one that stands there; False if there is no place for it."""
    text = path.read_text(encoding="utf-8")
    place = re.compile(f"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    if not place.search(text):
        return False
    path.write_text(
        place.sub(lambda m: f"{m[1]}\n{table}\n\n{machine()}\n\n{m[2]}", text), encoding="utf-8"
    )
    return True


def machine() -> str:
    """What it was measured on."""
    here = hardware()
    return (
        f"Measured on: {here['processor']}, {here['processors']} threads, {here['system']}; "
        f"Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__}."
    )
