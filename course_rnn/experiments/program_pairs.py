"""Programs as pairs for an encoder–decoder: symbols, batches of a curriculum, what is right."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool
from torch import nn

from course_rnn.data.batching import bucket_batches
from course_rnn.data.codecs import CharCodec
from course_rnn.data.synthetic.program_sets import canonical, curriculum
from course_rnn.data.synthetic.programs import Program, program
from course_rnn.experiments.pairs import Pairs, Task, padded_pairs, written

SOURCE = CharCodec("\n ()*+-0123456789:<=>abcdefghilnoprstx")
OUTPUT = CharCodec("-0123456789")
READ = ("once", "reversed", "doubled")
POOL = 8  # batches that are sorted by length together


def task_of(programs: Sequence[Program], read: str = "once") -> Task:
    """Programs and their outputs as symbols.

    Parameters
    ----------
    programs : sequence of Program
        Drawn ones.
    read : {"once", "reversed", "doubled"}
        How a program is read: from its start, from its end, or twice from its start.
    """
    if read not in READ:
        raise ValueError(f"read: expected one of {', '.join(READ)}, got {read!r}")
    sources = [SOURCE.encode(drawn.code).tolist() for drawn in programs]
    if read == "reversed":
        sources = [source[::-1] for source in sources]
    if read == "doubled":
        sources = [source * 2 for source in sources]
    targets = [OUTPUT.encode(drawn.target).tolist() for drawn in programs]
    return Task(sources, targets, len(SOURCE), len(OUTPUT) + 2)


def text_of(ids: Sequence[int]) -> str:
    """Characters of an output; START, if a model writes it, as ``?``.

    Parameters
    ----------
    ids : sequence of int
        Symbols without END.
    """
    return "".join(OUTPUT.symbols[k] if k < len(OUTPUT) else "?" for k in ids)


def batches(
    recipe: Mapping[str, Any],
    avoid: set[str],
    rng: np.random.Generator,
    withheld: Collection[str] = (),
) -> Iterator[Pairs]:
    """Batches of fresh programs, as hard as the curriculum wants them.

    Parameters
    ----------
    recipe : mapping
        ``curriculum``, ``length``, ``nesting``, ``read``, ``batch``, ``updates``.
    avoid : set of str
        Programs of the test; under other names they do not come either.
    rng : np.random.Generator
        Source of the programs and their order.
    withheld : collection of str
        Outputs that no program of training may have.
    """
    total, N = recipe["updates"], recipe["batch"]
    target = recipe["length"], recipe["nesting"]
    avoid = {canonical(code) for code in avoid}
    for start in range(0, total, POOL):
        drawn: list[Program] = []
        while len(drawn) < POOL * N:
            fresh = program(*curriculum(recipe["curriculum"], start / total, *target, rng), rng)
            if canonical(fresh.code) not in avoid and fresh.target not in withheld:
                drawn.append(fresh)
        task = task_of(drawn, recipe["read"])
        lengths = np.array([len(source) for source in task.sources])
        for batch in bucket_batches(lengths, N, rng)[: total - start]:
            yield padded_pairs(task, batch.tolist())


@torch.no_grad()
def forced(model: nn.Module, task: Task) -> list[Bool[np.ndarray, " T"]]:
    """Say which characters of each output, END among them, are likeliest after the *true* ones.

    Parameters
    ----------
    model : Seq2Seq
        Its mode is kept.
    task : Task
        Programs and outputs.
    """
    training = model.training
    model.eval()
    source, lengths, inputs, wanted = padded_pairs(task, range(len(task.sources)))
    right = (model(source, lengths, inputs).argmax(dim=-1) == wanted).T.numpy(force=True)
    model.train(training)
    return [r[: len(t) + 1] for r, t in zip(right, task.targets, strict=True)]


def exact(model: nn.Module, task: Task) -> Bool[np.ndarray, " N"]:
    """Say which outputs the model writes without a mistake, its own characters fed back.

    Parameters
    ----------
    model, task : as in :func:`forced`
    """
    answers = written(model, task, max(map(len, task.targets)) + 2)
    return np.array([tuple(t) == a for t, a in zip(task.targets, answers, strict=True)])
