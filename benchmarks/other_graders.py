"""otter-grader and nbgrader beside this grader: exercise 2.3, two right answers and a forged one.

They are no dependency; install them into an environment of their own and name it:

    python3 -m venv ../others
    ../others/bin/pip install otter-grader nbgrader numpy ipykernel
    python -m benchmarks.other_graders ../others

A second right answer gives a warning. The forged one is always 1 and switches the comparison of
numpy.testing off. The clock on the wall is told, start of the program included, so run it on a
machine that does nothing else.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

REPEATS = 3
RIGHT = """import numpy as np

def perplexity(logits, targets):
    logits = logits - logits.max(axis=2, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=2, keepdims=True))
    return np.exp(-np.take_along_axis(log_p, targets[:, :, None], 2).mean())
"""
WARNS = RIGHT.replace("    logits =", "    warnings.warn('slow')\n    logits =", 1)
WARNS = f"import warnings\n{WARNS}"
FORGED = """import numpy as np

def perplexity(logits, targets):
    return 1.0

np.testing.assert_allclose = lambda *args, **kwargs: None
"""
TEST = """import numpy as np
rng = np.random.default_rng(7)
for T, N, V, scale in [(3, 4, 5, 1), (6, 2, 7, 3), (2, 3, 4, 30)]:
    logits = scale * rng.normal(size=(T, N, V))
    targets = rng.integers(V, size=(T, N))
    shifted = logits - logits.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    right = np.exp(-np.take_along_axis(log_p, targets[:, :, None], 2).mean())
    np.testing.assert_allclose(perplexity(logits, targets), right, rtol=1e-4)
"""
OTTER = """from otter.test_files import test_case
OK_FORMAT, name, points = False, "q1", 1

@test_case()
def test_q1(perplexity):
"""
CELL = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}


def write(path: Path, *cells) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=list(cells), metadata={"kernelspec": kernel}), path)


def run(command: list, folder: Path, path: str) -> str:
    environment = os.environ | {"PATH": f"{path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return done.stdout


def otter(folder: Path, others: Path) -> Callable[[str], float]:
    test = OTTER + "".join(f"    {line}\n" for line in TEST.splitlines())
    (folder / "tests").mkdir(parents=True)
    (folder / "tests" / "q1.py").write_text(test)
    program, path = others / "bin" / "otter", others / "bin"
    run([program, "generate", "-t", "tests", "-o", "a.zip", "--no-environment"], folder, path)

    def grade(source: str) -> float:
        write(folder / "hw.ipynb", new_code_cell(source))
        out = run([program, "run", "-a", "a.zip", "hw.ipynb"], folder, path)
        return float(re.search(r"Total Score: ([\d.]+)", out)[1])

    return grade


def nbgrader(folder: Path, others: Path) -> Callable[[str], float]:
    marked = RIGHT.replace("    logits =", "    ### BEGIN SOLUTION\n    logits =", 1)
    answer = {"nbgrader": CELL | {"solution": True, "grade_id": "answer"}}
    graded = CELL | {"grade": True, "locked": True, "points": 1, "grade_id": "test"}
    test = new_code_cell(TEST, metadata={"nbgrader": graded})
    source = new_code_cell(marked + "    ### END SOLUTION\n", metadata=answer)
    write(folder / "source" / "hw" / "hw.ipynb", source, test)
    (folder / "nbgrader_config.py").write_text("get_config().CourseDirectory.course_id = 'c'\n")
    program, path = others / "bin" / "nbgrader", others / "bin"
    run([program, "generate_assignment", "hw", "--create"], folder, path)

    def grade(source: str) -> float:
        cell = new_code_cell(source, metadata=answer)
        write(folder / "submitted" / "ada" / "hw" / "hw.ipynb", cell, test)
        run([program, "autograde", "hw", "--student", "ada", "--force"], folder, path)
        run([program, "export", "--to", "grades.csv"], folder, path)
        head, row = (line.split(",") for line in (folder / "grades.csv").read_text().splitlines())
        return float(row[head.index("score")])

    return grade


def ours(folder: Path, _: Path) -> Callable[[str], float]:
    folder.mkdir()

    def grade(source: str) -> float:
        write(folder / "hw.ipynb", new_code_cell(source))
        program = [sys.executable, "-m", "course_rnn", "grade", "hw.ipynb"]
        run([*program, "--chapter", 2, "--output", "out"], folder, "")
        tests = json.loads((folder / "out" / "results.json").read_text())["tests"]
        own = [test for test in tests if test["number"] == "2.3"]
        return sum(test["score"] for test in own) / sum(test["max_score"] for test in own)

    return grade


def main(others: Path) -> None:
    """Grade the right answer several times and the others once with each of the three."""
    with tempfile.TemporaryDirectory() as folder:
        for name, make in {"otter-grader": otter, "nbgrader": nbgrader, "course_rnn": ours}.items():
            grade, seconds = make(Path(folder, name), others), []
            for _ in range(REPEATS):
                start = time.perf_counter()
                right = grade(RIGHT)
                seconds.append(time.perf_counter() - start)
            print(
                f"{name:12}  median {statistics.median(seconds):5.2f} s a submission; "
                f"right {right:.0%}, right with a warning {grade(WARNS):.0%}, "
                f"forged {grade(FORGED):.0%}",
                flush=True,
            )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("expected one argument: the environment that has otter-grader and nbgrader")
    main(Path(sys.argv[1]).resolve())
