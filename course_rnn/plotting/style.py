"""Colours and settings of all figures.

Backgrounds are transparent and colours come from the Okabe–Ito palette, which colour-blind readers
can tell apart; the book inverts lightness in its dark theme and keeps the hues.
"""

import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap

BLUE, ORANGE, GREEN, PURPLE, SKY = "#0072B2", "#D55E00", "#009E73", "#AA4499", "#56B4E9"
GREY, INK = "#767676", "#404040"
PALETTE = [BLUE, ORANGE, GREEN, PURPLE, SKY]

# From nothing (the page shows through) to dark; the dark theme turns it into nothing to light.
INTENSITY = LinearSegmentedColormap.from_list(
    "intensity", [(0.0, "#56B4E900"), (0.35, "#56B4E9B0"), (0.7, BLUE), (1.0, "#002A44")]
)

# Below zero, zero (the page shows through), above zero.
DIVERGING = LinearSegmentedColormap.from_list(
    "diverging", [(0.0, BLUE), (0.5, "#80808000"), (1.0, ORANGE)]
)

STYLE = {
    "axes.prop_cycle": plt.cycler(color=PALETTE),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "figure.figsize": (6.4, 3.2),
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "font.size": 10,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "svg.hashsalt": "course-rnn",  # element ids that do not change from run to run
}


def use_style() -> None:
    """Set the course's style; in a notebook, also ask for SVG without a date stamp."""
    plt.rcParams.update(STYLE)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return
    if get_ipython() is not None:
        set_matplotlib_formats("svg", metadata={"Date": None})
