"""A vector for every word of a sentence: an embedding, and what a convolution finds in its letters.

Both are called with a batch of words and their characters, so one can take the other's place.
Chapter 8.
"""

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.encoder import expect_dropout, expect_sizes
from course_rnn.pytorch.validate import expect_ids

NO_CHARACTER = 0  # fills words up to the length of the longest


class WordEmbedding(nn.Module):
    """Look up a vector for every word; the spelling is not read.

    Parameters
    ----------
    vocabulary_size : int
        Number of words, V.
    size : int
        Features E of a word.
    unknown : int
        The index that stands for words outside the vocabulary.
    word_dropout : float
        Share of the words that training reads as unknown, so that this row is trained too.

    Attributes
    ----------
    output_size : int
        E.

    Raises
    ------
    ValueError
        If a size is below 1, ``unknown`` is no word, or ``word_dropout`` is not in [0, 1).

    Notes
    -----
    Dropping words at random: Iyyer et al. (2015), section 3.1, there from the mean of a text.

    Examples
    --------
    >>> words = WordEmbedding(5, 3, unknown=1).eval()
    >>> tuple(words(torch.tensor([[2, 4], [3, 0]])).shape)
    (2, 2, 3)
    """

    def __init__(self, vocabulary_size: int, size: int, *, unknown: int, word_dropout: float = 0.0):
        super().__init__()
        expect_sizes(vocabulary_size=vocabulary_size, size=size)
        expect_ids("unknown", torch.tensor([[unknown]]), vocabulary_size)
        self.embedding = nn.Embedding(vocabulary_size, size)
        self.unknown, self.word_dropout = unknown, expect_dropout(word_dropout)
        self.output_size = size

    def forward(
        self, words: Integer[Tensor, "T N"], characters: Integer[Tensor, "C T N"] | None = None
    ) -> Float[Tensor, "T N E"]:
        """Return the vectors.

        Parameters
        ----------
        words : integer tensor (T, N)
            Padded sentences; the padding must be words too, but which does not matter.
        characters : integer tensor (C, T, N), optional
            Not used.

        Raises
        ------
        ValueError
            If an index is out of range.
        """
        expect_ids("words", words, self.embedding.num_embeddings)
        if self.training and self.word_dropout:
            dropped = torch.rand(words.shape, device=words.device) < self.word_dropout
            words = words.masked_fill(dropped, self.unknown)
        return self.embedding(words)


class CharCNN(nn.Module):
    """Find patterns of a few letters in a word: a convolution, and its maximum over the word.

    Parameters
    ----------
    alphabet_size : int
        Number of characters; 0 is none, it fills a word up.
    embedding_size, filters : int
        Features of a character, and patterns F that are looked for.
    width : int
        Characters in a pattern, odd.

    Attributes
    ----------
    output_size : int
        F.

    Raises
    ------
    ValueError
        If a size is below 1 or the width even.

    Notes
    -----
    dos Santos and Zadrozny (2014), for tagging. More fill changes no result.

    Examples
    --------
    >>> spelling = CharCNN(9, 4, filters=5)
    >>> word = torch.tensor([3, 1, 2]).reshape(3, 1, 1)
    >>> longer = torch.cat([word, torch.zeros_like(word)])
    >>> torch.allclose(spelling(word), spelling(longer))
    True
    """

    def __init__(self, alphabet_size: int, embedding_size: int, filters: int, width: int = 3):
        super().__init__()
        sizes = {"alphabet_size": alphabet_size, "embedding_size": embedding_size}
        expect_sizes(**sizes, filters=filters, width=width)
        if width % 2 == 0:
            raise ValueError(f"width: expected an odd number, got {width}")
        self.embedding = nn.Embedding(alphabet_size, embedding_size, padding_idx=NO_CHARACTER)
        self.convolution = nn.Conv1d(embedding_size, filters, width, padding=width // 2)
        self.output_size = filters

    def forward(self, characters: Integer[Tensor, "C T N"]) -> Float[Tensor, "T N F"]:
        """Return the features of every word.

        Parameters
        ----------
        characters : integer tensor (C, T, N)
            Those of each word, then 0; a word may have none (padding).

        Raises
        ------
        ValueError
            If an index is out of range.
        """
        flat = characters.flatten(1)  # (C, T·N): every word for itself
        expect_ids("characters", flat, self.embedding.num_embeddings)
        distinct, where = flat.unique(dim=1, return_inverse=True)  # the same word, once
        x = self.embedding(distinct).permute(1, 2, 0)  # (words, features, C), as Conv1d wants it
        found = self.convolution(x).relu()
        there = (distinct != NO_CHARACTER).T[:, None]
        # 0 is the least that relu leaves, so what is not there finds nothing
        return found.masked_fill(~there, 0).amax(-1)[where].unflatten(0, characters.shape[1:])


class WordAndSpelling(nn.Module):
    """Both side by side: what is known of the word, and what its letters say.

    Parameters
    ----------
    words : nn.Module
        Called with words (T, N).
    spelling : nn.Module
        Called with characters (C, T, N).

    Attributes
    ----------
    output_size : int
        The sum of theirs.

    Examples
    --------
    >>> both = WordAndSpelling(WordEmbedding(5, 3, unknown=1), CharCNN(9, 4, filters=2))
    >>> tuple(both(torch.tensor([[2], [3]]), torch.ones(4, 2, 1, dtype=torch.long)).shape)
    (2, 1, 5)
    """

    def __init__(self, words: nn.Module, spelling: nn.Module):
        super().__init__()
        self.words, self.spelling = words, spelling
        self.output_size = words.output_size + spelling.output_size

    def forward(
        self, words: Integer[Tensor, "T N"], characters: Integer[Tensor, "C T N"]
    ) -> Float[Tensor, "T N E"]:
        """Return the vectors of both, one after the other.

        Parameters
        ----------
        words, characters : integer tensors (T, N) and (C, T, N)
            As the two take them.
        """
        return torch.cat([self.words(words), self.spelling(characters)], dim=-1)
