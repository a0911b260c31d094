"""Run an experiment: its jobs one after the other, or on the workers of an executor."""

import datetime
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

from tqdm import tqdm

from course_rnn.experiments import together
from course_rnn.experiments.jobs import run_job
from course_rnn.experiments.ledger import RESULTS, make_record, record_path, write_record
from course_rnn.experiments.machine import has_bfloat16, versions
from course_rnn.experiments.protocol import Experiment, quick_version
from course_rnn.experiments.work import WORK, Task, WorkFolder, fingerprint, tasks_of
from course_rnn.training import processes

BAR = "{desc}: {percentage:3.0f}%|{bar}| {elapsed} gone, {remaining} left{postfix}"


class Run(NamedTuple):
    """What a call came to.

    Attributes
    ----------
    record : Path or None
        The record, once all jobs are done.
    done, total : int
        Jobs.
    failed : dict
        Job to what went wrong.
    """

    record: Path | None
    done: int
    total: int
    failed: dict[str, str]


def run_experiment(
    experiment: Experiment,
    *,
    command: str,
    resume: bool = False,
    quick: bool = False,
    only: Sequence[str] = (),
    results: Path = RESULTS,
    work: Path = WORK,
    device: str = "cpu",
    executor: Executor | None = None,
) -> Run:
    """Do the jobs of a run that are not done, and write the record once all are.

    Parameters
    ----------
    experiment : Experiment
        The run.
    command : str
        What started it, for the record.
    resume : bool
        Go on with a run that was interrupted; what it computes is the same bit for bit.
    quick : bool
        The same path in seconds. Its record is no result and stays in the work folder.
    only : sequence of str
        These arms; the others are left for another call.
    results : Path
        Folder of the records.
    work : Path
        Folder for unfinished runs.
    device : str
        Where networks are trained, as in :func:`course_rnn.experiments.jobs.run_job`.
    executor : Executor, optional
        Runs jobs side by side, as a Dask cluster does; by default one after the other here.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If an arm is unknown, or the work folder does not allow it (see ``WorkFolder``).
    LostProcessError
        If the run is shared with the processes of ``torchrun``, and one of them is gone.

    Notes
    -----
    Among several processes (:mod:`course_rnn.training.processes`) number 0 has the work folder and
    answers; the others help it, and answer with a ``Run`` of no jobs.
    """
    if unknown := sorted(set(only) - set(experiment.arms)):
        raise ValueError(f"--only: expected arms out of {list(experiment.arms)}, got {unknown}")
    experiment = quick_version(experiment) if quick else experiment
    name = experiment.name + "-quick" * quick
    together.expect_shareable(device, executor)
    if processes.rank() > 0:
        together.help_with(experiment)
        return Run(None, 0, 0, {})
    with WorkFolder(work / name, _head(experiment, name, device), resume=resume) as folder:
        tasks = tasks_of(experiment)
        todo = [t for t in tasks if folder.outcome(t) is None and (not only or t.arm in only)]
        failed = _do(experiment, todo, tasks, folder, device, executor)
        outcomes = {task: folder.outcome(task) for task in tasks}
        done = sum(outcome is not None for outcome in outcomes.values())
        if done < len(tasks):
            return Run(None, done, len(tasks), failed)
        record = make_record(
            experiment,
            _by_arm(outcomes),
            quick=quick,
            command=command,
            finished=datetime.date.today().isoformat(),
        )
        path = work / f"{name}.json" if quick else record_path(experiment.name, results)
        write_record(record, path)
        folder.remove()
        return Run(path, done, len(tasks), failed)


def _head(experiment: Experiment, name: str, device: str) -> dict[str, Any]:
    """What must be the same when the run goes on."""
    recipes = fingerprint(experiment)
    shared = {"processes": processes.count()} if processes.count() > 1 else {}
    return shared | {
        "name": name,
        "recipes": recipes,
        "versions": versions(),
        "bfloat16": has_bfloat16(),
        "device": device,
    }


def _by_arm(outcomes: dict[Task, Any]) -> dict[str, dict[str, Any]]:
    by_arm: dict[str, dict[str, Any]] = {}
    for task, outcome in outcomes.items():
        by_arm.setdefault(task.arm, {})[str(task.seed)] = outcome
    return by_arm


def _do(experiment, todo, tasks, folder, device, executor) -> dict[str, str]:
    """Do jobs; what went wrong with those that failed."""

    def minutes(some):
        return sum(experiment.arms[task.arm].minutes for task in some)

    total, failed = minutes(tasks), {}
    before = total - minutes(todo)
    with tqdm(total=total, initial=before, desc="all", bar_format=BAR, disable=None) as bar:
        do = _one_by_one if executor is None else _side_by_side
        for task, outcome in do(experiment, todo, folder, bar, device, executor):
            if isinstance(outcome, Exception):
                failed[str(task)] = f"{type(outcome).__name__}: {outcome}"
            else:
                folder.keep(task, outcome)
    return failed


def _one_by_one(experiment, todo, folder, bar, device, _) -> Iterator[tuple[Task, Any]]:
    together.announce(todo)
    for task in todo:
        together.hand_on(folder.checkpoint(task))
        weight, start = experiment.arms[task.arm].minutes, bar.n
        bar.set_postfix_str(str(task))

        def progress(share, start=start, weight=weight):
            bar.update(start + weight * share - bar.n)

        try:
            yield task, run_job(experiment, task, folder.checkpoint(task), progress, device)
        except Exception as error:  # the other jobs do not depend on it
            if processes.count() > 1:
                raise  # the helpers may stand elsewhere: none knows how to go on
            yield task, error
        progress(1.0)


def _side_by_side(experiment, todo, folder, bar, device, executor) -> Iterator[tuple[Task, Any]]:
    running = {
        executor.submit(run_job, experiment, task, folder.checkpoint(task), device=device): task
        for task in todo
    }
    for future in as_completed(running):
        task = running[future]
        yield task, future.exception() or future.result()
        bar.set_postfix_str(str(task))
        bar.update(experiment.arms[task.arm].minutes)
