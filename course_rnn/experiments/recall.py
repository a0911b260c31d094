"""``recall``: chapter 4's stories; which cell learns which lag?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.data.synthetic.stories import whereabouts
from course_rnn.experiments.notes import stages
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
from course_rnn.experiments.training_job import Chunks, train
from course_rnn.pytorch.init import orthogonal
from course_rnn.training.evaluation import Loss

LAGS = {24: 3, 42: 6}  # sentences between
TRAINED_ON = 0.8  # share of the stories


class Stories(NamedTuple):
    """Words (T, N), answers (N,), and how many different words and answers there are."""

    ids: Integer[Tensor, "T N"]
    y: Integer[Tensor, " N"]
    V: int
    answers: int


class Reader(nn.Module):
    """A recurrent layer that reads a story word by word and answers after the last.

    Parameters
    ----------
    V, answers, hidden : int
        Words, answers, units.
    cell : {"rnn", "gru", "lstm"}
        The tanh RNN starts with an orthogonal W_hh and biases of 0: the best start of chapter 4.
    forget : float
        Initial bias of an LSTM's forget gate, and 0 in its other bias.
    rng : torch.Generator
        Source of the orthogonal matrix.
    """

    def __init__(
        self, V: int, answers: int, hidden: int, cell: str, forget: float, rng: torch.Generator
    ):
        super().__init__()
        cells = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
        if cell not in cells:
            raise ValueError(f"cell: expected one of {sorted(cells)}, got {cell!r}")
        self.V, self.rnn, self.output = V, cells[cell](V, hidden), nn.Linear(hidden, answers)
        with torch.no_grad():
            if cell == "rnn":
                self.rnn.weight_hh_l0[:] = orthogonal((hidden, hidden), rng, torch.float32)
                self.rnn.bias_ih_l0[:] = self.rnn.bias_hh_l0[:] = 0
            if cell == "lstm":
                self.rnn.bias_ih_l0[hidden : 2 * hidden] = forget
                self.rnn.bias_hh_l0[hidden : 2 * hidden] = 0

    def forward(self, ids: Integer[Tensor, "T N"]) -> Float[Tensor, "N O"]:
        """Return the logits of the answers.

        Parameters
        ----------
        ids : integer tensor (T, N)
            Words.
        """
        hs, _ = self.rnn(F.one_hot(ids, self.V).float())
        return self.output(hs[-1])


def draw_stories(sentences: int, count: int) -> Stories:
    """Draw the stories of chapter 4: the same ones for every seed of a network.

    Parameters
    ----------
    sentences : int
        Sentences between what decides and the question.
    count : int
        Stories.
    """
    drawn = whereabouts(sentences, count, np.random.default_rng(0))
    words = sorted({word for story in drawn for word in story.words})
    answers = sorted({story.answer for story in drawn})
    index = {word: k for k, word in enumerate(words)}
    ids = torch.tensor([[index[word] for word in story.words] for story in drawn]).T
    y = torch.tensor([answers.index(story.answer) for story in drawn])
    return Stories(ids, y, len(words), len(answers))


def answer_loss(model: nn.Module, chunk: tuple[Tensor, Tensor], state: None) -> Loss:
    """Cross-entropy of the answers to a batch of stories.

    Parameters
    ----------
    model : Reader
        The model.
    chunk : (ids, y)
        Words (T, N), answers (N,).
    state : None
        Nothing is carried from batch to batch.
    """
    ids, y = chunk
    return Loss(F.cross_entropy(model(ids), y), len(y), state)


def job(seed: int, recipe: Mapping[str, Any], checkpoint: Path, progress: Progress) -> Result:
    """Train one network for each lag."""
    result: Result = {}
    for k, lag in enumerate(LAGS):
        torch.manual_seed(seed)

        def share(done: float, k: int = k) -> None:
            progress((k + done) / len(LAGS))

        file = checkpoint.with_name(f"{checkpoint.stem}-{lag}.pt")
        result |= _learn(seed, lag, recipe, file, share)
    return result


def _learn(seed, lag, recipe, checkpoint, progress) -> Result:
    stories = draw_stories(LAGS[lag], recipe["stories"])
    known = round(recipe["stories"] * TRAINED_ON)
    rng = torch.Generator().manual_seed(seed)
    sizes = stories.V, stories.answers, recipe["hidden"]
    model = Reader(*sizes, recipe["cell"], recipe["forget"], rng)
    total = recipe["updates"]

    def read() -> Iterator[tuple[Tensor, Tensor]]:
        order = torch.Generator().manual_seed(0)
        for pick in torch.randint(known, (total, recipe["batch"]), generator=order, device="cpu"):
            yield stories.ids[:, pick], stories.y[pick]

    def accuracy() -> float:
        with torch.no_grad():
            right = model(stories.ids[:, known:]).argmax(dim=-1) == stories.y[known:]
        return right.float().mean().item()

    at = [*stages(total, (0.05, 0.1, 0.2, 0.4, 0.7, 1.0))]
    _, curve = train(
        model,
        Chunks(total, read),
        recipe,
        checkpoint,
        progress,
        loss=answer_loss,
        stages=dict.fromkeys(at, accuracy),
    )
    early = curve[at.index(stages(total, (recipe["early"],))[0])][1]
    return {f"lag_{lag}": early, f"lag_{lag}_long": curve[-1][1], f"curve_{lag}": curve}


def summary(results: Results) -> Summary:
    """Compare forget bias 0 with forget bias 1 and with the GRU, and all with the tanh RNN."""
    rows = ()
    for lag in LAGS:
        rows += rows_of(results, f"accuracy at lag {lag}, chapter 4's training", f"lag_{lag}")
        rows += rows_of(results, f"accuracy at lag {lag}, ten times longer", f"lag_{lag}_long")
    keys = [f"lag_{lag}{long}" for lag in LAGS for long in ("", "_long")]
    zero, one, gru = (
        [mean_of(results, arm, key) for key in keys] for arm in ("lstm-0", "lstm-1", "gru")
    )
    gaps = [(g - z, g - o) for z, o, g in zip(zero, one, gru, strict=True)]
    open_gaps = [(before, after) for before, after in gaps if before > 0.1]
    closed = sum(after < before / 2 for before, after in open_gaps)
    status = "not reproduced"
    if open_gaps and closed:
        status = "reproduced" if closed == len(open_gaps) else "partly"
    because = (
        f"the GRU is more than 10 points above forget bias 0 in {len(open_gaps)} of {len(keys)} "
        f"comparisons; forget bias 1 closes more than half of the gap in {closed} of these"
    )
    return Summary(rows, status, because)


RECIPE = {
    "hidden": 32,
    "forget": 0.0,
    "stories": 2_500,
    "batch": 32,
    "updates": 3_000,
    "early": 0.1,  # chapter 4 trains for 300
    "lr": 3e-3,
    "warmup": 0,
    "schedule": "constant",
    "weight_decay": 0.0,
    "clip": 1.0,
    "checkpoint_every": 200,
}

EXPERIMENT = Experiment(
    name="recall",
    question="Do gates learn lags of 24 and 42 words sooner than a well-started tanh RNN?",
    published=(
        Published(
            claim="A bias of 1 at the LSTM's forget gate closes the gap between LSTM and GRU",
            source="Józefowicz, Zaremba and Sutskever, An Empirical Exploration of Recurrent "
            "Network Architectures, 2015",
            url="https://research.google/pubs/pub45473/",
            read="abstract",
        ),
    ),
    arms={
        "rnn-orthogonal": Arm(RECIPE | {"cell": "rnn"}, tuple(range(6)), 2),
        "lstm-0": Arm(RECIPE | {"cell": "lstm", "forget": 0.0}, tuple(range(6)), 3),
        "lstm-1": Arm(RECIPE | {"cell": "lstm", "forget": 1.0}, tuple(range(6)), 3),
        "lstm-3": Arm(RECIPE | {"cell": "lstm", "forget": 3.0}, tuple(range(6)), 3),
        "gru": Arm(RECIPE | {"cell": "gru"}, tuple(range(6)), 3),
    },
    job=job,
    summary=summary,
    quick={"updates": 10, "stories": 100, "batch": 8, "hidden": 8, "checkpoint_every": 5},
)
