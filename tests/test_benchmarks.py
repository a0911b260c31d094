"""The benchmarks still compare like with like (speed itself is no matter for a test)."""

import re
import subprocess
import sys

from tests.import_rules import ROOT
from tests.sandboxes import need

CODE = """
import numpy as np
from benchmarks import cells, char_rnn_gradients, char_rnn_step, generation, measure
for benchmark in (char_rnn_gradients, char_rnn_step, generation):
    functions, units, unit = benchmark.contenders()  # raises if two of them disagree
    assert len(functions) >= 2 and units >= 1
cells.SECONDS, measure.FEWEST_ROUNDS = 0.0, 2
for case, found in cells.ratios(sizes=[(4, 3, 2, 5), cells.SIZES[0]]).items():
    assert found["torch.nn"] > 0 and all(found[name][0] > 0.01 for name in cells.WANTED), case
measure.REPEATS, measure.SAMPLE_SECONDS = 3, 0.001
print(measure.table({"slow": lambda: np.ones(400_000).sum(), "fast": lambda: None}, 1, "calls"))
"""


def test_contenders_agree_and_the_table_prints():
    import torch  # noqa: F401  # the subprocess needs it

    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    head, slow, fast = done.stdout.splitlines()
    assert head.split() == ["median", "spread", "calls/s", "ratio"]
    assert slow.split()[-1] == "1.00×"
    assert float(fast.split()[-1].removesuffix("×")) > 2


def test_the_benchmark_of_the_grader_grades():
    need("bwrap")
    code = (
        "from benchmarks import grading\n"
        "grading.SUBMISSIONS, grading.REPEATS, grading.CHAPTERS = 2, 1, {'NumPy': 2}\n"
        "print(grading.report())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "batch of 2, 2 workers:" in done.stdout
    assert "one submission, NumPy: median" in done.stdout


def test_a_batch_that_is_killed_is_graded_once():
    need("bwrap")
    code = (
        "from benchmarks import killed_batch\n"
        "killed_batch.SUBMISSIONS, killed_batch.WORKERS, killed_batch.STOP_S = 30, (2,), 1.0\n"
        "killed_batch.traces = set\n"  # other tests run beside this one
        "print(killed_batch.report())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "30 submissions, 6 hostile (1 of them costly to read), 4 times SIGKILL" in done.stdout
    peaks = re.search(r"in each run: \[(.+)\] MB", done.stdout)[1].split(", ")
    assert len(peaks) == 5
    assert all(0 < int(peak) <= 300 for peak in peaks)
