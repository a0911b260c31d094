"""A run of a second with all that a run can hold, and a way to kill it in the middle."""

import os
import signal

import numpy as np
import torch

from course_rnn.data.batching import contiguous_streams
from course_rnn.experiments.language_model import RecurrentLM
from course_rnn.experiments.ledger import make_record
from course_rnn.experiments.notes import stages
from course_rnn.experiments.protocol import Arm, Experiment, Published, Summary, rows_of
from course_rnn.experiments.runner import run_experiment
from course_rnn.experiments.training_job import Chunks, train
from course_rnn.training.early_stopping import Validation

RECIPE = {
    "updates": 12,
    "hidden": 6,
    "lr": 1e-2,
    "warmup": 3,
    "schedule": "cosine",
    "weight_decay": 0.01,
    "clip": 1.0,
    "checkpoint_every": 4,
}
KILL, LOG = "COURSE_RNN_TOY_KILL", "COURSE_RNN_TOY_LOG"  # "arm-seed share", a file


def job(seed, recipe, checkpoint, progress):
    """Train a model with dropout on random symbols; samples on the way, dev after it."""
    if recipe["hidden"] == 0:
        raise ValueError("hidden: expected units, got 0")
    total = recipe["updates"]
    ids = np.random.default_rng(seed).integers(0, 5, 400)
    model = RecurrentLM(5, "lstm", 4, recipe["hidden"], 1, 0.3)

    def report(share):
        if log := os.environ.get(LOG):
            with open(log, "a") as file:
                file.write(f"{checkpoint.stem} {round(share * total)}\n")
        victim, _, moment = os.environ.get(KILL, "- 2").partition(" ")
        doomed = os.environ.get("RANK", "1") == "1"  # of several processes the second
        if doomed and victim == checkpoint.stem and share >= float(moment):
            os.kill(os.getpid(), signal.SIGKILL)
        progress(share)

    losses, notes = train(
        model,
        Chunks(total, lambda: contiguous_streams(ids, 4, 10)),
        recipe,
        checkpoint,
        report,
        stages={
            u: lambda: float(model.output.bias.sum().detach()) for u in stages(total, (0.3, 1.0))
        },
        validation=Validation(list(contiguous_streams(ids[:60], 2, 10)), every=5, patience=99),
    )
    weights = torch.cat([p.detach().flatten() for p in model.parameters()])
    return {"loss": losses[-1], "losses": losses, "notes": notes, "weights": weights.tolist()}


def summary(results):
    return Summary(rows_of(results, "last loss", "loss"), "partly", "it ran")


TOY = Experiment(
    name="toy",
    question="Does it run?",
    published=(Published("It runs", "Nobody, 1999", "https://example.org", "all", 1.5),),
    arms={"small": Arm(RECIPE, (0, 1, 2), 1.0), "large": Arm(RECIPE | {"hidden": 9}, (0,), 2.0)},
    job=job,
    summary=summary,
    quick={"updates": 3, "unknown": 1},
)
MACHINE = {
    "processor": "P",
    "processors": 2,
    "memory_gb": 3,
    "bfloat16": False,
    "system": "S",
    "versions": {"python": "3"},
    "commit": "abc",
}


def outcome(loss=1.0, machine=MACHINE):
    return {"result": {"loss": loss}, "wall_s": 2.0, "cpu_s": 1.5, "machine": machine}


def toy_record(*, quick=False, **outcomes):
    by_arm = outcomes or {
        "small": {"0": outcome(1.0), "1": outcome(2.0), "2": outcome(6.0)},
        "large": {"0": outcome(0.25)},
    }
    return make_record(TOY, by_arm, quick=quick, command="course-rnn …", finished="2026-01-02")


def run_toy(folder, **changes):
    """Run it, with its folders in `folder`."""
    places = {"results": folder / "results", "work": folder / "work"}
    return run_experiment(TOY, command="course-rnn experiment run toy", **places, **changes)


def run_killed(folder, kill, log):
    """Run it in a process that is to be killed."""
    os.environ[KILL], os.environ[LOG] = kill, str(log)
    run_toy(folder)
