"""Every drawing with arguments as a chapter gives them, and how tests read a drawing."""

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_rnn import plotting

DRAWINGS = {
    "unrolled_graph": lambda ax: plotting.unrolled_graph(
        ax,
        ["$x_1$", "$x_2$", "$x_3$"],
        ["$o_1$", "$o_2$", "$o_3$"],
        ["$h_0$", "$h_1$", "$h_2$", "$h_3$"],
    ),
    "rolled_graph": plotting.rolled_graph,
    "sequence_shapes": plotting.sequence_shapes,
    "loss_graph": plotting.loss_graph,
    "loss_graph_backward": lambda ax: plotting.loss_graph(ax, backward=True),
}


def nodes(ax):
    return [p.get_label() for p in ax.patches if isinstance(p, FancyBboxPatch)]


def arrows(ax):
    return [p for p in ax.patches if isinstance(p, FancyArrowPatch)]


def edges(ax, *, dashed=None):
    """Pairs of names of the nodes that arrows join; a point is None."""
    return [
        tuple(end and end.get_label() for end in (a.patchA, a.patchB))
        for a in arrows(ax)
        if dashed is None or dashed == (a.get_linestyle() != "-")
    ]
