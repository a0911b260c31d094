"""Carry weights between NumPy arrays and PyTorch state dicts, both ways, nothing left over."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch

# The package's names and PyTorch's, those of RNN, LSTM and GRU alike. The layouts are the same:
# nothing is transposed, and the gates are stacked in the same order.
RNN_KEYS = {
    "W_xh": "weight_ih_l0",
    "W_hh": "weight_hh_l0",
    "b_xh": "bias_ih_l0",
    "b_hh": "bias_hh_l0",
}
PEEPHOLE_LSTM_KEYS = {**RNN_KEYS, "w_ch": "weight_ch_l0"}  # of our twin; PyTorch has none
CHAR_RNN_KEYS = {
    **{name: f"rnn.{key}" for name, key in RNN_KEYS.items()},
    "W_hy": "output.weight",
    "b_y": "output.bias",
}
WINDOW_LM_KEYS = {
    "E": "embedding.weight",
    "W_xh": "hidden.weight",
    "b_h": "hidden.bias",
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
        Package name → PyTorch key, for instance ``RNN_KEYS`` or ``CHAR_RNN_KEYS``.

    Returns
    -------
    dict of str to tensor
        Copies, in the arrays' dtype.

    Raises
    ------
    ValueError
        If ``params`` is no mapping, or a name is missing or left over.

    Examples
    --------
    >>> to_state_dict({"W_xh": np.ones((3, 2))}, {"W_xh": "weight_ih_l0"})["weight_ih_l0"].shape
    torch.Size([3, 2])
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

    Examples
    --------
    >>> from_state_dict({"weight_ih_l0": torch.ones(3, 2)}, {"W_xh": "weight_ih_l0"})["W_xh"].shape
    (3, 2)
    """
    _expect_names("state_dict", state_dict, list(keys.values()))
    return {name: state_dict[key].detach().cpu().numpy().copy() for name, key in keys.items()}


def stacked_keys(num_layers: int, *, bidirectional: bool) -> dict[str, str]:
    """Names of all weights of a stack: ours (``W_xh_l1_reverse``) → PyTorch's.

    Parameters
    ----------
    num_layers : int
        Layers L, ≥ 1.
    bidirectional : bool
        Whether every layer has two directions.

    Returns
    -------
    dict of str to str
        In the order of the weights of :func:`course_rnn.reference.stacked.stacked_forward`, which
        is the order of PyTorch's state dict too.

    Raises
    ------
    ValueError
        If there is no layer.

    Examples
    --------
    >>> list(stacked_keys(1, bidirectional=True))[0]
    'W_xh_l0'
    """
    if num_layers < 1:
        raise ValueError(f"num_layers: expected at least 1, got {num_layers}")
    directions = ("", "_reverse") if bidirectional else ("",)
    return {
        f"{name}_l{k}{direction}": key.replace("_l0", f"_l{k}{direction}")
        for k in range(num_layers)
        for direction in directions
        for name, key in RNN_KEYS.items()
    }


def to_stacked_state_dict(
    weights: Sequence[Sequence[np.ndarray]], *, bidirectional: bool
) -> dict[str, torch.Tensor]:
    """Make a state dict for ``torch.nn.RNN``, ``LSTM`` or ``GRU`` of any number of layers.

    Parameters
    ----------
    weights : L·D tuples ``(W_xh, W_hh, b_xh, b_hh)``
        As :func:`course_rnn.reference.stacked.stacked_forward` takes them.
    bidirectional : bool
        Whether every layer has two directions, D = 2.

    Returns
    -------
    dict of str to tensor
        Copies, in the arrays' dtype.

    Raises
    ------
    ValueError
        If there are not four arrays for every direction of every layer.

    Examples
    --------
    >>> weights = np.ones((3, 2)), np.ones((3, 3)), np.zeros(3), np.zeros(3)
    >>> state = to_stacked_state_dict([weights], bidirectional=False)
    >>> list(state)
    ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0']
    """
    D = 2 if bidirectional else 1
    counts = [len(group) for group in weights]
    if not counts or len(counts) % D or set(counts) != {len(RNN_KEYS)}:
        raise ValueError(
            f"weights: expected {len(RNN_KEYS)} arrays for each of {D} direction(s) of every "
            f"layer, got groups of {counts}"
        )
    keys = stacked_keys(len(counts) // D, bidirectional=bidirectional)
    arrays = [array for group in weights for array in group]
    return to_state_dict(dict(zip(keys, arrays, strict=True)), keys)


def from_stacked_state_dict(
    state_dict: Mapping[str, torch.Tensor], *, num_layers: int, bidirectional: bool
) -> tuple[tuple[np.ndarray, ...], ...]:
    """Take the weights out of ``torch.nn.RNN``, ``LSTM`` or ``GRU`` of any number of layers.

    Parameters
    ----------
    state_dict : mapping of str to tensor
        From ``module.state_dict()``, on any device.
    num_layers : int
        Layers L, ≥ 1.
    bidirectional : bool
        Whether every layer has two directions, D = 2.

    Returns
    -------
    L·D tuples ``(W_xh, W_hh, b_xh, b_hh)``
        Copies, as :func:`course_rnn.reference.stacked.stacked_forward` takes them.

    Raises
    ------
    ValueError
        If ``state_dict`` is no mapping, or a key is missing or left over.

    Examples
    --------
    >>> weights = np.ones((3, 2)), np.ones((3, 3)), np.zeros(3), np.zeros(3)
    >>> state = to_stacked_state_dict([weights], bidirectional=False)
    >>> back = from_stacked_state_dict(state, num_layers=1, bidirectional=False)
    >>> [W.shape for W in back[0]]
    [(3, 2), (3, 3), (3,), (3,)]
    """
    keys = stacked_keys(num_layers, bidirectional=bidirectional)
    arrays = iter(from_state_dict(state_dict, keys).values())
    return tuple(zip(arrays, arrays, arrays, arrays, strict=True))


def _expect_names(argument: str, got, expected) -> None:
    if not isinstance(got, Mapping):
        raise ValueError(f"{argument}: expected a mapping by name, got a {type(got).__name__}")
    if set(got) != set(expected):
        raise ValueError(f"{argument}: expected the names {sorted(expected)}, got {sorted(got)}")
