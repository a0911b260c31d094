"""Electrocardiograms whose Q, R and S are known: heartbeats made by a formula."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from course_rnn.data.validate import expect_rng

# wave: angle on the circle in degrees, strength a, width b in radians (the defaults of ECGSYN)
WAVES = {
    "P": (-70, 1.2, 0.25),
    "Q": (-15, -5.0, 0.1),
    "R": (0, 30.0, 0.1),
    "S": (15, -7.5, 0.1),
    "T": (100, 0.75, 0.4),
}
# a QRS complex begins two widths before the middle of Q and ends two after that of S
HALF = np.deg2rad(15) + 2 * 0.1
NARROWEST, WIDEST = 0.05, 0.14  # seconds
BREATH, MAYER = 0.25, 0.1  # Hz: the two slow waves of a heart rate
SWING, JITTER = 0.05, 0.03  # how much of an interval each wave, and chance, adds or takes


class Beats(NamedTuple):
    """T samples in millivolt, and when each of B beats began (Q), peaked (R) and ended (S).

    Examples
    --------
    >>> beats = Beats(np.zeros(240), 120, *np.array([[0.46], [0.5], [0.54]]), width=0.08)
    >>> len(beats.signal) / beats.rate, (beats.s - beats.q).round(2)  # seconds
    (2.0, array([0.08]))
    """

    signal: Float64[np.ndarray, " T"]
    rate: int
    q: Float64[np.ndarray, " B"]
    r: Float64[np.ndarray, " B"]
    s: Float64[np.ndarray, " B"]
    width: float


def synthetic_beats(
    seconds: float | int,
    bpm: float | int,
    rng: np.random.Generator,
    *,
    width: float | int | None = None,
    rate: int = 120,
    noise: float | int = 0.04,
    wander: float | int = 0.15,
) -> Beats:
    """Make an electrocardiogram of one heart: its rate varies, the width of its QRS does not.

    Parameters
    ----------
    seconds : float
        Length, at least that of three beats.
    bpm : float
        Mean heart rate in beats a minute, 20 to 240.
    rng : np.random.Generator
        Source of the rhythm, the heights of the waves, the width and the noise.
    width : float, optional
        From the beginning of Q to the end of S in seconds, 0.02 to 0.2; if left out, drawn evenly
        from 0.05 to 0.14 s.
    rate : int
        Samples a second, at least 100.
    noise, wander : float
        Standard deviation of the noise and height of each of the two waves of the baseline, in
        millivolt, at least 0.

    Returns
    -------
    Beats
        Of every beat its times in seconds; none is cut off by an end of the record.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    After McSharry, Clifford, Tarassenko and Smith, "A dynamical model for generating synthetic
    electrocardiogram signals" (IEEE Transactions on Biomedical Engineering 50(3), 2003,
    https://doi.org/10.1109/TBME.2003.808805): a point runs round a circle, once a beat, and at five
    angles θ of it the signal z is pushed up or down, dz/dt = -Σ a Δθ exp(-Δθ² / 2b²). Angles,
    strengths a and widths b are the defaults of the authors' program ECGSYN. What differs:

    - There a wave lasts a part of the circle, so QRS gets narrower when the heart gets faster. Of
      a real heart QRS hardly does, and then its width would tell the rate. Here Q, R and S have
      times in *seconds* that follow from `width` alone. P and T keep ECGSYN's correction: their
      distance to R goes with RR to the power 3/4, their width with its root.
    - Without the pull back to the baseline (one more term) z is a sum of bell curves, of heights
      a b² / ω, and is written down as such. The heights do not change with the rate either: R has
      1 mV, and each wave of each heart a factor of its own.
    - An interval from R to R is the mean, times two slow waves (0.1 and 0.25 Hz, as there) and
      chance. No beat comes early.

    Chapter 8.

    Examples
    --------
    >>> beats = synthetic_beats(10, 60, np.random.default_rng(0), width=0.1)
    >>> len(beats.r), (60 / np.diff(beats.r).mean()).round()  # beats, and their rate
    (10, np.float64(59.0))
    >>> (beats.s - beats.q).round(6).tolist() == [0.1] * len(beats.r)
    True
    """
    _expect(seconds, bpm, width, rate, noise, wander)
    expect_rng(rng)
    if width is None:
        width = float(rng.uniform(NARROWEST, WIDEST))
    r, intervals = _rhythm(float(seconds), 60 / bpm, width / 2, rng)
    t = np.arange(round(seconds * rate)) / rate
    signal = noise * rng.normal(size=len(t))
    for low, high in ((0.05, 0.1), (0.1, 0.4)):  # two slow waves
        turns = rng.uniform(low, high) * t + rng.random()
        signal += wander * np.sin(2 * np.pi * turns)
    for wave in WAVES:
        height = np.exp(0.25 * rng.normal())
        signal += height * _bells(t, r, intervals, width, wave)
    return Beats(signal, rate, r - width / 2, r, r + width / 2, width)


def _rhythm(
    seconds: float, mean: float, half: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Times of R, and after each the interval to the next, which may lie behind the end."""
    phases = rng.random(2)
    moments, intervals = [half + rng.uniform(0, mean)], []
    while moments[-1] + half <= seconds:
        slow = np.sin(2 * np.pi * (np.array([MAYER, BREATH]) * moments[-1] + phases)).sum()
        chance = rng.uniform(-JITTER, JITTER)
        intervals.append(mean * (1 + SWING * slow + chance))
        moments.append(moments[-1] + intervals[-1])
    return np.array(moments[:-1]), np.array(intervals)


def _bells(
    t: np.ndarray, r: np.ndarray, intervals: np.ndarray, width: float, wave: str
) -> Float64[np.ndarray, " T"]:
    """One wave of every beat, where R has the height 1."""
    angle, a, b = WAVES[wave]
    angle = np.deg2rad(angle)
    if wave in "QRS":
        second = width / 2 / HALF  # a radian of the circle, in seconds
        middle, spread = r + angle * second, np.full(len(r), b * second)
    else:
        middle = r + angle / (2 * np.pi) * intervals**0.75
        spread = b / (2 * np.pi) * intervals**0.5
    height = a * b**2 / (WAVES["R"][1] * WAVES["R"][2] ** 2)
    return height * np.exp(-(((t[:, None] - middle) / spread) ** 2) / 2).sum(axis=1)


def _expect(seconds, bpm, width, rate, noise, wander) -> None:
    if not 20 <= bpm <= 240:
        raise ValueError(f"bpm: expected 20 to 240 beats a minute, got {bpm}")
    if not 3 * 60 / bpm <= seconds < np.inf:
        raise ValueError(f"seconds: expected at least three beats, {180 / bpm:.1f}, got {seconds}")
    if width is not None and not 0.02 <= width <= 0.2:
        raise ValueError(f"width: expected 0.02 to 0.2 seconds, got {width}")
    if not isinstance(rate, int | np.integer) or rate < 100:
        raise ValueError(f"rate: expected at least 100 samples a second, got {rate!r}")
    for name, value in (("noise", noise), ("wander", wander)):
        if not 0 <= value < np.inf:
            raise ValueError(f"{name}: expected a number of millivolts of at least 0, got {value}")
