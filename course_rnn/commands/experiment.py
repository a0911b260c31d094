"""The commands ``course-rnn experiment list|run|show``.

What a command needs is imported when it runs: so the others start fast, and work without PyTorch.
"""

import argparse
import os
import shlex
import sys
from pathlib import Path


def add_experiment(commands: argparse._SubParsersAction) -> None:
    """Add ``course-rnn experiment list|run|show``.

    Parameters
    ----------
    commands : argparse subparsers
        The commands of ``course-rnn``.
    """
    experiment = commands.add_parser("experiment", help="the recorded runs of the book")
    actions = experiment.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list the runs, their questions and what came out")
    _add_folders(listing)
    listing.set_defaults(run=_list)
    _add_run(actions)
    showing = actions.add_parser("show", help="print the record of a run")
    showing.add_argument("name", metavar="NAME")
    showing.add_argument("--quick", action="store_true", help="that of the run of seconds")
    _add_folders(showing)
    showing.set_defaults(run=_show)


def _add_run(actions):
    running = actions.add_parser(
        "run",
        help="run one, and write its record",
        description="Run the jobs of an experiment, a seed of an arm each, and write the record "
        "when all are done. Killed at any moment, it goes on with --resume and computes the same. "
        "Started by torchrun, every update of a training is shared among its processes.",
    )
    running.add_argument("name", metavar="NAME", help="course-rnn experiment list names them")
    running.add_argument("--resume", action="store_true", help="go on with a run that was begun")
    running.add_argument(
        "--quick", action="store_true", help="the same path in seconds; its record is no result"
    )
    running.add_argument(
        "--only", action="append", default=[], metavar="ARM", help="these arms now; the rest later"
    )
    running.add_argument(
        "--device",
        default="cpu",
        metavar="NAME",
        help="where networks are trained: cpu, cuda, cuda:1; default: cpu",
    )
    running.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask scheduler: its workers do the jobs. Give each worker one thread; one that "
        "sees the folder --work goes on from the checkpoints of another",
    )
    _add_folders(running)
    running.set_defaults(run=_run)


def _add_folders(parser):
    parser.add_argument("--results", type=Path, metavar="DIR", help="records; default: results")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="unfinished runs; default: _build/experiments"
    )


def _folders(args):
    from course_rnn.experiments.ledger import RESULTS
    from course_rnn.experiments.work import WORK

    return args.results or RESULTS, args.work or WORK


def _list(args):
    from course_rnn.experiments.catalogue import NAMES, load
    from course_rnn.experiments.ledger import read_ledger
    from course_rnn.experiments.show import duration, table
    from course_rnn.experiments.work import tasks_of

    results, work = _folders(args)
    records, rows = read_ledger(results), [("name", "status", "processor time", "question")]
    for name in NAMES:
        experiment = load(name)
        if name in records:
            status, time = records[name]["status"], duration(records[name]["cpu_s"])
        else:
            tasks = tasks_of(experiment)
            minutes = sum(experiment.arms[task.arm].minutes for task in tasks)
            done = sum((work / name / f"{task}.json").exists() for task in tasks)
            begun = (work / name).exists()
            status = f"begun, {done} of {len(tasks)} jobs" if begun else "not run yet"
            time = f"about {duration(60 * minutes)}"
        rows.append((name, status, time, experiment.question))
    print(table(rows))
    return 0


def _run(args):
    from course_rnn.training import processes

    with processes.joined():
        return _run_alone_or_together(args)


def _run_alone_or_together(args):
    from contextlib import nullcontext

    from course_rnn.experiments.catalogue import load
    from course_rnn.experiments.runner import run_experiment
    from course_rnn.experiments.show import record_text
    from course_rnn.training import processes

    experiment = load(args.name)
    results, work = _folders(args)
    with nullcontext((None, 1)) if args.scheduler is None else _cluster(args) as (executor, _):
        run = run_experiment(
            experiment,
            command=_command(args),
            resume=args.resume,
            quick=args.quick,
            only=args.only,
            results=results,
            work=work,
            device=args.device,
            executor=executor,
        )
    if processes.rank() > 0:
        return 0  # the first one tells
    for job, error in run.failed.items():
        print(f"course-rnn: error: {job}: {error}", file=sys.stderr)
    if run.record is None:
        print(f"{run.done} of {run.total} jobs done; the others: the same with --resume")
        return int(bool(run.failed))
    from course_rnn.experiments.ledger import read_record

    print(record_text(read_record(run.record)))
    print(f"\nwritten: {run.record}")
    return 0


def _cluster(args):
    from course_rnn.grading.batch.executors import dask_cluster

    return dask_cluster(args.scheduler)


def _command(args):
    """What was asked for, without folders and addresses of this machine."""
    words = ["course-rnn", "experiment", "run", args.name]
    words += ["--device", args.device] * (args.device != "cpu")
    words += ["--quick"] * args.quick + (["--scheduler", "ADDRESS"] if args.scheduler else [])
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        here, all_ = (int(os.environ[name]) for name in ("LOCAL_WORLD_SIZE", "WORLD_SIZE"))
        nodes = ["--nnodes", str(all_ // here)] * (all_ > here)
        words[:1] = ["torchrun", *nodes, "--nproc-per-node", str(here), "-m", "course_rnn"]
    return shlex.join(words)


def _show(args):
    from course_rnn.experiments.catalogue import load
    from course_rnn.experiments.ledger import read_record, record_path
    from course_rnn.experiments.show import record_text

    results, work = _folders(args)
    name = load(args.name).name
    path = work / f"{name}-quick.json" if args.quick else record_path(name, results)
    if not path.exists():
        quick = " --quick" * args.quick
        raise ValueError(f"NAME: {name} is not run yet; course-rnn experiment run {name}{quick}")
    print(record_text(read_record(path)))
    return 0
