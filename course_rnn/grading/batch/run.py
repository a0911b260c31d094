"""Grade a folder: journal, workers, gradebook."""

from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from course_rnn.grading.batch.dispatch import Dispatcher, Task
from course_rnn.grading.batch.executors import dask_cluster, local_threads
from course_rnn.grading.batch.files import expect_outside, find_submissions, outputs
from course_rnn.grading.batch.gradebook import write_gradebook
from course_rnn.grading.batch.journal import Journal
from course_rnn.grading.grader.grade import versions
from course_rnn.grading.judging.sheets import chapter_exercises, draw_sheets
from course_rnn.grading.report import write_reports
from course_rnn.grading.sandbox import choose_level

AHEAD = 2  # submissions in memory for every worker: one that runs, one that waits


class Batch(NamedTuple):
    """What a batch came to.

    Attributes
    ----------
    graded : int
        Submissions with a grade in the gradebook.
    new : int
        Those of them that were graded now; the rest stood in the journal.
    failed : tuple of str
        Names of those that the grader failed on; the next run tries them again.
    left_out : dict
        Names of sockets, pipes and devices in the folder, and what they are.
    """

    graded: int
    new: int
    failed: tuple[str, ...]
    left_out: dict[str, str]


def run_batch(
    folder: Path,
    chapter: int,
    output: Path,
    *,
    workers: int | None = None,
    seed: int | None = None,
    require: str | None = None,
    scheduler: str | None = None,
    reports: Path | None = None,
) -> Batch:
    """Grade every submission of a folder once, and write the gradebook.

    Parameters
    ----------
    folder : Path
        The submissions.
    chapter : int
        Chapter of the exercises.
    output : Path
        The table, ``….csv``; beside it come ``….json`` with all reports and ``….journal``, from
        which a batch that was killed goes on.
    workers : int, optional
        How many submissions run at a time; by default as many as there are processors. On a
        cluster, as many as its workers have threads.
    seed : int, optional
        By default that of the journal, or a new one.
    require : str, optional
        This level of the sandbox or none.
    scheduler : str, optional
        Address of a Dask scheduler; by default everything runs on this machine.
    reports : Path, optional
        Folder for the reports to the students, outside ``folder``.

    Returns
    -------
    Batch

    Raises
    ------
    ValueError
        If an argument is wrong, or another batch writes to the same output.
    SandboxUnavailableError
        If this machine, which is to do the work, has no sandbox.
    """
    files = outputs(output, folder)
    if reports is not None:
        expect_outside(reports, folder)
    names, left_out = find_submissions(folder)
    exercise_ids = [exercise.id for exercise in chapter_exercises(chapter)]
    if workers is not None and workers < 1:
        raise ValueError(f"--workers: expected at least 1, got {workers}")
    if seed is not None and seed < 0:
        raise ValueError(f"seed: expected no negative number, got {seed}")
    if scheduler is None:
        choose_level(require)
    head = {"chapter": chapter, "seed": seed, "versions": versions()}
    with Journal(files.journal, head) as journal:
        task = Task(chapter, journal.head["seed"], require)
        draw_sheets(task.chapter, task.seed)  # before several threads ask for them at once
        with dask_cluster(scheduler) if scheduler else local_threads(workers) as (executor, count):
            dispatcher = Dispatcher(folder, journal, executor, count * AHEAD, task)
            with tqdm(total=len(names), unit="submission", disable=None) as bar:
                dispatcher.run(names, bar)
        write_gradebook(files, journal.head, exercise_ids, dispatcher.reports())
        if reports is not None:
            for report in dispatcher.reports():
                write_reports(reports / report.file, report)
    failed = tuple(sorted(dispatcher.failed))
    return Batch(len(names) - len(failed), dispatcher.new, failed, left_out)
