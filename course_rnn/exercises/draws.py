"""Random material for cases.

Sizes are all different and above 1, weights are neither symmetric nor tiny: otherwise a transposed
matrix, a swapped axis or a lost state would go unseen.
"""

import numpy as np

# No u is nearer to a cumulative sum than this, unless sum and u are exact: rounding, also in
# float32, must not decide which index is right.
MARGIN = 1e-4


def distinct_sizes(rng, count, low=2, high=8):
    """Sizes above 1 and all different, so that no axis can be taken for another."""
    return [int(size) for size in rng.choice(np.arange(low, high + 1), count, replace=False)]


def recurrent_weights(rng, H):
    """Random (H, H) with largest singular value 0.9: asymmetric, not tiny, and no chaos.

    With tanh the recurrence is then a contraction, so float32 rounding does not grow with T.
    """
    W_hh = rng.normal(size=(H, H))
    return 0.9 * W_hh / np.linalg.norm(W_hh, 2)
