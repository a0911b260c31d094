"""One heartbeat with the letters of its waves."""

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import Number
from course_rnn.plotting.style import BLUE, ORANGE

# seconds after R: where P and T are looked for, how far Q and S may be, how wide noise may be
P, T = (-0.26, -0.1), (0.16, 0.45)
Q, S = -0.08, 0.1
NOISE = 0.012


def heartbeat(
    ax: Axes, samples: Float[np.ndarray, " samples"], rate: Number, r: int | np.integer
) -> dict[str, int]:
    """Draw an electrocardiogram around one beat and mark P, Q, R, S and T.

    Q and S are the first minima on the way down from R, at most 0.08 s before and 0.1 s after it,
    where a rise that lasts less than 0.012 s is taken for noise. P and T are the highest values in
    the 0.26 to 0.1 s before and the 0.16 to 0.45 s after R; where the samples do not cover such a
    stretch, its letter is left out.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw; time in milliseconds from R.
    samples : float array (samples,)
        The signal in millivolts.
    rate : float
        Samples a second, above 0.
    r : int
        Index of the peak R in ``samples``, with at least 0.08 s before and 0.1 s after it.

    Returns
    -------
    dict
        Index in ``samples`` of each wave that was marked, in the order of time.

    Raises
    ------
    ValueError
        If ``samples`` is not finite or has more than one axis, ``rate`` is not positive, or ``r``
        is no peak or too near to an end.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> beat = np.zeros(100)
    >>> beat[48:54] = -0.2, 0.5, 1.0, 0.5, 0.1, -0.4
    >>> marks = heartbeat(ax, beat, rate=100, r=50)
    >>> marks["Q"], marks["R"], marks["S"]
    (48, 50, 53)
    """
    if np.ndim(samples) != 1 or not np.all(np.isfinite(samples)):
        raise ValueError(f"samples: expected finite numbers (samples,), got {np.shape(samples)}")
    if not 0 < rate < np.inf:
        raise ValueError(f"rate: expected a positive number, got {rate}")
    if not round(0.08 * rate) <= r < len(samples) - round(0.1 * rate):
        raise ValueError(f"r: expected 0.08 s before and 0.1 s after it, got {r} of {len(samples)}")
    marks = _marks(samples, rate, r)
    ax.plot(1000 * (np.arange(len(samples)) - r) / rate, samples, color=BLUE)
    for letter, place in sorted(marks.items(), key=lambda mark: mark[1]):
        at = 1000 * (place - r) / rate, samples[place]
        ax.plot(*at, "o", color=ORANGE, markersize=4)
        below = letter in "QS"
        ax.annotate(
            letter,
            at,
            xytext=(0, -5 if below else 5),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontsize=11,
        )
    ax.margins(x=0.02, y=0.16)
    ax.set(xlabel="milliseconds from R", ylabel="mV")
    return dict(sorted(marks.items(), key=lambda mark: mark[1]))


def _marks(samples: np.ndarray, rate: Number, r: int) -> dict[str, int]:
    marks = {"R": int(r)}
    for letter, reach in (("Q", Q), ("S", S)):
        marks[letter] = _downhill(samples, int(r), round(reach * rate), max(1, round(NOISE * rate)))
        if marks[letter] == r:
            raise ValueError(f"r: expected a peak of the samples, got {r}")
    for letter, (first, last) in (("P", P), ("T", T)):
        start, stop = r + round(first * rate), r + round(last * rate) + 1
        if start >= 0 and stop <= len(samples):
            marks[letter] = int(start + np.argmax(samples[start:stop]))
    return marks


def _downhill(samples: np.ndarray, place: int, reach: int, look: int) -> int:
    """Walk down at most reach samples (left if below 0), until the next few are no lower."""
    way, end = int(np.sign(reach)), place + reach
    while True:
        near = range(place, end + way, way)[: look + 1]
        lowest = min(near, key=lambda i: samples[i])
        if lowest == place:
            return place
        place = lowest
