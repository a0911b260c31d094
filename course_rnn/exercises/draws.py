"""Random material for cases.

Sizes are all different and above 1, weights are neither symmetric nor tiny: otherwise a transposed
matrix, a swapped axis or a lost state would go unseen.
"""

import numpy as np

from course_rnn.exercises.spec import Case

# No u is nearer to a cumulative sum than this, unless sum and u are exact: rounding, also in
# float32, must not decide which index is right.
MARGIN = 1e-4


def by_group(draw, *plan):
    """Cases from a function that draws the arguments of one.

    Parameters
    ----------
    draw : callable
        ``draw(rng, **options)`` returns arguments by name.
    *plan : tuple
        (name of a group, how many cases), or with the options of its cases as third.

    Returns
    -------
    callable
        ``cases(rng)``, as :class:`course_rnn.exercises.spec.Exercise` wants it.
    """

    def cases(rng):
        return [
            Case(draw(rng, **dict(*options)), group)
            for group, count, *options in plan
            for _ in range(count)
        ]

    return cases


def distinct_sizes(rng, count, low=2, high=8):
    """Sizes above 1 and all different, so that no axis can be taken for another."""
    return [int(size) for size in rng.choice(np.arange(low, high + 1), count, replace=False)]


def recurrent_weights(rng, H):
    """Random (H, H) with largest singular value 0.9: asymmetric, not tiny, and no chaos.

    With tanh the recurrence is then a contraction, so float32 rounding does not grow with T.
    """
    W_hh = rng.normal(size=(H, H))
    return 0.9 * W_hh / np.linalg.norm(W_hh, 2)


def rnn_arguments(rng, T=None):
    """Arguments of ``rnn_forward`` by name, in order; T and all other sizes are drawn too."""
    drawn, N, I, H = distinct_sizes(rng, 4)
    return {
        "x": rng.normal(size=(T or drawn, N, I)),
        "h0": rng.uniform(-0.9, 0.9, size=(N, H)),
        "W_xh": rng.normal(scale=0.7, size=(H, I)),
        "W_hh": recurrent_weights(rng, H),
        "b_xh": rng.normal(scale=0.5, size=H),
        "b_hh": rng.normal(scale=0.5, size=H),
    }


def number(rng, value):
    """A number as it is, or one drawn from a range.

    Parameters
    ----------
    rng : np.random.Generator
        Source of randomness.
    value : float or tuple of float
        The number, or between which two it lies.

    Returns
    -------
    float
    """
    return float(rng.uniform(*value)) if isinstance(value, tuple) else value


def joined(*draws):
    """Cases of more than one kind.

    Parameters
    ----------
    *draws : callable
        Each draws cases of one kind, such as those of :func:`by_group`.

    Returns
    -------
    callable
        ``cases(rng)`` draws those of all, in order.
    """
    return lambda rng: [case for cases in draws for case in cases(rng)]


def only(draw, *names):
    """The arguments that an exercise takes, of those that are drawn for another one.

    Parameters
    ----------
    draw : callable
        Returns arguments by name.
    *names : str
        Those that are kept, in this order.

    Returns
    -------
    callable
        Draws like ``draw``, whose parameters it has.
    """

    def drawn(*args, **options):
        everything = draw(*args, **options)
        return {name: everything[name] for name in names}

    return drawn
