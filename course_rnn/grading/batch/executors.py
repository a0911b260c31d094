"""Where a batch runs: threads on this machine, or the workers of a Dask cluster.

Threads are enough here, since the work is done in the sandbox's own process.
"""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

TIMEOUT_S = 10  # to reach the scheduler


@contextmanager
def local_threads(workers: int | None) -> Iterator[tuple[Executor, int]]:
    """Threads on this machine.

    Parameters
    ----------
    workers : int or None
        How many; None for one a processor.

    Yields
    ------
    executor : Executor
        The threads.
    count : int
        How many there are.
    """
    count = len(os.sched_getaffinity(0)) if workers is None else workers
    executor = ThreadPoolExecutor(count)
    try:
        yield executor, count
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def dask_cluster(scheduler: str) -> Iterator[tuple[Executor, int]]:
    """The workers of a Dask cluster.

    Parameters
    ----------
    scheduler : str
        Address of the scheduler, such as "tcp://192.168.0.1:8786".

    Yields
    ------
    executor : Executor
        The cluster.
    count : int
        How many threads its workers have together.

    Raises
    ------
    ValueError
        If Dask is not installed, nobody answers at the address, or there are no workers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ValueError("--scheduler needs Dask: pip install 'course-rnn[cluster]'") from error
    try:
        client = Client(scheduler, timeout=TIMEOUT_S, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise ValueError(f"--scheduler: nobody answers at {scheduler}") from error
    with client:
        count = sum(client.nthreads().values())
        if count == 0:
            raise ValueError(f"--scheduler: {scheduler} has no workers")
        # pure=False: Dask must not take the result of an earlier run for this one
        yield client.get_executor(pure=False), count
