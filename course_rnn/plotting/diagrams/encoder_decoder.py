"""An encoder that reads a sequence into one vector, and a decoder that writes another from it."""

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    LOSS,
    OUTPUT,
    START,
    STATE,
    WIDEST,
    arrow,
    node,
    note,
    sheet,
)

MOST = 7


def encoder_decoder(ax: Axes, source: Sequence[str], target: Sequence[str]) -> None:
    """Draw a source, its last state v, and the target that starts there and is fed back.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    source, target : sequences of str
        Short words, at least one each and 6 in all. START and END are added to the target.

    Raises
    ------
    ValueError
        If a sequence is empty or both are too long together.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> encoder_decoder(ax, ["I", "like", "RNNs"], ["Ich", "mag", "RNNs"])
    """
    for name, words in (("source", source), ("target", target)):
        if not words:
            raise ValueError(f"{name}: expected at least one word, got none")
    count = len(source) + 1 + len(target)
    if count > MOST:
        raise ValueError(f"target: expected {MOST - 1 - len(source)} words or less, got {target}")
    step, first = (WIDEST - 0.7) / (count - 1), len(source)
    kinds = {"size": (min(0.6, step - 0.07), 0.3), "fontsize": 8.5}
    ins, outs = [], []
    for t, word in enumerate([*source, "START", *target]):
        colour = INPUT if t < first else START if t == first else OUTPUT
        ins.append(node(ax, (step * t, 0), word, colour, name=f"in {t + 1}", **kinds))
    states = _states(ax, count, first, step)
    for t, word in enumerate([*target, "END"], start=first):
        outs.append(node(ax, (step * t, 1.6), word, OUTPUT, name=f"out {t + 1}", **kinds))
    for start, end in [*zip(ins, states, strict=True), *zip(states[first:], outs, strict=True)]:
        arrow(ax, start, end)
    for out, into in zip(outs, ins[first + 1 :], strict=False):
        arrow(ax, out, into, colour=OUTPUT, dashed=True)
    note(ax, (-0.3, 1.2), "encoder reads", align="left", colour="black")
    note(ax, (step * first - 0.3, 1.95), "decoder writes", align="left", colour="black")
    sheet(ax, (-0.35, WIDEST - 0.35), (-0.25, 2.12))


def _states(ax: Axes, count: int, first: int, step: float) -> list[FancyBboxPatch]:
    states = []
    for t in range(count):
        last = t == first - 1  # of the encoder's
        label, colour = ("$v$", LOSS) if last else ("", STATE if t < first else START)
        kinds = {"name": f"state {t + 1}", "size": (0.36, 0.32), "shaded": last}
        states.append(node(ax, (step * t, 0.8), label, colour, **kinds))
    for before, after in pairwise(states):
        arrow(ax, before, after)
    return states
