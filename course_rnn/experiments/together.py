"""One run in several processes: number 0 holds the work folder, the others help it with its jobs.

Every process runs every job; what is shared among them is each update of
:func:`course_rnn.training.loop.fit`. A job that trains otherwise is computed by all alike.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from course_rnn.experiments.jobs import run_job
from course_rnn.experiments.protocol import Experiment
from course_rnn.experiments.work import Task
from course_rnn.training import processes


def expect_shareable(device: str, executor: object | None) -> None:
    """Raise ``ValueError`` if a run cannot be shared among the processes that are there.

    Parameters
    ----------
    device, executor
        As in :func:`course_rnn.experiments.runner.run_experiment`.
    """
    if processes.count() == 1:
        return
    if device != "cpu":
        raise ValueError(f"--device: expected cpu under torchrun, got {device}")
    if executor is not None:
        raise ValueError("--scheduler: expected none under torchrun, got one")


def announce(todo: list[Task]) -> None:
    """Tell the helpers which jobs will be done, in this order."""
    processes.gather(todo)


def hand_on(checkpoint: Path) -> None:
    """Give the helpers what there is of a job: they may not see the folder."""
    if processes.count() > 1:
        beside = checkpoint.parent.glob(f"{checkpoint.stem}[.-]*")
        processes.gather({path.name: path.read_bytes() for path in beside})


def help_with(experiment: Experiment) -> None:
    """Do what process 0 does, and write nothing but copies of its checkpoints.

    Parameters
    ----------
    experiment : Experiment
        The same as there.

    Raises
    ------
    LostProcessError
        If another process is gone.
    """
    for task in processes.gather(None)[0]:
        with TemporaryDirectory(prefix="course-rnn-") as folder:
            for path, data in _copies(Path(folder)):
                path.write_bytes(data)
            run_job(experiment, task, Path(folder) / f"{task}.pt")


def _copies(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for name, data in processes.gather(None)[0].items():
        yield folder / name, data
