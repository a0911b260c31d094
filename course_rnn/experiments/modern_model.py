"""A language model of blocks that take any recurrent layer, of a size to order."""

from collections.abc import Callable, Mapping
from typing import Any

import torch.nn.functional as F
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.diagonal_rnn import DiagonalRNN
from course_rnn.pytorch.matrix_memory import MatrixMemory
from course_rnn.pytorch.min_gru import MinGRU
from course_rnn.pytorch.min_lstm import MinLSTM

HEADS = 4
#: input size, hidden size → a layer; the recurrences of the second half have a parallel form.
CELLS: Mapping[str, Callable[[int, int], nn.Module]] = {
    "lstm": nn.LSTM,
    "gru": nn.GRU,
    "min-gru": lambda I, H: MinGRU(I, H, parallel=False),  # on a core the loop is faster
    "min-lstm": lambda I, H: MinLSTM(I, H, parallel=False),
    "diagonal": lambda I, H: DiagonalRNN(I, H, parallel=False),
    "matrix": lambda I, H: MatrixMemory(I, H, heads=HEADS),
}
STEP = {"diagonal": 2, "matrix": HEADS}  # hidden sizes that a cell can have


class Block(nn.Module):
    """Add to the input what a recurrent layer makes of it, mixed and gated.

    y = x + a ∘ σ(b), where a and b are linear in the states of the layer, which reads the
    normalised x: the nonlinearity that a linear recurrence lacks.

    Parameters
    ----------
    cell : str
        One of :data:`CELLS`.
    size, hidden : int
        Of what goes in and comes out; and H of the layer.
    """

    def __init__(self, cell: str, size: int, hidden: int):
        super().__init__()
        self.norm = nn.LayerNorm(size)
        self.layer = CELLS[cell](size, hidden)
        self.mix = nn.Linear(hidden, 2 * size)

    def forward(
        self, x: Float[Tensor, "T N D"], state: Any
    ) -> tuple[Float[Tensor, "T N D"], tuple[Tensor, ...]]:
        """Return what goes to the next block, and the last states of the layer.

        Parameters
        ----------
        x : float tensor (T, N, D)
            From the block below.
        state : tuple of tensors, or None
            The states before; zeros if there are none.
        """
        if state is not None:
            state = state if len(state) > 1 else state[0]
        hs, last = self.layer(self.norm(x), state)
        return x + F.glu(self.mix(hs)), last if isinstance(last, tuple) else (last,)


class ModernLM(nn.Module):
    """Embedding → blocks → normalisation → logits of the next symbol.

    Parameters
    ----------
    V : int
        Number of symbols.
    cell : str
        One of :data:`CELLS`.
    size, hidden, blocks : int
        Size of the embedding and of what the blocks hand on; H; how many blocks.

    Raises
    ------
    ValueError
        If the cell is unknown.
    """

    def __init__(self, V: int, cell: str, size: int, hidden: int, blocks: int):
        super().__init__()
        if cell not in CELLS:
            raise ValueError(f"cell: expected one of {', '.join(CELLS)}; got {cell!r}")
        self.embedding = nn.Embedding(V, size)
        self.blocks = nn.ModuleList(Block(cell, size, hidden) for _ in range(blocks))
        self.norm = nn.LayerNorm(size)
        self.output = nn.Linear(size, V)

    def forward(
        self, inputs: Integer[Tensor, "T N"], state: tuple[Tensor, ...] | None = None
    ) -> tuple[Float[Tensor, "T N V"], tuple[Tensor, ...]]:
        """Return the logits after every symbol, and the last states of all blocks in a row.

        Parameters
        ----------
        inputs : integer tensor (T, N)
            Symbols.
        state : tuple of tensors, optional
            The states before; zeros if left out.
        """
        x, after = self.embedding(inputs), []
        each = 0 if state is None else len(state) // len(self.blocks)
        for k, block in enumerate(self.blocks):
            before = None if state is None else tuple(state[k * each : (k + 1) * each])
            x, last = block(x, before)
            after.extend(last)
        return self.output(self.norm(x)), tuple(after)


def hidden_for(parameters: int, V: int, cell: str, size: int, blocks: int) -> int:
    """Return the hidden size whose model comes nearest to a number of parameters.

    Parameters
    ----------
    parameters : int
        To be reached from below or above.
    V, cell, size, blocks
        As in :class:`ModernLM`.

    Raises
    ------
    ValueError
        If not even the smallest model has so few.
    """
    step = STEP.get(cell, 1)

    def count(hidden: int) -> int:
        model = ModernLM(V, cell, size, hidden, blocks)
        return sum(p.numel() for p in model.parameters())

    if count(step) > parameters:
        raise ValueError(f"parameters: expected at least {count(step)}, got {parameters}")
    low, high = 1, 2
    while count(high * step) <= parameters:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if count(middle * step) <= parameters else (low, middle)
    return step * min(low, high, key=lambda k: abs(count(k * step) - parameters))


def make_modern(V: int, recipe: Mapping[str, Any]) -> ModernLM:
    """Build the model of a recipe with the initial weights of its layers.

    Parameters
    ----------
    V : int
        Number of symbols.
    recipe : mapping
        ``cell``, ``parameters``, ``size``, ``blocks``.
    """
    cell, size, blocks = recipe["cell"], recipe["size"], recipe["blocks"]
    hidden = hidden_for(recipe["parameters"], V, cell, size, blocks)
    return ModernLM(V, cell, size, hidden, blocks)
