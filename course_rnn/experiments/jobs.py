"""What a worker does, here or in a process of a cluster: one job of a run."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from course_rnn.experiments.files import read_json, write_json
from course_rnn.experiments.machine import commit, hardware, versions
from course_rnn.experiments.protocol import Experiment
from course_rnn.experiments.work import Task
from course_rnn.training import processes
from course_rnn.training.runtime import flush_denormals, on_device, threads

EVERY_S = 5.0  # from one note of the time to the next
_one_at_a_time = threading.Lock()  # PyTorch's default generator is one for a whole process


class Stopwatch:
    """Wall and processor time of a job, attempts that were killed included.

    Parameters
    ----------
    path : Path
        Where the time is noted every few seconds: so much may be missing for each kill.
    """

    def __init__(self, path: Path):
        self._path = path
        self._before = read_json(path) if path.exists() else {"wall_s": 0.0, "cpu_s": 0.0}
        self._started = time.perf_counter(), time.process_time()
        self._noted = self._started[0]

    def read(self) -> dict[str, float]:
        """Return ``{"wall_s", "cpu_s"}`` so far."""
        now = time.perf_counter(), time.process_time()
        return {
            name: round(self._before[name] + end - start, 3)
            for name, start, end in zip(("wall_s", "cpu_s"), self._started, now, strict=True)
        }

    def note(self) -> None:
        """Write the time to the file, if it was not written just before."""
        now = time.perf_counter()
        if now - self._noted >= EVERY_S:
            self._noted = now
            write_json(self._path, self.read())


def gpu_of(device: str) -> dict[str, str]:
    """Return ``{"gpu": name}`` for a CUDA device, nothing for the processor.

    Parameters
    ----------
    device : str
        As in :func:`run_job`.
    """
    cuda = torch.device(device).type == "cuda"
    return {"gpu": torch.cuda.get_device_name(device)} if cuda else {}


def run_job(
    experiment: Experiment,
    task: Task,
    checkpoint: Path,
    progress: Callable[[float], None] | None = None,
    device: str = "cpu",
) -> dict[str, Any]:
    """Run one job from its start, or from its checkpoint.

    Parameters
    ----------
    experiment : Experiment
        The run.
    task : Task
        Arm and seed.
    checkpoint : Path
        Where its progress is written; the folder is made if it is not there (a worker of a cluster
        may have none).
    progress : callable, optional
        Called with the share that is done.
    device : str
        Where networks are trained: ``cpu``, ``cuda`` or ``cuda:1``.

    Returns
    -------
    dict
        ``{"result", "wall_s", "cpu_s", "machine"}``; the processor time of all processes.

    Raises
    ------
    ValueError
        If there is no such device.

    Notes
    -----
    One thread of PyTorch, subnormals flushed: the result must not depend on where a job runs, as
    long as it is the processor; on a GPU sums come in another order from time to time. Jobs of one
    process wait for each other.
    """
    with _one_at_a_time, threads(1), flush_denormals(), on_device(device):
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        watch = Stopwatch(checkpoint.with_suffix(".time.json"))

        def report(share: float) -> None:
            watch.note()
            if progress is not None:
                progress(share)

        machine = hardware() | gpu_of(device) | {"versions": versions(), "commit": commit()}
        machine |= {"processes": processes.count()} if processes.count() > 1 else {}
        torch.manual_seed(task.seed)
        recipe = experiment.arms[task.arm].recipe
        result = experiment.job(task.seed, recipe, checkpoint, report)
        times = watch.read()
        (times["cpu_s"],) = processes.add_up(times["cpu_s"])
        return {"result": result, **times, "machine": machine}
