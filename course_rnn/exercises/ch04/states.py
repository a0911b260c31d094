"""Random states and weights, and the slopes of tanh at states."""

import numpy as np

from course_rnn.exercises.draws import distinct_sizes, recurrent_weights

# rows for mistakes_of: name, hint, what is taken for the slope at a state
WRONG_SLOPES = (
    ("slope not squared", "the slope is taken as 1 − h: it is 1 − h².", lambda h: 1 - h),
    (
        "tanh of the state",
        "the slope is taken at h_t, as 1 − tanh²(h_t): it is 1 − h_t², since h_t is tanh already.",
        lambda h: 1 - np.tanh(h) ** 2,
    ),
    (
        "slope of the sigmoid",
        "h (1 − h) is the slope of the sigmoid: that of tanh is 1 − h².",
        lambda h: h * (1 - h),
    ),
)


def slope_of(h):
    """Return the slope of tanh where its value is h."""
    return 1 - h**2


def draw_states(rng, steps=None):
    """States (T, H) of one sequence, far from 0 and from ±1, and weights (H, H)."""
    T, H = distinct_sizes(rng, 2, low=3, high=7)
    hs = rng.uniform(0.2, 0.8, size=(steps or T, H)) * rng.choice([-1, 1], size=(steps or T, H))
    return hs, recurrent_weights(rng, H)
