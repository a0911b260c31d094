"""Every drawing with arguments as a chapter gives them, and how tests read a drawing."""

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_rnn import plotting
from course_rnn.plotting.diagrams import _parts

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
    "window_language_model": lambda ax: plotting.window_language_model(
        ax,
        ["the", "students", "opened", "their"],
        {"books": 0.31, "eyes": 0.12, "laptops": 0.08, "zoom": 0.0},
        unseen="as the proctor started the clock",
    ),
    "window_language_model_of_two": lambda ax: plotting.window_language_model(
        ax, ["opened", "their"], {"books": 0.31}
    ),
    "autoregression": plotting.autoregression,
    "autoregression_2": lambda ax: plotting.autoregression(ax, order=2),
    "autoregression_4": lambda ax: plotting.autoregression(ax, order=4),
    "truncation_strips": lambda ax: plotting.truncation_strips(
        ax,
        {
            "full": [1] * 8,
            "regular, K = 3": [1, 1, 0, 1, 1, 0, 1, 1],
            "randomised, c = 1/3": [1.5, 0, 1.5, 1.5, 1.5, 0, 0, 1.5],
        },
    ),
    "carried_state": plotting.carried_state,
    "teacher_forcing": lambda ax: plotting.teacher_forcing(
        ax,
        ["the", "students", "opened", "their", "books"],
        ["students", "opened", "zoom", "books"],
        ["students", "opened", "zoom", "and"],
    ),
    "sentence_encoder": lambda ax: plotting.sentence_encoder(
        ax, ["A", "wedding", "party", "taking", "pictures"]
    ),
    "sentence_encoder_pooled": lambda ax: plotting.sentence_encoder(
        ax, ["not", "a", "bad", "film"], weights=[0.4, 0.05, 0.4, 0.15]
    ),
    "sentence_pair": lambda ax: plotting.sentence_pair(
        ax,
        ["every", "dog", "is", "moving"],
        ["some", "poodle", "is", "moving"],
        ["entailment", "neutral", "contradiction"],
    ),
    "digit_adder": lambda ax: plotting.digit_adder(ax, "478", "256"),
    "two_states": lambda ax: plotting.two_states(
        ax,
        ["no carry", "carry"],
        ["$a + b < 10$", r"$a + b \geq 10$", r"$a + b \geq 9$", "$a + b < 9$"],
    ),
    "stack_number": lambda ax: plotting.stack_number(ax, "(["),
    "one_decoder": lambda ax: plotting.one_decoder(
        ax,
        [
            ("of the\nwindow", "RNN", "de la\nventana"),
            ("picture", "CNN, v", "a red\nsquare"),
            ("picture,\nquestion", "CNN × RNN", "top left"),
        ],
    ),
    "tagger_runs": lambda ax: plotting.tagger_runs(
        ax, ["tastes", "like", "soap"], ["VERB", "ADP", "NOUN"]
    ),
    "tagger_runs_2": lambda ax: plotting.tagger_runs(
        ax, ["it", "tastes", "like", "soap"], ["PRON", "VERB", "ADP", "NOUN"], delay=2
    ),
    "deciding_words": lambda ax: plotting.deciding_words(
        ax,
        [(["the", "mother", "of", "Houston"], 3, 1), (["Houston", ",", "a", "town", "near"], 0, 3)],
    ),
    "tag_lattice": lambda ax: lattice(ax, 2, ["B-ORG", "B-LOC", "I-LOC"]),
    "tag_lattice_large": lambda ax: lattice(ax, 7, list("ABCDEFG")),
    "lstm_cell": plotting.lstm_cell,
    **{
        f"lstm_cell_{part}": lambda ax, part=part: plotting.lstm_cell(ax, lit=part)
        for part in ("forget", "store", "update", "output")
    },
    "min_gru_cell": plotting.min_gru_cell,
    "scan_rounds": plotting.scan_rounds,
    "gru_cell": plotting.gru_cell,
    "gru_cell_before": lambda ax: plotting.gru_cell(ax, reset_after=False),
    "layer_grid": plotting.layer_grid,
    "layer_grid_staircase": lambda ax: plotting.layer_grid(
        ax, layers=3, path=[(0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (2, 4), (3, 4)]
    ),
    "layer_grid_skips": lambda ax: plotting.layer_grid(ax, layers=4, steps=3, skips=True),
    "layer_grid_skips_staircase": lambda ax: plotting.layer_grid(
        ax, layers=4, skips=True, path=[(0, 1), (1, 1), (1, 2), (3, 2), (3, 3), (3, 4), (5, 4)]
    ),
    "bidirectional_grid": plotting.bidirectional_grid,
    "bidirectional_grid_deep": lambda ax: plotting.bidirectional_grid(ax, layers=2),
    "encoder_decoder": lambda ax: plotting.encoder_decoder(
        ax, ["I", "like", "RNNs"], ["Ich", "mag", "RNNs"]
    ),
    "encoder_decoder_short": lambda ax: plotting.encoder_decoder(ax, ["hello"], ["hallo"]),
    "soft_lookup": lambda ax: plotting.soft_lookup(
        ax, ["5", "May", "2013"], [0, 2, 1], [0.09, 0.67, 0.24]
    ),
    "soft_lookup_long": lambda ax: plotting.soft_lookup(
        ax, list("1 May "), [0, 2.5, -1, 0.3, 1, 0], [0.05, 0.65, 0.02, 0.08, 0.15, 0.05]
    ),
    "attention_decoder": plotting.attention_decoder,
    "attention_decoder_before": lambda ax: plotting.attention_decoder(ax, before=True),
    "self_attention": lambda ax: plotting.self_attention(ax, ["5", "May", "2013"]),
    "gradient_highway": lambda ax: plotting.gradient_highway(
        ax, {"forget bias 3": [0.95] * 8, "forget bias 0": [0.5] * 7 + [0.6]}
    ),
    "heartbeat": lambda ax: plotting.heartbeat(ax, *beat()),
    "loss_graph_backward": lambda ax: plotting.loss_graph(ax, backward=True),
}


def beat(rate=100):
    """A heartbeat of bumps of which each has its known place, in seconds after R; rate; R."""
    t = np.arange(-0.4, 0.6, 1 / rate)
    bumps = {-0.18: (0.1, 0.03), -0.03: (-0.2, 0.01), 0: (1.0, 0.01), 0.04: (-0.3, 0.015)}
    bumps[0.3] = 0.25, 0.05
    signal = sum(h * np.exp(-((t - at) ** 2) / (2 * w**2)) for at, (h, w) in bumps.items())
    return signal, rate, round(0.4 * rate)


def lattice(ax, T, tags):
    """A lattice whose best way keeps to tag 1, while the words are likeliest 0, then K − 1."""
    K = len(tags)
    best = -3.0 * np.arange(1, T + 1)[:, None] - (np.arange(K) - 1) ** 2 - 10.5 * (K > 3)
    best[0, -1] = -np.inf
    back = np.where(np.arange(T)[:, None], np.ones((T, K), int), -1)
    forbidden = np.zeros((K, K), bool)
    forbidden[0, -1] = True
    plotting.tag_lattice(
        ax,
        best,
        back,
        ["Houston", "Falls", "lies", "by", "a", "river", "."][:T],
        tags,
        likeliest=[0, *[K - 1] * (T - 1)],
        forbidden=forbidden,
    )


def boxes(ax):
    """What is written in each node, by its name."""
    written = {_rounded(text.get_position()): text.get_text() for text in ax.texts}
    nodes = [p for p in ax.patches if isinstance(p, FancyBboxPatch)]
    return {node.get_label(): written.get(_rounded(_parts.centre(node)), "") for node in nodes}


def _rounded(point):
    return tuple(round(float(x), 9) for x in point)


def arrows(ax):
    return [p for p in ax.patches if isinstance(p, FancyArrowPatch)]


def edges(ax, *, dashed=None):
    """Pairs of names of the nodes that arrows join; a point is None."""
    return [
        tuple(end and end.get_label() for end in (a.patchA, a.patchB))
        for a in arrows(ax)
        if dashed is None or dashed == (a.get_linestyle() != "-")
    ]
