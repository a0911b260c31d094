"""Carry weights between NumPy arrays and PyTorch state dicts, both ways, nothing left over."""

from collections.abc import Mapping

import numpy as np
import torch

# The package's names and PyTorch's. The layouts are the same: nothing is transposed.
RNN_KEYS = {
    "W_xh": "weight_ih_l0",
    "W_hh": "weight_hh_l0",
    "b_xh": "bias_ih_l0",
    "b_hh": "bias_hh_l0",
}
CHAR_RNN_KEYS = {
    **{name: f"rnn.{key}" for name, key in RNN_KEYS.items()},
    "W_hy": "output.weight",
    "b_y": "output.bias",
}


def to_state_dict(
    params: Mapping[str, np.ndarray], keys: Mapping[str, str]
) -> dict[str, torch.Tensor]:
    """Make a state dict that ``load_state_dict(strict=True)`` takes.

    Parameters
    ----------
    params : mapping of str to array
        Arrays under the package's names (``params._asdict()`` of a NamedTuple).
    keys : mapping of str to str
        Package name → PyTorch key: :data:`RNN_KEYS` or :data:`CHAR_RNN_KEYS`.

    Returns
    -------
    dict of str to tensor
        Copies, in the arrays' dtype.

    Raises
    ------
    ValueError
        If ``params`` is no mapping, or a name is missing or left over.
    """
    _expect_names("params", params, keys)
    return {key: torch.from_numpy(params[name].copy()) for name, key in keys.items()}


def from_state_dict(
    state_dict: Mapping[str, torch.Tensor], keys: Mapping[str, str]
) -> dict[str, np.ndarray]:
    """Take the arrays out of a state dict.

    Parameters
    ----------
    state_dict : mapping of str to tensor
        From ``module.state_dict()``, on any device.
    keys : mapping of str to str
        As in :func:`to_state_dict`.

    Returns
    -------
    dict of str to array
        Copies under the package's names.

    Raises
    ------
    ValueError
        If ``state_dict`` is no mapping, or a key is missing or left over.
    """
    _expect_names("state_dict", state_dict, list(keys.values()))
    return {name: state_dict[key].detach().cpu().numpy().copy() for name, key in keys.items()}


def _expect_names(argument: str, got, expected) -> None:
    if not isinstance(got, Mapping):
        raise ValueError(f"{argument}: expected a mapping by name, got a {type(got).__name__}")
    if set(got) != set(expected):
        raise ValueError(f"{argument}: expected the names {sorted(expected)}, got {sorted(got)}")
