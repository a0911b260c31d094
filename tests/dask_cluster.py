"""A real Dask scheduler and its workers on this machine, as processes."""

import json
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

SECONDS = 180  # a busy machine is no failure


def wait_for(condition, what):
    deadline = time.monotonic() + SECONDS
    while not (value := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return value


@contextmanager
def dask(folder, *arguments):
    """A Dask command as a process; what it says goes into a file."""
    log = folder / f"{arguments[0]}-{time.monotonic_ns()}.log"
    with open(log, "w") as file:
        command = [sys.executable, "-m", "dask", *map(str, arguments)]
        process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=subprocess.STDOUT)
    try:
        yield process, log
    finally:
        process.kill()
        process.wait()


@contextmanager
def dask_workers(folder):
    """Address of a scheduler, and its two workers, each with one thread."""
    folder.mkdir()
    address = folder / "scheduler.json"
    local = ("--host", "127.0.0.1")
    with ExitStack() as stack:
        scheduler = (
            "scheduler",
            *local,
            "--port",
            0,
            "--no-dashboard",
            "--scheduler-file",
            address,
        )
        stack.enter_context(dask(folder, *scheduler))
        wait_for(lambda: address.exists() and address.stat().st_size, "no scheduler")
        worker = ("worker", *local, "--nthreads", 1, "--no-nanny", "--no-dashboard")
        options = ("--scheduler-file", address, "--local-directory", folder)
        workers = [stack.enter_context(dask(folder, *worker, *options)) for _ in range(2)]
        for _, log in workers:
            wait_for(lambda log=log: "Registered to" in log.read_text(), "no worker")
        yield json.loads(address.read_text())["address"], [process for process, _ in workers]
