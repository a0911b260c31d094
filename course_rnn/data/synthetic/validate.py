"""Argument checks of the generators."""

import numpy as np


def expect_at_least(minimum: int, **values: int) -> None:
    """Raise ``ValueError`` unless every value is an integer of at least ``minimum``.

    Raises
    ------
    ValueError
        ``T: expected an integer ≥ 1, got 0``.
    """
    for name, value in values.items():
        integer = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not integer or value < minimum:
            raise ValueError(f"{name}: expected an integer ≥ {minimum}, got {value!r}")


def expect_rng(rng: np.random.Generator) -> None:
    """Raise ``ValueError`` unless ``rng`` is a NumPy generator (a seed is not)."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng: expected np.random.Generator, got {type(rng).__name__}")
