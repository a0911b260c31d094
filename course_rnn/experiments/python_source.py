"""``python_source``: an LSTM writes Python; how much of it parses?

The published claim speaks of predicting characters. Parsing is a measure of our own: the claim
counts as reproduced if the network is ahead of counting by both.
"""

import ast
import re
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Integer

from course_rnn.data.codecs import CharCodec
from course_rnn.data.python_source import load_python_source
from course_rnn.data.splits import split
from course_rnn.experiments.counting import fit_kneser_ney, kneser_ney_nats, kneser_ney_write
from course_rnn.experiments.language_model import (
    Parts,
    make_model,
    train_language_model,
    write,
)
from course_rnn.experiments.protocol import (
    Arm,
    Experiment,
    Progress,
    Result,
    Results,
    Summary,
    mean_of,
    rows_of,
)
from course_rnn.experiments.shakespeare import CLAIM, COUNTING, NETWORK

HELD_OUT = "held-out"
BEGIN = "\n\n\ndef "  # a function at the top level
END = re.compile(r"\n\n\n(?=\S)")  # two blank lines, and something that is not indented


@cache
def encoded() -> tuple[CharCodec, Integer[np.ndarray, "_"]]:
    """Return the source as indices, and what they stand for; once for all jobs of a process."""
    text = load_python_source()
    codec = CharCodec.from_text(text)
    return codec, codec.encode(text)


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Write functions: with a network, by counting, or copied from the part kept for testing."""
    codec, ids = encoded()
    parts = Parts(*split(ids[: recipe["characters"]]), len(codec))
    count, length = recipe["samples"], recipe["length"]
    if recipe["model"] == HELD_OUT:
        text = codec.decode(np.concatenate([parts.dev, parts.test]))
        starts = [match.end() - len("def ") for match in re.finditer(BEGIN, text)]
        return judged([text[start : start + length] for start in starts])
    if recipe["model"] == COUNTING:
        model = fit_kneser_ney(parts.train, recipe["order"], parts.V)
        rng, prime = np.random.default_rng(seed), codec.encode(BEGIN)

        def ended(ids: list[int]) -> bool:
            return END.search(codec.decode(np.array(ids[-4:]))) is not None

        written = [kneser_ney_write(model, prime, length, rng, ended) for _ in range(count)]
        texts = ["def " + codec.decode(np.array(ids)) for ids in written]
        nats = kneser_ney_nats(parts.train, parts.test, parts.V, [recipe["order"]])
        return judged(texts) | {"test_nats": nats[0][1]}
    network = make_model(parts.V, recipe)

    def sample() -> Result:
        rng = torch.Generator().manual_seed(seed)
        ids = write(network, codec.encode(BEGIN), length, count, rng)
        return judged(["def " + codec.decode(column) for column in ids.T.astype(np.int64)])

    result = train_language_model(network, parts, recipe, checkpoint, progress, sample=sample)
    return result | sample()  # with the best weights


def judged(texts: list[str]) -> Result:
    """Say how many pieces of source end, and how many of all end and parse.

    Parameters
    ----------
    texts : list of str
        Each begins with ``def``, and ends where two blank lines are followed by something that is
        not indented; what comes after does not count.

    Returns
    -------
    dict
        ``ended`` and ``parses``, shares of all, and the first three ``texts``.

    Raises
    ------
    ValueError
        If there is none.
    """
    if not texts:
        raise ValueError("texts: expected at least one, got none")
    ended = [END.split(text)[0] for text in texts if END.search(text)]
    return {
        "ended": len(ended) / len(texts),
        "parses": sum(parses(text) for text in ended) / len(texts),
        "texts": [END.split(text)[0] for text in texts[:3]],
    }


def parses(source: str) -> bool:
    """Whether Python's own parser takes a text for a program; it is never run.

    Parameters
    ----------
    source : str
        The text.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd escapes in strings
        try:
            ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def summary(results: Results) -> Summary:
    """Compare the network with counting, by nats and by what parses."""
    rows = rows_of(results, "share of functions that end and parse", "parses")
    rows += rows_of(results, "share of functions that end", "ended")
    rows += rows_of(results, "test nats per character", "test_nats")
    networks = [arm for arm in results if arm not in (COUNTING, HELD_OUT)]
    best = max(networks, key=lambda arm: mean_of(results, arm, "parses"))
    ours, counted, real = (mean_of(results, arm, "parses") for arm in (best, COUNTING, HELD_OUT))
    nats, counted_nats = (mean_of(results, arm, "test_nats") for arm in (best, COUNTING))
    better = (ours > counted) + (nats < counted_nats)
    because = (
        f"{best}: {ours:.0%} parse and {nats:.3f} nats; Kneser–Ney: {counted:.0%} and "
        f"{counted_nats:.3f}; of real functions {real:.0%} pass the same test"
    )
    return Summary(rows, ("not reproduced", "partly", "reproduced")[better], because)


WRITING = {"samples": 200, "length": 2_000, "characters": None}
LSTM = NETWORK | WRITING | {"model": "lstm", "epochs": 5}

EXPERIMENT = Experiment(
    name="python_source",
    question="Which share of the functions that an LSTM writes does Python's parser accept?",
    published=(CLAIM,),
    arms={
        HELD_OUT: Arm(WRITING | {"model": HELD_OUT}, (0,), 0.1),
        COUNTING: Arm(WRITING | {"model": COUNTING, "order": 6}, (0, 1, 2), 2),
        "lstm-1x512": Arm(LSTM, (0, 1, 2), 52),
        "lstm-2x512": Arm(LSTM | {"layers": 2, "dropout": 0.15}, (0,), 112),
    },
    job=job,
    summary=summary,
    quick={
        "characters": 150_000,
        "samples": 2,
        "length": 100,
        "order": 3,
        "updates": 6,
        "streams": 16,
        "steps": 16,
        "hidden": 16,
        "embedding": 8,
        "warmup": 2,
        "checkpoint_every": 2,
    },
    sets=("networkx_source",),
)
