"""Exercise 4.3: clip gradients by their global norm."""

import numpy as np

from course_rnn.exercises.ch04.clip_gradients.mistakes import global_norm, reference
from course_rnn.exercises.draws import distinct_sizes
from course_rnn.exercises.spec import Case, Exercise, Group, Property, Returns


def draw(rng):
    """Lengths on both sides of max_norm, together and each alone."""

    def case(group, lengths, max_norm):
        I, H = distinct_sizes(rng, 2)
        grads = [rng.normal(size=shape) for shape in ((H, I), (H, H), (H,))]
        lengths = max_norm * np.array(lengths) * rng.uniform(0.95, 1.05)
        grads = [g * (length / np.linalg.norm(g)) for g, length in zip(grads, lengths, strict=True)]
        args = dict(zip(("dW_xh", "dW_hh", "db"), grads, strict=True))
        return Case(args | {"max_norm": max_norm}, group)

    # so that the square of a norm lies on the other side of max_norm than the norm
    small, large = float(rng.uniform(0.3, 0.5)), float(rng.uniform(2, 5))
    return [
        case("short", (0.3, 0.4, 0.2), small),
        case("short", (0.6, 0.3, 0.5), large),
        case("short", (0, 0, 0), large),
        case("long", (2.0, 3.5, 1.4), small),
        case("long", (40.0, 15.0, 25.0), large),
        case("long together", (0.8, 0.6, 0.7), small),
        case("long together", (0.8, 0.6, 0.7), large),
        case("long together", (0.2, 3.0, 0.4), large),
        case("long together", (0.3, 0.4, 2.0), large),
    ]


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
    cases=draw,
    properties=(
        Property("The three do not point where they pointed before.", _direction_stays),
        Property(
            "The three together are longer than max_norm.",
            lambda args, answer: bool(global_norm(answer) <= args["max_norm"] * (1 + 1e-4)),
        ),
    ),
)
