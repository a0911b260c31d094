"""A question about a picture: four ways to bring the two together, and an answer.

Chapter 10.
"""

from typing import NamedTuple

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.attention import AdditiveAttention
from course_rnn.pytorch.encoder import Encoder, Memory, expect_dropout, expect_sizes
from course_rnn.pytorch.image_encoder import CellEncoder


class Seen(NamedTuple):
    """Features (N, M) of question and picture, and the weights of the cells (N, S) or None.

    Examples
    --------
    >>> Seen._fields
    ('features', 'weights')
    """

    features: Tensor
    weights: Tensor | None


class OnlyQuestion(nn.Module):
    """The picture is not looked at: the features are tanh(W q + b).

    Parameters
    ----------
    question_size, memory_size : int
        Features of q and M.

    Examples
    --------
    >>> seen = OnlyQuestion(4, 5)(torch.randn(2, 4), torch.randn(2, 5), Memory(None, None))
    >>> tuple(seen.features.shape)
    (2, 5)
    """

    def __init__(self, question_size: int, memory_size: int):
        super().__init__()
        self.question = nn.Linear(question_size, memory_size)

    def forward(self, q: Tensor, v: Tensor, memory: Memory) -> Seen:
        """Return features of q (N, Q) alone."""
        return Seen(torch.tanh(self.question(q)), None)


class OnlyPicture(nn.Module):
    """The question is not read: the features are v.

    Parameters
    ----------
    question_size, memory_size : int
        They are not needed; all four are made alike.

    Examples
    --------
    >>> v = torch.randn(2, 5)
    >>> OnlyPicture(4, 5)(torch.randn(2, 4), v, Memory(None, None)).features is v
    True
    """

    def __init__(self, question_size: int, memory_size: int):
        super().__init__()

    def forward(self, q: Tensor, v: Tensor, memory: Memory) -> Seen:
        """Return v (N, M)."""
        return Seen(v, None)


class Product(nn.Module):
    """Question times picture, feature by feature: tanh(W q + b) ⊙ v.

    Parameters
    ----------
    question_size, memory_size : int
        Features of q and M.

    Notes
    -----
    Antol et al. (2015): question and image, each brought to the same size and through a
    tanh, are multiplied elementwise.

    Examples
    --------
    >>> seen = Product(4, 5)(torch.randn(2, 4), torch.zeros(2, 5), Memory(None, None))
    >>> seen.features.count_nonzero().item()
    0
    """

    def __init__(self, question_size: int, memory_size: int):
        super().__init__()
        self.question = nn.Linear(question_size, memory_size)

    def forward(self, q: Tensor, v: Tensor, memory: Memory) -> Seen:
        """Return the product of the two."""
        return Seen(torch.tanh(self.question(q)) * v, None)


class Looking(nn.Module):
    """The question asks the cells: tanh(W q + b) ⊙ tanh(W_c c), c by additive attention.

    Parameters
    ----------
    question_size, memory_size : int
        Features of q and M.

    Notes
    -----
    The idea is that of Zhu et al. (2016), whose LSTM attends at every word of the question; here
    the whole question asks once.

    Examples
    --------
    >>> memory = Memory(torch.randn(3, 2, 5), torch.ones(3, 2, dtype=torch.bool))
    >>> seen = Looking(4, 5)(torch.randn(2, 4), torch.randn(2, 5), memory)
    >>> tuple(seen.weights.shape)
    (2, 3)
    """

    def __init__(self, question_size: int, memory_size: int):
        super().__init__()
        self.attention = AdditiveAttention(question_size, memory_size, memory_size)
        self.question = nn.Linear(question_size, memory_size)
        self.context = nn.Linear(memory_size, memory_size)

    def forward(self, q: Tensor, v: Tensor, memory: Memory) -> Seen:
        """Return the product of the question and what it found."""
        c, weights = self.attention(q[None], memory.states, memory.states, memory.mask)
        found = torch.tanh(self.context(c[0]))
        return Seen(torch.tanh(self.question(q)) * found, weights[0])


class QuestionImageEncoder(nn.Module):
    """Reads a question, looks at the cells of a picture, and gives a decoder its source.

    Parameters
    ----------
    question : Encoder
        Reads the words of the question.
    cells : CellEncoder
        Reads the cells of the picture.
    look : type
        :class:`OnlyQuestion`, :class:`OnlyPicture`, :class:`Product` or :class:`Looking`.

    Attributes
    ----------
    memory_size : int
        M, that of ``cells``.

    Examples
    --------
    >>> encoder = QuestionImageEncoder(Encoder(9, 3, 4), CellEncoder(6, 5), Product)
    >>> words, lengths = torch.tensor([[1, 6], [2, 0]]), torch.tensor([2, 1])
    >>> memory, state = encoder(torch.randn(6, 2, 5), words, lengths)
    >>> tuple(memory.states.shape), tuple(state.shape)
    ((6, 2, 5), (1, 2, 5))
    """

    def __init__(self, question: Encoder, cells: CellEncoder, look: type[nn.Module] = Product):
        super().__init__()
        self.question, self.cells = question, cells
        self.memory_size = cells.memory_size
        self.look = look(question.memory_size, cells.memory_size)

    def see(
        self,
        cells: Float[Tensor, "S N C"],
        words: Integer[Tensor, "T N"],
        lengths: Integer[Tensor, " N"],
    ) -> tuple[Memory, Seen]:
        """Return the picture's memory, and what question and picture come to together."""
        memory, v = self.cells(cells)
        _, last = self.question(words, lengths)
        q = last[0] if isinstance(last, tuple) else last
        return memory, self.look(q[-1], v[0], memory)

    def forward(
        self,
        cells: Float[Tensor, "S N C"],
        words: Integer[Tensor, "T N"],
        lengths: Integer[Tensor, " N"],
    ) -> tuple[Memory, Float[Tensor, "1 N M"]]:
        """Return the picture's memory, and the features as the state of one layer."""
        memory, seen = self.see(cells, words, lengths)
        return memory, seen.features[None]


class VisualAnswerer(nn.Module):
    """Which of K answers? A linear layer on the features of question and picture.

    Parameters
    ----------
    encoder : QuestionImageEncoder
        Reads both.
    answers : int
        K.
    dropout : float
        Share of the features that training drops.

    Raises
    ------
    ValueError
        If there is no answer, or ``dropout`` is not in [0, 1).

    Examples
    --------
    >>> encoder = QuestionImageEncoder(Encoder(9, 3, 4), CellEncoder(6, 5), Looking)
    >>> model = VisualAnswerer(encoder, answers=7)
    >>> words, lengths = torch.tensor([[1, 6], [2, 0]]), torch.tensor([2, 1])
    >>> tuple(model(torch.randn(6, 2, 5), words, lengths).shape)
    (2, 7)
    """

    def __init__(self, encoder: QuestionImageEncoder, answers: int, *, dropout: float = 0.0):
        super().__init__()
        expect_sizes(answers=answers)
        self.encoder = encoder
        self.dropout = nn.Dropout(expect_dropout(dropout))
        self.hidden = nn.Linear(encoder.memory_size, 2 * encoder.memory_size)
        self.output = nn.Linear(2 * encoder.memory_size, answers)

    def forward(
        self,
        cells: Float[Tensor, "S N C"],
        words: Integer[Tensor, "T N"],
        lengths: Integer[Tensor, " N"],
    ) -> Float[Tensor, "N K"]:
        """Return the logits of the answers."""
        _, seen = self.encoder.see(cells, words, lengths)
        return self.output(self.dropout(torch.relu(self.hidden(seen.features))))
