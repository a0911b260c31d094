"""One decoder behind several encoders: what stands before it changes, what writes does not."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from course_rnn.plotting.diagrams._parts import (
    INPUT,
    OUTPUT,
    SMALL,
    START,
    STATE,
    arrow,
    cells,
    node,
    note,
    sheet,
)

RISE = 0.85  # between the rows
SOURCE, ENCODER, VECTOR, DECODER, WRITTEN = 0.0, 1.22, 2.1, 2.85, 4.0  # middles, from the left


def one_decoder(ax: Axes, rows: Sequence[tuple[str, str, str]]) -> None:
    """Draw a source, its encoder, what it hands over, the decoder, and the words, row by row.

    Parameters
    ----------
    ax : matplotlib Axes
        Where to draw. A figure that holds nothing else gets the size that fits.
    rows : sequence of (source, encoder, written)
        2 to 4, from top to bottom; a name may have two lines.

    Raises
    ------
    ValueError
        If there are too few or too many.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> one_decoder(ax, [("a text", "RNN", "un texto"), ("a picture", "CNN", "a red square")])
    """
    if not 2 <= len(rows) <= 4:
        raise ValueError(f"rows: expected 2 to 4, got {len(rows)}")
    for k, (source, encoder, written) in enumerate(rows):
        y = RISE * (len(rows) - 1 - k)
        read = node(ax, (SOURCE, y), source, INPUT, size=(1.02, 0.46), fontsize=SMALL)
        encode = node(ax, (ENCODER, y), encoder, STATE, size=(0.86, 0.46), fontsize=SMALL)
        vector = cells(ax, (VECTOR, y), 4, STATE, f"v {k}")
        decode = node(
            ax, (DECODER, y), "decoder", OUTPUT, name=f"decoder {k}", size=(0.7, 0.36), shaded=True
        )
        words = node(ax, (WRITTEN, y), written, OUTPUT, size=(1.06, 0.46), fontsize=SMALL)
        for start, end in ((read, encode), (encode, vector), (vector, decode), (decode, words)):
            arrow(ax, start, end)
        if k:
            ends = (y + 0.18, y + RISE - 0.18)
            ax.plot((DECODER, DECODER), ends, color=START, lw=1.3, ls=(0, (3, 2)))
    note(ax, (DECODER + 0.08, RISE * (len(rows) - 1.5)), "same class", align="left")
    sheet(ax, (-0.58, 4.6), (-0.32, RISE * (len(rows) - 1) + 0.32))
