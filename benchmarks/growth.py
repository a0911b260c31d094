"""What the steps of the pipeline cost at several sizes: building, re-running, testing, grading.

Every size is a process of its own with what it starts; told are their processor time, and the most
memory that one of them held. The exponent is that of a power law between the smallest and the
largest size: 1 if time grows as the work does, less if a part is the same at every size.
"""

import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.measure import markdown

ROOT = Path(__file__).parents[1]
PAGES = (5, 10, 20, 40)
NOTEBOOKS = (1, 2, 4)
SUBMISSIONS = (10, 30, 100)
TESTS = (("metrics",), ("metrics", "museum"), ("metrics", "museum", "reference"))
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
SOLUTION = "02_elman_rnns.ipynb"
BATCH = """
import sys
from pathlib import Path
from course_rnn.grading.batch import run_batch
folder = Path(sys.argv[1])
print(run_batch(folder / "in", 2, folder / "grades.csv", workers=2, seed=2024).graded)
"""


class Cost(NamedTuple):
    """Processor seconds of a process and its children, and megabytes of the largest of them."""

    seconds: float
    megabytes: float


def report(steps: Iterable[str] | None = None) -> str:
    """One table of all steps, or of those that are named."""
    rows = []
    for what, unit, sizes, run in STEPS:
        if steps is not None and what not in steps:
            continue
        costs = []
        for size in sizes:
            work, cost = run(size)
            costs.append((work, cost))
            print(f"{what}: {work} {unit}, {cost}", file=sys.stderr, flush=True)
        exponent = growth([(work, cost.seconds) for work, cost in costs])
        for work, cost in costs:
            each = f"{cost.seconds / work:.3g} s"
            rows.append([what, f"{work} {unit}", f"{cost.seconds:.1f} s", each])
            rows[-1] += [f"{cost.megabytes:.0f} MB", ""]
            what = ""  # once a step
        rows[-1][-1] = f"{exponent:.2f}"
    return markdown(["step", "size", "processor time", "each", "memory", "exponent"], rows)


def growth(points: list[tuple[int, float]]) -> float:
    """The exponent of a power law between the first point and the last."""
    (small, before), *_, (large, after) = points
    return math.log(after / before) / math.log(large / small)


def cost_of(command: list, cwd: Path = ROOT) -> tuple[Cost, str]:
    """Run a command; what it cost, and what it said. An error if it fails."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            list(map(str, command)), cwd=cwd, stdout=said, stderr=subprocess.STDOUT, text=True
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise RuntimeError(f"{command}: exit code {process.returncode}\n{text[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), text


def build(pages: int) -> tuple[int, Cost]:
    """Build a book of the first so many pages, from nothing."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "book")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "_build", "__pycache__"))
        toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
        chosen = [page for page in _pages(toc) if (ROOT / f"{page}.ipynb").exists()][:pages]
        short = {"format": toc["format"], "root": toc["root"]}
        short["chapters"] = [{"file": page} for page in chosen]
        (copy / "_toc.yml").write_text(yaml.safe_dump(short), encoding="utf-8")
        program = Path(sys.executable).with_name("jupyter-book")
        cost, _ = cost_of([program, "build", ".", "--quiet"], copy)
        built = len(list((copy / "_build" / "html").glob("[be]*/[0-9]*.html")))
    return built, cost


def rerun(notebooks: int) -> tuple[int, Cost]:
    """Re-run the first so many notebooks with solutions, and compare."""
    chosen = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.ipynb"))[:notebooks]
    return len(chosen), cost_of([*PYTEST, "-p", "no:xdist", "--nbval", *chosen])[0]


def unit(folders: tuple[str, ...]) -> tuple[int, Cost]:
    """Run the tests of some folders."""
    cost, said = cost_of([*PYTEST, "-p", "no:xdist", *(ROOT / "tests" / f for f in folders)])
    return int(said.split(" passed")[0].split()[-1]), cost


def batch(submissions: int) -> tuple[int, Cost]:
    """Grade so many times the solution of chapter 2."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "in")
        place.mkdir()
        for number in range(submissions):
            shutil.copy(ROOT / "solutions" / SOLUTION, place / f"{number:04}.ipynb")
        cost, said = cost_of([sys.executable, "-c", BATCH, folder])
    return int(said.split()[-1]), cost


def _pages(toc: object) -> Iterator[str]:
    if isinstance(toc, list):
        for part in toc:
            yield from _pages(part)
    elif isinstance(toc, dict):
        if "file" in toc:
            yield toc["file"]
        for part in toc.values():
            yield from _pages(part)


STEPS: list[tuple[str, str, tuple, Callable]] = [
    ("build the book", "pages", PAGES, build),
    ("`nbval`", "notebooks", NOTEBOOKS, rerun),
    ("unit tests", "tests", TESTS, unit),
    ("`batch`", "submissions", SUBMISSIONS, batch),
]
