"""Sums digit by digit, and parity: a recurrent layer that answers at every step. Chapter 11."""

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.data.synthetic.addition import digit_addition
from course_rnn.data.synthetic.memory import parity
from course_rnn.training.evaluation import Loss

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class Task(NamedTuple):
    """How many symbols a step has, how many values each, and how many answers there are."""

    symbols: int
    values: int
    answers: int


#: sums with a pair of digits as one of a hundred symbols, sums with two digits apart, and parity
TASKS = {"pairs": Task(1, 100, 10), "digits": Task(2, 10, 10), "parity": Task(1, 2, 2)}
Chunk = tuple[Integer[Tensor, "T N K"], Integer[Tensor, "T N"]]


class StepReader(nn.Module):
    """A recurrent layer that answers at every step; each symbol of a step is read one-hot.

    Parameters
    ----------
    task : {"pairs", "digits", "parity"}
        What is read and answered.
    cell : {"rnn", "gru", "lstm"}
        The layer.
    hidden : int
        Units.

    Raises
    ------
    ValueError
        If the task or the cell is unknown.
    """

    def __init__(self, task: str, cell: str, hidden: int):
        super().__init__()
        for name, given, known in (("task", task, TASKS), ("cell", cell, CELLS)):
            if given not in known:
                raise ValueError(f"{name}: expected one of {sorted(known)}, got {given!r}")
        symbols, self.values, answers = TASKS[task]
        self.rnn = CELLS[cell](symbols * self.values, hidden)
        self.output = nn.Linear(hidden, answers)

    def states(
        self, ids: Integer[Tensor, "T N K"], h0: Float[Tensor, "1 N H"] | None = None
    ) -> Float[Tensor, "T N H"]:
        """Return the states after every step.

        Parameters
        ----------
        ids : integer tensor (T, N, K)
            Symbols, K a step.
        h0 : float tensor (1, N, H), optional
            First state of an RNN or a GRU; zeros if left out.
        """
        return self.rnn(F.one_hot(ids, self.values).flatten(-2).float(), h0)[0]

    def forward(self, ids: Integer[Tensor, "T N K"]) -> Float[Tensor, "T N O"]:
        """Return the logits of the answers.

        Parameters
        ----------
        ids : integer tensor (T, N, K)
            Symbols.
        """
        return self.output(self.states(ids))


def draw(task: str, T: int, N: int, rng: np.random.Generator) -> Chunk:
    """Draw a batch: two numbers of T digits, or T bits, and the answer at every step.

    Parameters
    ----------
    task : {"pairs", "digits", "parity"}
        Which.
    T, N : int
        Digits or bits, and sequences. Sums have a last step more, where the carry comes out.
    rng : np.random.Generator
        Source of the digits.
    """
    if task == "parity":
        bits, y = parity(T, N, rng)
        return torch.tensor(bits[:, :, None]), torch.tensor(y)
    ids, y = digit_addition(T, N, rng)
    if task == "pairs":
        ids = ids @ np.array([[10], [1]])
    return torch.tensor(ids), torch.tensor(y)


def chains(task: str, T: int) -> Chunk:
    """Return the sequences in which one symbol is repeated and its answer depends on the first.

    Random sums hardly ever have them: of a hundred pairs of digits ten hand on the carry that they
    get, those that add up to 9.

    Parameters
    ----------
    task : {"pairs", "digits", "parity"}
        Sums, ten pairs of digits with a carry from the first step and without; or ones alone.
    T : int
        Digits or bits.

    Examples
    --------
    >>> ids, y = chains("digits", 3)
    >>> ids[:, 1].T.tolist(), y[:, 1].tolist()  # 115 + 885 = 1000
    ([[5, 1, 1, 0], [5, 8, 8, 0]], [0, 0, 0, 1])
    """
    if task == "parity":
        ids = np.ones((T, 1, 1), dtype=np.int64)
        return torch.tensor(ids), torch.tensor(ids[..., 0].cumsum(axis=0) % 2)
    first = np.arange(20) % 10
    ids = np.tile(np.stack([first, 9 - first], axis=1), (T + 1, 1, 1))
    ids[0] = np.repeat([[5, 5], [4, 5]], 10, axis=0)
    ids[-1] = 0
    y = np.tile(np.repeat([0, 9], 10), (T + 1, 1))
    y[-1] = np.repeat([1, 0], 10)
    return torch.tensor(ids @ np.array([[10], [1]]) if task == "pairs" else ids), torch.tensor(y)


def step_loss(model: nn.Module, chunk: Chunk, state: None) -> Loss:
    """Cross-entropy of the answers at all steps.

    Parameters
    ----------
    model : StepReader
        The model.
    chunk : (ids, y)
        From :func:`draw`.
    state : None
        Nothing is carried from batch to batch.
    """
    ids, y = chunk
    return Loss(F.cross_entropy(model(ids).flatten(0, 1), y.flatten()), y.numel(), state)


@torch.no_grad()
def exact(model: nn.Module, ids: Integer[Tensor, "T N K"], y: Integer[Tensor, "T N"]) -> float:
    """Share of sequences whose answers are right at every step.

    Parameters
    ----------
    model : StepReader
        The model.
    ids, y : integer tensors (T, N, K), (T, N)
        From :func:`draw`.
    """
    return float((model(ids).argmax(dim=-1) == y).all(dim=0).float().mean())
