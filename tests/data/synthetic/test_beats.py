import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.beats import HALF, WAVES, _bells, synthetic_beats
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)
rates = st.floats(20, 240)
widths = st.floats(0.02, 0.2)


def quiet(seconds, bpm, rng, **kwargs):
    return synthetic_beats(seconds, bpm, rng, noise=0, wander=0, **kwargs)


@given(rates, widths, seeds)
def test_q_before_r_before_s_and_as_far_apart_at_every_rate(bpm, width, seed):
    beats = synthetic_beats(12, bpm, np.random.default_rng(seed), width=width)
    assert beats.width == width
    assert np.all(beats.q < beats.r)
    assert np.all(beats.r < beats.s)
    assert np.allclose(beats.s - beats.q, width)
    assert beats.q[0] >= -1e-9
    assert beats.s[-1] <= 12 + 1e-9


@given(rates, seeds)
def test_the_number_of_beats_is_that_of_the_rate(bpm, seed):
    beats = synthetic_beats(30, bpm, np.random.default_rng(seed))
    intervals = np.diff(beats.r)
    assert np.all(np.abs(intervals * bpm / 60 - 1) <= 0.05 * 2 + 0.03 + 1e-9)
    assert abs(len(beats.r) - 30 * bpm / 60) <= 0.13 * 30 * bpm / 60 + 1.5
    assert beats.r[0] - beats.width / 2 <= 60 / bpm
    assert 30 - beats.r[-1] <= 1.2 * 60 / bpm + 0.1


def test_rates_and_widths_on_average(rng):
    records = [synthetic_beats(60, 80, rng) for _ in range(60)]
    counts = [len(record.r) for record in records]
    assert np.mean(counts) == pytest.approx(80, abs=0.8)
    w = np.array([record.width for record in records])
    assert 0.05 <= w.min() < 0.06
    assert 0.12 < w.max() <= 0.14
    intervals = np.concatenate([np.diff(record.r) / np.diff(record.r).mean() for record in records])
    assert 0.04 < intervals.std() < 0.07


@pytest.mark.parametrize("bpm", [40, 70, 180])
def test_the_highest_and_lowest_places_are_where_r_and_the_dips_should_be(bpm):
    beats = quiet(20, bpm, np.random.default_rng(5), width=0.08, rate=1000)
    middle = 0.04 * np.deg2rad(15) / HALF
    for r in beats.r:
        at = np.arange(round((r - 0.04) * 1000), round((r + 0.04) * 1000) + 1)
        part = beats.signal[at]
        assert abs(at[part.argmax()] / 1000 - r) < 0.003
        left, right = part[at / 1000 < r], part[at / 1000 > r]
        assert abs(at[at / 1000 < r][left.argmin()] / 1000 - (r - middle)) < 0.012
        assert abs(at[at / 1000 > r][right.argmin()] / 1000 - (r + middle)) < 0.012


def test_a_beat_a_second_is_the_model_without_its_pull():
    """At 60 a minute and 0.147 s nothing was changed: the published equation, step by step."""
    width = 2 * HALF / (2 * np.pi)
    heights = {"P": 0.25, "Q": -1 / 6, "R": 1.0, "S": -0.25, "T": 0.4}
    second, steps = 1 / (2 * np.pi), 20_000  # a radian lasts 1 / 2π s, ω = 2π
    theta = np.linspace(-np.pi, np.pi, steps)
    for wave, (angle, a, b) in WAVES.items():
        away = theta - np.deg2rad(angle)
        slope = -a * away * np.exp(-(away**2) / (2 * b**2))  # dz/dt
        z = np.cumsum(slope) * (theta[1] - theta[0]) / (2 * np.pi)
        z /= WAVES["R"][1] * WAVES["R"][2] ** 2 / (2 * np.pi)  # R has the height 1
        assert z[np.abs(z).argmax()] == pytest.approx(heights[wave], rel=1e-3)
        ours = _bells(theta * second, np.zeros(1), np.ones(1), width, wave)
        assert np.allclose(ours, z, atol=2e-3)


def test_noise_and_wander_are_added(rng):
    seeds = [np.random.default_rng(3) for _ in range(3)]
    plain = quiet(30, 60, seeds[0])
    noisy = synthetic_beats(30, 60, seeds[1], noise=0.1, wander=0)
    wandering = synthetic_beats(30, 60, seeds[2], noise=0, wander=0.2)
    assert np.array_equal(plain.r, noisy.r)
    assert np.array_equal(plain.r, wandering.r)
    assert (noisy.signal - plain.signal).std() == pytest.approx(0.1, rel=0.05)
    slow = wandering.signal - plain.signal
    assert slow.std() == pytest.approx(0.2, rel=0.15)  # two waves of height 0.2: 0.2 / √2 each
    assert np.abs(np.diff(slow)).max() < 0.2 * 2 * np.pi * 0.5 / 120


def test_frozen():
    beats = synthetic_beats(6, 70, np.random.default_rng(7))
    assert digest(beats.signal.round(6), beats.r.round(6)) == "e232c93d93673e68"


def test_bad_arguments(rng, without_shape_hook):
    for name, bad in (
        ("bpm", (10, 19)), ("bpm", (10, np.nan)), ("seconds", (2.9, 60)), ("seconds", (np.inf, 60)),
    ):  # fmt: skip
        assert_rejects(lambda bad=bad: synthetic_beats(*bad, rng), name)
    for name, value in (
        ("width", 0.01), ("width", 0.3), ("width", np.nan), ("rate", 50), ("rate", 120.5),
        ("noise", -1), ("wander", np.nan),
    ):  # fmt: skip
        assert_rejects(lambda n=name, v=value: synthetic_beats(9, 60, rng, **{n: v}), name)
