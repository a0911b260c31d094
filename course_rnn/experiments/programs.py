"""``programs``: small programs and what they print; which curriculum helps, at equal updates?

An LSTM reads a program character by character, another writes what it prints. Training programs
are drawn as they are needed; those of the test are never among them, not under other names either.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from course_rnn.data.synthetic.program_sets import (
    OPERATIONS,
    carries,
    distinct_programs,
    operations_of,
)
from course_rnn.data.synthetic.programs import Program
from course_rnn.experiments.notes import stages
from course_rnn.experiments.pairs import Pairs, make_seq2seq, pair_loss, written
from course_rnn.experiments.program_pairs import batches, exact, forced, task_of, text_of
from course_rnn.experiments.protocol import (
    Arm,
    Experiment,
    Progress,
    Published,
    Result,
    Results,
    Summary,
    mean_of,
    rows_of,
)
from course_rnn.experiments.training_job import Chunks, thinned, train

SHOWN = 8  # programs whose answers are kept


def drawn_tests(recipe: Mapping[str, Any]) -> dict[tuple[int, int], list[Program]]:
    """Draw the test for every length and nesting: the same for all arms and seeds.

    Parameters
    ----------
    recipe : mapping
        ``length``, ``nesting``, ``test``.
    """
    rng = np.random.default_rng(0)
    return {
        (length, nesting): distinct_programs(length, nesting, recipe["test"], rng)
        for nesting in range(1, recipe["nesting"] + 1)
        for length in range(1, recipe["length"] + 1)
    }


def drawn_additions(recipe: Mapping[str, Any]) -> list[Program]:
    """Draw sums of two numbers of at most ``length`` digits, as many as ``test`` says.

    Parameters
    ----------
    recipe : mapping
        ``length``, ``test``.
    """
    rng, count, top = np.random.default_rng(1), recipe["test"], 10 ** recipe["length"]
    pairs = rng.choice(top * top, size=min(count, top * top // 4), replace=False)
    sums = (divmod(int(pair), top) for pair in pairs)
    return [Program(f"print(({a}+{b}))", str(a + b)) for a, b in sums]


def judged(model: nn.Module, programs: Sequence[Program], read: str) -> Result:
    """Share of characters (true ones fed) and of whole outputs (own ones fed) that are right.

    Parameters
    ----------
    model : Seq2Seq
        The model.
    programs : sequence of Program
        A test.
    read : str
        As in :func:`course_rnn.experiments.program_pairs.task_of`.
    """
    task = task_of(programs, read)
    right = forced(model, task)
    return {
        "characters": float(np.concatenate(right).mean()),
        "exact": float(exact(model, task).mean()),
    }


def finally_judged(model: nn.Module, recipe: Mapping[str, Any]) -> Result:
    """Judge a trained network: by level, by place in the output, and by operation.

    Parameters
    ----------
    model : Seq2Seq
        The model.
    recipe : mapping
        That of the job.
    """
    tests, read = drawn_tests(recipe), recipe["read"]
    grid = [[*level, *judged(model, some, read).values()] for level, some in tests.items()]
    last = tests[recipe["length"], recipe["nesting"]]
    rows = [r for r in forced(model, task_of(last, read)) if len(r) >= 4]  # three characters, END
    places = {
        "first": [r[0] for r in rows],
        "middle": np.concatenate([r[1:-2] for r in rows]) if rows else [],
        "last": [r[-2] for r in rows],
        "END": [r[-1] for r in rows],
    }
    single = [p for (_, nesting), some in tests.items() if nesting == 1 for p in some]
    named = np.array([operations_of(p.code)[0] for p in single])
    hits = exact(model, task_of(single, read))
    sums = drawn_additions(recipe)
    count = np.array([carries(*map(int, p.code[7:-2].split("+"))) for p in sums])
    added = exact(model, task_of(sums, read))
    answers = written(model, task_of(last[:SHOWN], read), 20)
    return {
        "grid": grid,
        "places": [[name, float(np.mean(p))] for name, p in places.items() if len(p)],
        "operations": [[o, float(hits[named == o].mean())] for o in OPERATIONS if o in named],
        "carries": [[int(c), float(added[count == c].mean())] for c in np.unique(count)],
        "samples": [
            [p.code, p.target, text_of(a)] for p, a in zip(last[:SHOWN], answers, strict=True)
        ],
    }


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train one network with one curriculum, and judge it on programs it has not seen."""
    tests, total = drawn_tests(recipe), recipe["updates"]
    avoid = {p.code for some in (*tests.values(), drawn_additions(recipe)) for p in some}
    target = tests[recipe["length"], recipe["nesting"]]
    torch.manual_seed(seed)
    model = make_seq2seq(task_of(target), recipe)

    def read() -> Iterator[Pairs]:
        return batches(recipe, avoid, np.random.default_rng(1 + seed))

    losses, curve = train(
        model,
        Chunks(total, read),
        recipe,
        checkpoint,
        progress,
        loss=pair_loss(),
        stages=dict.fromkeys(
            stages(total, (0.25, 0.5, 0.75, 1.0)), lambda: judged(model, target, recipe["read"])
        ),
    )
    result = {"curve": curve, "training": thinned(losses)}
    return curve[-1][1] | finally_judged(model, recipe) | result


def summary(results: Results) -> Summary:
    """Compare the curricula with none, by the share of characters right on the target."""
    rows = rows_of(results, "share of characters right, true ones fed", "characters")
    rows += rows_of(results, "share of outputs right", "exact")
    none = mean_of(results, "none", "characters")
    gains = {
        arm: mean_of(results, arm, "characters") - none for arm in ("naive", "mixed", "combined")
    }
    status = "not reproduced"
    if gains["combined"] > 0:
        best = gains["combined"] > max(gains["naive"], gains["mixed"])
        status = "reproduced" if best else "partly"
    because = "characters right, in percent, against no curriculum: " + ", ".join(
        f"{arm} {100 * gain:+.1f}" for arm, gain in gains.items()
    )
    return Summary(rows, status, because)


RECIPE = {
    "length": 3,
    "nesting": 2,
    "test": 300,  # programs of every length and nesting
    "cell": "lstm",
    "decoder": "plain",
    "embedding": 24,
    "hidden": 96,
    "layers": 1,
    "bidirectional": False,
    "dropout": 0.0,
    "curriculum": "combined",
    "read": "once",
    "batch": 128,
    "updates": 1_200,
    "lr": 5e-3,
    "warmup": 100,
    "schedule": "cosine",
    "weight_decay": 0.0,
    "clip": 1.0,
    "checkpoint_every": 200,
}
MINUTES = 3.5  # of a job on one core, as a pilot of some hundred updates says
SEEDS = (0, 1)


def _arms() -> dict[str, Arm]:
    names = ("none", "naive", "mixed", "combined")
    arms = {name: Arm(RECIPE | {"curriculum": name}, SEEDS, MINUTES) for name in names}
    for read, factor in (("reversed", 1.0), ("doubled", 2.8)):
        recipe = RECIPE | {"curriculum": "mixed", "read": read}
        arms[f"mixed-{read}"] = Arm(recipe, SEEDS, MINUTES * factor)
    return arms


EXPERIMENT = Experiment(
    name="programs",
    question="An LSTM learns to say what small programs print: which curriculum helps, and does it "
    "help to read a program backwards or twice?",
    published=(
        Published(
            claim="Conventional curriculum learning proved ineffective; a new variant of it "
            "improved the networks in all experimental conditions",
            source="Zaremba and Sutskever, Learning to Execute, 2014",
            url="https://arxiv.org/abs/1410.4615",
            read="abstract, and the published code",
        ),
        Published(
            claim="With the improved curriculum an LSTM adds two numbers of nine digits with 99 % "
            "accuracy",
            source="Zaremba and Sutskever, Learning to Execute, 2014",
            url="https://arxiv.org/abs/1410.4615",
            read="abstract",
            value=0.99,
        ),
    ),
    arms=_arms(),
    job=job,
    summary=summary,
    quick={
        "length": 2,
        "test": 20,
        "hidden": 8,
        "embedding": 4,
        "batch": 10,
        "updates": 10,
        "checkpoint_every": 5,
    },
)
