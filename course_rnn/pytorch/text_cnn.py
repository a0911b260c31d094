"""A sentence encoder without a recurrence: patterns of a few words, each searched everywhere.

Chapter 9.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.encoder import expect_sizes
from course_rnn.pytorch.padding import expect_lengths, lengths_to_mask


class TextCNN(nn.Module):
    """Filters over windows of words; of each filter its strongest answer in the sentence.

    Parameters
    ----------
    features : nn.Module
        ``features(words)``: vectors (T, N, ``features.output_size``), as
        :class:`course_rnn.pytorch.word_features.WordEmbedding` has them.
    filters : int
        Patterns F of each width.
    widths : sequence of int
        Words in a pattern.

    Attributes
    ----------
    output_size : int
        F times the number of widths.

    Raises
    ------
    ValueError
        If there is no width, or a size or width is below 1.

    Notes
    -----
    Kim (2014), "Convolutional neural networks for sentence classification". Here a window starts at
    every real word, and reads zeros after the last one: so a sentence may be shorter than a window,
    and padding changes nothing.

    Examples
    --------
    >>> from course_rnn.pytorch.word_features import WordEmbedding
    >>> encoder = TextCNN(WordEmbedding(9, 3, unknown=1), filters=4, widths=(1, 2, 3))
    >>> tuple(encoder(torch.tensor([[2, 4], [3, 0]]), torch.tensor([2, 1])).shape)
    (2, 12)
    """

    def __init__(self, features: nn.Module, filters: int, widths: Sequence[int] = (3, 4, 5)):
        super().__init__()
        expect_sizes(filters=filters, widths=min(widths, default=0))
        self.features = features
        self.widths = tuple(widths)
        self.filters = nn.ModuleList(nn.Linear(w * features.output_size, filters) for w in widths)
        self.output_size = filters * len(widths)

    def forward(
        self, words: Integer[Tensor, "T N"], lengths: Integer[Tensor, " N"]
    ) -> Float[Tensor, "N D"]:
        """Return v of each sentence.

        Parameters
        ----------
        words : integer tensor (T, N)
            Padded sentences; the padding must be words too, but which does not matter.
        lengths : integer tensor (N,)
            Real words of each sentence.

        Raises
        ------
        ValueError
            If shapes, indices or lengths do not fit.
        """
        x = self.features(words)
        expect_lengths(lengths, *words.shape)
        real = lengths_to_mask(lengths.to(x.device), len(x))[..., None]
        x = x.masked_fill(~real, 0)
        found = []
        for width, filters in zip(self.widths, self.filters, strict=True):
            after = nn.functional.pad(x, (0, 0, 0, 0, 0, width - 1))
            windows = [after[shift : shift + len(x)] for shift in range(width)]
            answers = filters(torch.cat(windows, dim=-1)).relu()  # (T, N, F)
            # 0 is the least that relu leaves, so windows that start in the padding find nothing
            found.append(answers.masked_fill(~real, 0).amax(0))
        return torch.cat(found, dim=-1)
