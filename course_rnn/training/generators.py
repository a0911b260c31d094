"""States of random generators: read, compare, set back."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

Generator = np.random.Generator | torch.Generator


def generator_states(generators: Iterable[Generator]) -> dict[str, Any]:
    """Return where the given generators and PyTorch's default ones stand.

    Parameters
    ----------
    generators : iterable of ``np.random.Generator`` and ``torch.Generator``
        Any number.

    Returns
    -------
    dict from str to state
        ``0``, ``1``, … for those given, ``torch`` for the default one of the CPU, ``cuda:0``, … for
        those of GPUs in use; the states are tensors and plain values, and copies.
    """
    states = {str(i): _state(generator) for i, generator in enumerate(generators)}
    states["torch"] = torch.get_rng_state()
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []
    return states | {f"cuda:{i}": state for i, state in enumerate(cuda)}


def set_generator_states(generators: Iterable[Generator], states: Mapping[str, Any]) -> None:
    """Put generators where :func:`generator_states` found them; those not in ``states`` stay.

    Parameters
    ----------
    generators : iterable of ``np.random.Generator`` and ``torch.Generator``
        As many, and of the same kinds, in the same order.
    states : mapping
        From :func:`generator_states`, or a part of it.

    Raises
    ------
    ValueError, TypeError, RuntimeError
        From NumPy or PyTorch, if a state is of another kind of generator.
    """
    for i, generator in enumerate(generators):
        if str(i) in states:
            _set_state(generator, states[str(i)])
    if "torch" in states:
        torch.set_rng_state(states["torch"])
    for name, state in states.items():
        if name.startswith("cuda:") and torch.cuda.is_available():
            torch.cuda.set_rng_state(state, name)


def same_state(a: Any, b: Any) -> bool:
    """Whether two states of :func:`generator_states`, or None for no state, are equal."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_state(a[key], b[key]) for key in a)
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return torch.equal(a, b)
    return type(a) is type(b) and a == b


def _state(generator: Generator) -> Any:
    if isinstance(generator, torch.Generator):
        return generator.get_state()
    return _map_leaves(
        generator.bit_generator.state,
        lambda v: torch.from_numpy(v.copy()) if isinstance(v, np.ndarray) else v,
    )


def _set_state(generator: Generator, state: Any) -> None:
    if isinstance(generator, torch.Generator):
        generator.set_state(state)
    else:
        generator.bit_generator.state = _map_leaves(
            state, lambda v: v.numpy() if isinstance(v, Tensor) else v
        )


def _map_leaves(value: Any, f: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _map_leaves(item, f) for key, item in value.items()}
    return f(value)
