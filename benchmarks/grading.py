"""The grader: a batch of the solution of chapter 2 on two workers, and single grades.

Unlike the others this is measured by the wall clock, because the work is done by other processes.
Run it on a machine that does nothing else.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

from course_rnn.grading.batch import run_batch
from course_rnn.grading.grader.grade import grade_submission
from course_rnn.grading.grader.slots import open_sandbox
from course_rnn.grading.judging.sheets import draw_sheets
from course_rnn.grading.sandbox import choose_level

SOLUTIONS = Path(__file__).parents[1] / "solutions"
CHAPTERS = {"NumPy, chapter 2": 2, "NumPy and PyTorch, chapter 3": 3}
SUBMISSIONS, WORKERS, REPEATS, SEED = 60, 2, 11, 2024


def report() -> str:
    """Submissions a second, and medians of single grades."""
    lines = [f"  sandbox {choose_level()}, {len(os.sched_getaffinity(0))} processors"]
    seconds, own = batch(SUBMISSIONS)
    lines.append(
        f"  batch of {SUBMISSIONS}, {WORKERS} workers: {SUBMISSIONS / seconds:.1f} submissions/s, "
        f"{own / SUBMISSIONS * 1e3:.0f} ms of processor time each outside the sandbox"
    )
    for name, chapter in CHAPTERS.items():
        samples = single(chapter, REPEATS)
        lines.append(
            f"  one submission, {name}: median {statistics.median(samples):.2f} s, "
            f"{min(samples):.2f} to {max(samples):.2f} s"
        )
    return "\n".join(lines)


def batch(count: int) -> tuple[float, float]:
    """Wall seconds, and processor seconds of this process."""
    draw_sheets(2, SEED)
    (solution,) = SOLUTIONS.glob("02_*.ipynb")
    with tempfile.TemporaryDirectory() as folder:
        submissions = Path(folder, "in")
        submissions.mkdir()
        for number in range(count):
            (submissions / f"{number:04}.ipynb").write_bytes(solution.read_bytes())
        before, start = time.process_time(), time.perf_counter()
        done = run_batch(submissions, 2, Path(folder, "grades.csv"), workers=WORKERS, seed=SEED)
        seconds, own = time.perf_counter() - start, time.process_time() - before
    if done.graded != count:
        raise RuntimeError(f"only {done.graded} of {count} were graded")
    return seconds, own


def single(chapter: int, repeats: int) -> list[float]:
    """Wall seconds of grading the solution of a chapter, the hidden cases drawn before."""
    draw_sheets(chapter, SEED)
    (solution,) = SOLUTIONS.glob(f"{chapter:02}_*.ipynb")
    samples = []
    with open_sandbox(choose_level()) as sandbox:
        for _ in range(repeats):
            start = time.perf_counter()
            graded = grade_submission(solution, chapter, sandbox, SEED)
            samples.append(time.perf_counter() - start)
            if graded.score != graded.points:
                raise RuntimeError(f"{solution.name}: {graded.score} of {graded.points} points")
    return samples
