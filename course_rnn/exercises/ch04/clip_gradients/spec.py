"""Exercise 4.3: clip gradients by their global norm."""

import numpy as np

from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns


def norms_of(grads):
    return np.array([np.linalg.norm(g) for g in grads])


def global_norm(grads):
    return np.linalg.norm(norms_of(grads))


def reference(dW_xh, dW_hh, db, max_norm, norm=global_norm):
    """Scale all three by one factor if they are too long together."""
    size = norm((dW_xh, dW_hh, db))
    factor = max_norm / size if size > max_norm else 1.0
    return dW_xh * factor, dW_hh * factor, db * factor


def _draw(rng):
    """Lengths on both sides of max_norm, together and each alone."""
    # so that the square of a norm lies on the other side of max_norm than the norm
    small, large = float(rng.uniform(0.3, 0.5)), float(rng.uniform(2, 5))
    plan = (
        ("short", (0.3, 0.4, 0.2), small),
        ("short", (0.6, 0.3, 0.5), large),
        ("short", (0, 0, 0), large),
        ("long", (2.0, 3.5, 1.4), small),
        ("long", (40.0, 15.0, 25.0), large),
        ("long together", (0.8, 0.6, 0.7), small),
        ("long together", (0.8, 0.6, 0.7), large),
        ("long together", (0.2, 3.0, 0.4), large),
        ("long together", (0.3, 0.4, 2.0), large),
    )
    return [Case(_arguments(rng, lengths, max_norm), group) for group, lengths, max_norm in plan]


def _arguments(rng, lengths, max_norm):
    I, H = distinct_sizes(rng, 2)
    grads = [rng.normal(size=shape) for shape in ((H, I), (H, H), (H,))]
    lengths = max_norm * np.array(lengths) * rng.uniform(0.95, 1.05)
    grads = [g * (length / np.linalg.norm(g)) for g, length in zip(grads, lengths, strict=True)]
    return dict(zip(("dW_xh", "dW_hh", "db"), grads, strict=True)) | {"max_norm": max_norm}


def _direction_stays(args, answer):
    before, after = (
        np.concatenate([np.ravel(g).astype(float) for g in grads])
        for grads in ((args["dW_xh"], args["dW_hh"], args["db"]), answer)
    )
    lengths = np.linalg.norm(before) * np.linalg.norm(after)
    return bool(before @ after >= (1 - 1e-4) * lengths)


EXERCISE = Exercise(
    id="4.3",
    name="clip_gradients",
    title="Clip by the global norm",
    parameters=("dW_xh", "dW_hh", "db", "max_norm"),
    returns=(
        Returns("dW_xh", ("H", "I"), "float"),
        Returns("dW_hh", ("H", "H"), "float"),
        Returns("db", ("H",), "float"),
    ),
    groups=(
        Group("short", 1, "the global norm is below max_norm, or 0"),
        Group("long", 2, "it is above, and so is that of each gradient"),
        Group("long together", 1, "it is above, though not that of each gradient"),
    ),
    reference=reference,
    cases=_draw,
    properties=(
        Property("The three do not point where they pointed before.", _direction_stays),
        Property(
            "The three together are longer than max_norm.",
            lambda args, answer: bool(global_norm(answer) <= args["max_norm"] * (1 + 1e-4)),
        ),
    ),
)
