"""What a language model is fed: the words of the text, or its own guesses."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    LOSS,
    OUTPUT,
    STATE,
    Number,
    arrow,
    node,
    note,
    sheet,
)

STEP, BOX = 1.1, (0.8, 0.3)


def teacher_forcing(
    ax: Axes, words: Sequence[str], forced: Sequence[str], free: Sequence[str]
) -> None:
    """Draw teacher forcing, where wrong guesses are overridden, and below it free running.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    words : sequence of T + 1 str
        The text; T is from 2 to 4.
    forced : sequence of T str
        What is guessed after each word of the text.
    free : sequence of T str
        What is guessed where each guess is the next input.

    Raises
    ------
    ValueError
        If the numbers do not fit.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> words = ["students", "opened", "their", "books"]
    >>> teacher_forcing(ax, words, ["opened", "zoom", "books"], ["opened", "zoom", "and"])
    """
    if not 3 <= len(words) <= 5:
        raise ValueError(f"words: expected 3 to 5, got {len(words)}")
    for name, guesses in (("forced", forced), ("free", free)):
        if len(guesses) != len(words) - 1:
            raise ValueError(f"{name}: expected {len(words) - 1} guesses, got {len(guesses)}")
    _forced(ax, words, forced, y=2.6)
    _free(ax, words, free, y=0)
    sheet(ax, (-0.5, STEP * (len(words) - 2) + 0.5), (-0.25, 5.0))


def _columns(
    ax: Axes,
    panel: str,
    inputs: Sequence[str],
    own: bool,
    guesses: Sequence[str],
    words: Sequence[str],
    y: Number,
):
    """Draw inputs (own: guesses but for the first), states and guesses; return first and last."""
    ins, outs, states = [], [], []
    for t, (word, guess) in enumerate(zip(inputs, guesses, strict=True)):
        x, name = STEP * t, f"{panel} {{}}{t + 1}"
        colour = OUTPUT if own and t else INPUT
        ins.append(node(ax, (x, y), word, colour, name=name.format("x"), size=BOX, fontsize=9))
        states.append(
            node(ax, (x, y + 0.8), f"$h_{t + 1}$", STATE, name=name.format("h"), size=(0.44, 0.32))
        )
        wrong = guess != words[t + 1]
        outs.append(
            node(
                ax,
                (x, y + 1.6),
                guess,
                OUTPUT,
                name=name.format("y"),
                size=BOX,
                dashed=wrong,
                fontsize=9,
            )
        )
        arrow(ax, ins[-1], states[-1])
        arrow(ax, states[-1], outs[-1])
        if t:
            arrow(ax, states[-2], states[-1])
    return ins, outs


def _forced(ax: Axes, words: Sequence[str], guesses: Sequence[str], y: Number) -> None:
    _, outs = _columns(ax, "forced", words[:-1], False, guesses, words, y)
    note(ax, (-0.4, y + 2.2), "teacher forcing: the text is fed", align="left", colour="black")
    for t, (guess, out) in enumerate(zip(guesses, outs, strict=True)):
        if guess == words[t + 1]:
            continue
        x = STEP * t
        note(ax, (x, y + 1.9), f"text: {words[t + 1]}", colour=LOSS, fontsize=8.5)
        ax.plot([x - 0.3, x + 0.3], [y + 1.52, y + 1.68], color=LOSS, lw=1.6)
        if t + 1 < len(guesses):  # it would be the next input, and is not
            arrow(ax, out, (x + 0.41, y + 1.03), colour=OUTPUT, dashed=True)
            ax.plot([x + 0.3, x + 0.55], [y + 0.93, y + 1.08], color=LOSS, lw=2.4)


def _free(ax: Axes, words: Sequence[str], guesses: Sequence[str], y: Number) -> None:
    fed = [words[0], *guesses[:-1]]
    ins, outs = _columns(ax, "free", fed, True, guesses, words, y)
    note(ax, (-0.4, y + 1.98), "free running: each guess is fed", align="left", colour="black")
    for out, into in zip(outs, ins[1:], strict=False):
        arrow(ax, out, into, colour=OUTPUT, dashed=True)
