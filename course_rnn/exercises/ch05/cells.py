"""Random weights and states of gated units, and pre-activations by gate."""

import numpy as np


def gated_weights(rng, gates, I, H):
    """Weights and biases of a layer, ``gates`` times H rows; states fade, so rounding does too."""
    return {
        "W_xh": rng.normal(scale=0.8, size=(gates * H, I)),
        "W_hh": rng.normal(scale=0.8, size=(gates * H, H)) / np.sqrt(H),
        "b_xh": rng.normal(scale=0.5, size=gates * H),
        "b_hh": rng.normal(scale=0.5, size=gates * H),
    }


def by_gate(a, gates):
    """Columns (N, gates · H), one gate after the other, as (gates, N, H)."""
    return np.stack(np.split(a, gates, axis=1))


def by_unit(a, gates):
    """The same as if the gates of a unit stood side by side."""
    return np.moveaxis(a.reshape(len(a), -1, gates), 2, 0)
