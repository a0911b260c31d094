"""Random states and weights."""

from course_rnn.grading.specs.draws import distinct_sizes, recurrent_weights


def draw_states(rng, steps=None):
    """States (T, H) of one sequence, far from 0 and from ±1, and weights (H, H)."""
    T, H = distinct_sizes(rng, 2, low=3, high=7)
    hs = rng.uniform(0.2, 0.8, size=(steps or T, H)) * rng.choice([-1, 1], size=(steps or T, H))
    return hs, recurrent_weights(rng, H)
