"""What the runs of chapters 7 and 10 share: pairs of sequences, batches, training, and writing."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.data.batching import bucket_batches
from course_rnn.data.words import WordCodec
from course_rnn.pytorch.attention_decoders import BahdanauDecoder, LuongDecoder
from course_rnn.pytorch.decoders import PlainDecoder, RepeatDecoder
from course_rnn.pytorch.encoder import Encoder
from course_rnn.pytorch.padding import pad
from course_rnn.pytorch.search import beam_search
from course_rnn.pytorch.seq2seq import Seq2Seq
from course_rnn.training.evaluation import Loss, LossFunction
from course_rnn.training.loop import fit

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
DECODERS = {"plain": PlainDecoder, "luong": LuongDecoder, "bahdanau": BahdanauDecoder}
NOT_COUNTED = -100  # cross_entropy's own mark
Ids = Sequence[int]


class Task(NamedTuple):
    """Sources and targets as symbols, and how many symbols the two have.

    The last two symbols of the target are START and END, which no target has.
    """

    sources: Sequence[Ids]
    targets: Sequence[Ids]
    source_size: int
    target_size: int

    @property
    def start(self) -> int:
        """Return the symbol that is fed first."""
        return self.target_size - 2

    @property
    def end(self) -> int:
        """Return the symbol that a target ends with."""
        return self.target_size - 1


def task_of_words(
    read: Sequence[Sequence[str]],
    write: Sequence[Sequence[str]],
    source: WordCodec,
    target: WordCodec,
) -> Task:
    """Pairs of sentences, given as words, as symbols.

    Parameters
    ----------
    read, write : sequences of sequences of str
        As many of one as of the other.
    source, target : WordCodec
        Their words.
    """
    sources = [source.encode(words).tolist() for words in read]
    targets = [target.encode(words).tolist() for words in write]
    return Task(sources, targets, len(source), len(target) + 2)


class Pairs(NamedTuple):
    """A padded batch: source (S, N), lengths (N,), inputs and wanted (T, N)."""

    source: Integer[Tensor, "S N"]
    lengths: Integer[Tensor, " N"]
    inputs: Integer[Tensor, "T N"]
    wanted: Integer[Tensor, "T N"]


def padded_pairs(task: Task, which: Sequence[int]) -> Pairs:
    """Shift and pad some pairs: START y_1 … y_T is fed, y_1 … y_T END is wanted.

    Parameters
    ----------
    task : Task
        All pairs.
    which : sequence of int
        Those of the batch.
    """
    source, lengths, _ = pad([task.sources[i] for i in which], 0)
    targets = [task.targets[i] for i in which]
    inputs = pad([[task.start, *ids] for ids in targets], task.end).ids
    wanted = pad([[*ids, task.end] for ids in targets], NOT_COUNTED).ids
    return Pairs(source, lengths, inputs, wanted)


def batches_without_end(task: Task, batch_size: int, rng: np.random.Generator) -> Iterator[Pairs]:
    """Batches of sources of similar length, epoch after epoch.

    Parameters
    ----------
    task : Task
        All pairs.
    batch_size : int
        Pairs in a batch.
    rng : np.random.Generator
        Source of their order.
    """
    lengths = np.array([len(source) for source in task.sources])
    while True:
        for batch in bucket_batches(lengths, batch_size, rng):
            yield padded_pairs(task, batch.tolist())


def pair_loss(smoothing: float = 0.0) -> LossFunction:
    """Return the teacher-forced cross-entropy of a :class:`Seq2Seq`, in nats per symbol.

    Parameters
    ----------
    smoothing : float
        Share of the probability that is wanted of all symbols alike (label smoothing).
    """

    def loss(model: nn.Module, chunk: Pairs, state: None) -> Loss:
        source, lengths, inputs, wanted = chunk
        logits = model(source, lengths, inputs)
        mean = F.cross_entropy(
            logits.flatten(0, 1).float(),
            wanted.flatten(),
            ignore_index=NOT_COUNTED,
            label_smoothing=smoothing,
        )
        return Loss(mean, int((wanted != NOT_COUNTED).sum()), None)

    return loss


def fit_pairs(
    model: Seq2Seq, task: Task, *, updates: int, batch_size: int, seed: int, rate: float = 0.01
) -> list[float]:
    """Train with Adam, the learning rate on one cycle; the model comes back in evaluation mode.

    Parameters
    ----------
    model : Seq2Seq
        The model.
    task : Task
        All pairs.
    updates, batch_size : int
        How many updates, and pairs for each.
    seed : int
        Of the order of the pairs.
    rate : float
        The largest learning rate.

    Returns
    -------
    list of float
        The loss of every update, in nats per symbol.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=rate, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, updates + 1, cycle_momentum=False
    )
    batches = batches_without_end(task, batch_size, np.random.default_rng(seed))
    chunks = islice(batches, updates)
    losses = fit(model.train(), chunks, optimizer, loss=pair_loss(), schedule=schedule)
    model.eval()
    return losses


def make_seq2seq(task: Task, recipe: Mapping[str, Any]) -> Seq2Seq:
    """Make the model of a recipe.

    Parameters
    ----------
    task : Task
        For the numbers of symbols.
    recipe : mapping
        ``cell``, ``decoder`` ("repeat" or a key of ``DECODERS``), ``embedding``, ``hidden`` (of
        each direction of the encoder, and of the decoder), ``layers``, ``bidirectional``,
        ``dropout``.
    """
    E, H, layers = recipe["embedding"], recipe["hidden"], recipe["layers"]
    shared = {"cell": CELLS[recipe["cell"]], "layers": layers, "dropout": recipe["dropout"]}
    two_ways = recipe["bidirectional"]
    encoder = Encoder(task.source_size, E, H, bidirectional=two_ways, **shared)
    memory = encoder.memory_size
    if recipe["decoder"] == "repeat":
        return Seq2Seq(encoder, RepeatDecoder(task.target_size, H, memory, **shared))
    decoder = DECODERS[recipe["decoder"]]
    return Seq2Seq(encoder, decoder(task.target_size, E, H, memory, **shared))


@torch.no_grad()
def written(
    model: nn.Module, task: Task, max_length: int, *, width: int = 0, batch_size: int = 250
) -> list[tuple[int, ...]]:
    """Let the model write the target of every source, without END; its mode is kept.

    Parameters
    ----------
    model : Seq2Seq
        The model.
    task : Task
        Sources in any order.
    max_length : int
        Most symbols, END among them.
    width : int
        Of the beam; 0 writes greedily.
    batch_size : int
        Sources at a time.
    """
    training = model.training
    model.eval()
    order = sorted(range(len(task.sources)), key=lambda i: len(task.sources[i]))
    found: dict[int, tuple[int, ...]] = {}
    for at in range(0, len(order), batch_size):
        which = order[at : at + batch_size]
        source, lengths, _ = pad([task.sources[i] for i in which], 0)
        ends = task.start, task.end
        if width:
            sizes = {"max_length": max_length, "width": width}
            rows = [h.symbols for h in beam_search(model, source, lengths, *ends, **sizes)]
        else:
            rows = model.greedy(source, lengths, *ends, max_length)
        found |= {
            i: tuple(k for k in row if k != task.end) for i, row in zip(which, rows, strict=True)
        }
    model.train(training)
    return [found[i] for i in range(len(order))]


@torch.no_grad()
def attention_of(model: nn.Module, task: Task, which: int) -> Float[np.ndarray, "T S"]:
    """Where the decoder looks for each true symbol and END of one target.

    Parameters
    ----------
    model : Seq2Seq
        With attention; its mode is kept.
    task : Task
        The pairs.
    which : int
        The pair.
    """
    training = model.training
    model.eval()
    source, lengths, inputs, _ = padded_pairs(task, [which])
    memory, state = model.encode(source, lengths)
    weights = model.decode(inputs, state, memory).weights
    model.train(training)
    return weights[:, 0].cpu().numpy()
