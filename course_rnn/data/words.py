"""Turn words into indices and back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Integer

from course_rnn.data.validate import expect_at_least, expect_indices

PAD, UNK, BOS, EOS = "<pad>", "<unk>", "<bos>", "<eos>"


@dataclass(frozen=True)
class WordCodec:
    """Words as indices 0 … V - 1; a word outside the vocabulary is read as ``<unk>``.

    Parameters
    ----------
    words : tuple of str
        The V words in the order of their indices, each once, ``<unk>`` among them. `from_words`
        counts them out of a corpus.

    Raises
    ------
    ValueError
        If ``words`` is no tuple of strings, a word occurs twice, or ``<unk>`` is missing.

    Examples
    --------
    >>> codec = WordCodec.from_words("the cat saw the dog".split(), special=("<pad>", "<unk>"))
    >>> codec.words
    ('<pad>', '<unk>', 'the', 'cat', 'dog', 'saw')
    >>> codec.encode(["the", "bird"])
    array([2, 1])
    """

    words: tuple[str, ...]

    def __post_init__(self):
        _expect_words("words", self.words)
        twice = [word for word, count in Counter(self.words).items() if count > 1]
        if twice:
            raise ValueError(f"words: expected every word once, got {twice[0]!r} more than once")
        if UNK not in self.words:
            raise ValueError(f"words: expected {UNK!r} among them, got {len(self.words)} others")

    @classmethod
    def from_words(
        cls,
        words: Iterable[str],
        *,
        special: tuple[str, ...] = (UNK,),
        min_count: int = 1,
        size: int | None = None,
    ) -> "WordCodec":
        """Return the codec of the frequent words of a corpus.

        The special symbols come first, in the order given; then the words, the most frequent
        first, and those of equal count in the order of their code points. The order of the corpus
        does not matter.

        Parameters
        ----------
        words : iterable of str
            The corpus, word by word. Special symbols in it are not counted.
        special : tuple of str
            ``<unk>``, and of ``<pad>``, ``<bos>``, ``<eos>`` those that the task needs.
        min_count : int
            Words that occur less often are left out; at least 1.
        size : int, optional
            The most symbols to keep, special ones included: V ≤ ``size``.

        Raises
        ------
        ValueError
            If ``words`` is a string (its characters would be taken for words) or holds anything
            but strings, ``special`` has a symbol twice or no ``<unk>``, ``min_count`` is below 1,
            or ``size`` has no room for the special symbols.
        """
        if not isinstance(words, str):
            words = list(words)  # it may be a generator, which can be read once
        _expect_words("words", words)
        expect_at_least(1, min_count=min_count)
        if size is not None:
            expect_at_least(1, size=size)
            if size < len(special):
                raise ValueError(
                    f"size: expected room for the {len(special)} special symbols, got {size}"
                )
        if UNK not in special or len(set(special)) < len(special):
            raise ValueError(f"special: expected symbols, each once, with {UNK!r}; got {special}")
        counts = Counter(words)
        kept = [word for word in counts if counts[word] >= min_count and word not in special]
        kept.sort(key=lambda word: (-counts[word], word))
        return cls((*special, *kept)[:size])

    def __len__(self) -> int:
        """Return V, the number of symbols."""
        return len(self.words)

    def index(self, word: str) -> int:
        """Return the index of one symbol, as ``index("<pad>")``; here an unknown word is an error.

        Raises
        ------
        ValueError
            If ``word`` is not in the vocabulary.
        """
        if word not in self._ids:
            raise ValueError(f"word: expected one of the {len(self)} symbols, got {word!r}")
        return self._ids[word]

    def encode(self, words: Sequence[str]) -> Integer[np.ndarray, " n"]:
        """Return the index of every word, that of ``<unk>`` for one outside the vocabulary.

        Returns
        -------
        ndarray, shape (n,), int64
            ``n = len(words)``; nothing is added at either end.

        Raises
        ------
        ValueError
            If ``words`` is a string (split it first) or holds anything but strings.
        """
        _expect_words("words", words)
        unknown = self._ids[UNK]
        return np.array([self._ids.get(word, unknown) for word in words], dtype=np.int64)

    def decode(self, ids: Integer[np.ndarray, " n"]) -> list[str]:
        """Return the words with the given indices.

        Parameters
        ----------
        ids : ndarray, shape (n,), integer
            Indices 0 … V - 1.

        Raises
        ------
        ValueError
            If ``ids`` is not a vector of integers, or an index is out of range; the message names
            the first and its position.
        """
        ids = expect_indices(ids, len(self))
        return [self.words[i] for i in ids]

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self.words)}


def _expect_words(name: str, words: Iterable[str]) -> None:
    if isinstance(words, str):
        raise ValueError(f"{name}: expected a sequence of words, got the string {words[:20]!r}")
    for position, word in enumerate(words):
        if not isinstance(word, str):
            raise ValueError(
                f"{name}: expected strings, got {type(word).__name__} at position {position}"
            )
