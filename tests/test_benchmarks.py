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


TABLES = """
import sys
from pathlib import Path
from benchmarks import growth, readme
page = Path(sys.argv[1])
pairs = [("a", "old"), ("b", "kept")]
sections = [f"<!-- {n} -->\\n{t}\\n<!-- end of {n} -->\\n" for n, t in pairs]
page.write_text("".join(sections))
for table in ("| x\\\\1 |", "| y |"):  # no group of a regex; the second instead of the first
    assert readme.update("a", table, page)
    text = page.read_text()
    assert text.count(table) == 1 and "old" not in text and "kept" in text, text
    assert text.count("Measured on: ") == 1
assert "| x" not in text
assert not readme.update("c", "| z |", page) and page.read_text() == text
assert abs(growth.growth([(10, 3.0), (20, 5.0), (40, 48.0)]) - 2) < 1e-9
cost, said = growth.cost_of([sys.executable, "-c", "x = bytes(200_000_000); print(len(x))"])
assert said == "200000000\\n" and cost.megabytes > 190 and cost.seconds > 0.005, cost
child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(20_000_000))'])"
assert growth.cost_of([sys.executable, "-c", child])[0].seconds > 0.1  # children count too
try:
    growth.cost_of([sys.executable, "-c", "print('ow'); exit(3)"])
except RuntimeError as error:
    assert "exit code 3" in str(error) and "ow" in str(error)
else:
    raise AssertionError("a failure went unseen")
"""


def test_the_tables_of_the_page_and_what_a_process_costs(tmp_path):
    import torch  # noqa: F401  # the subprocess needs it

    done = subprocess.run(
        [sys.executable, "-c", TABLES, str(tmp_path / "page.md")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
