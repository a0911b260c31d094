"""Turn text into symbol indices and back."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Integer

from course_rnn.data.validate import expect_indices


@dataclass(frozen=True)
class CharCodec:
    """Characters as indices 0 … V - 1, in the order of their code points.

    Parameters
    ----------
    symbols : str
        The V characters, sorted, each once. `from_text` finds them.

    Raises
    ------
    ValueError
        If ``symbols`` is no string, empty, not sorted, or has a character twice.

    Examples
    --------
    >>> codec = CharCodec.from_text("hello")
    >>> codec.symbols
    'ehlo'
    >>> codec.encode("hole")
    array([1, 3, 2, 0])
    """

    symbols: str

    def __post_init__(self):
        _expect_text("symbols", self.symbols)
        if not self.symbols or self.symbols != "".join(sorted(set(self.symbols))):
            raise ValueError(
                f"symbols: expected sorted characters, each once, at least one; "
                f"got {self.symbols!r}"
            )

    @classmethod
    def from_text(cls, text: str) -> "CharCodec":
        """Return the codec of the characters that occur in ``text``.

        Raises
        ------
        ValueError
            If ``text`` is no string, or empty.
        """
        _expect_text("text", text)
        if not text:
            raise ValueError("text: expected at least one character, got ''")
        return cls("".join(sorted(set(text))))

    def __len__(self) -> int:
        """Return V, the number of symbols."""
        return len(self.symbols)

    def encode(self, text: str) -> Integer[np.ndarray, " n"]:
        """Return the index of every character of ``text``.

        Returns
        -------
        ndarray, shape (n,), int64
            ``n = len(text)``.

        Raises
        ------
        ValueError
            If ``text`` is no string, or a character is not among the symbols; the message names the
            first and its position.
        """
        _expect_text("text", text)
        points = _code_points(text)
        # The last entry of the table stands for every code point beyond the largest symbol.
        ids = self._table[np.minimum(points, len(self._table) - 1)]
        if ids.size and ids.min() < 0:
            position = int(np.argmin(ids >= 0))
            raise ValueError(
                f"text: expected only the {len(self)} symbols of the codec, "
                f"got {text[position]!r} at position {position}"
            )
        return ids

    def decode(self, ids: Integer[np.ndarray, " n"]) -> str:
        """Return the text with the given symbol indices.

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
        return _code_points(self.symbols)[ids].tobytes().decode("utf-32-le", "surrogatepass")

    @cached_property
    def _table(self) -> np.ndarray:
        # index of every code point up to the largest symbol, -1 for those that are no symbol
        points = _code_points(self.symbols)
        table = np.full(int(points[-1]) + 2, -1, dtype=np.int64)
        table[points] = np.arange(len(points))
        return table


def _expect_text(name: str, text: str) -> None:
    if not isinstance(text, str):
        raise ValueError(f"{name}: expected a string, got {type(text).__name__}")


def _code_points(text: str) -> np.ndarray:
    # UTF-32 has four bytes a character, so a text of millions needs no Python loop.
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
