"""PyTorch exercises: NumPy arrays become tensors for the call, and tensors arrays after it.

torch is imported only here, and only for an exercise that asks for it.
"""

import numpy as np

from course_rnn.exercises.spec import Arguments


def to_tensors(args: Arguments) -> dict[str, object]:
    """Make a tensor of every array among the arguments.

    Parameters
    ----------
    args : dict
        Arguments by name.

    Returns
    -------
    dict
        The same with tensors, of the same dtype and memory; other values stay as they are.
    """
    import torch

    return {
        name: torch.from_numpy(value) if isinstance(value, np.ndarray) else value
        for name, value in args.items()
    }


def to_arrays(value: object) -> object:
    """Make an array of a tensor, with or without a graph, on any device.

    Parameters
    ----------
    value : object
        What the function returned. Of a tuple or list, every tensor in it is turned, and every one
        in a list in it.

    Returns
    -------
    object
        Anything else comes back as it is; so does a tensor that NumPy has no array for, such as a
        sparse one.
    """
    import torch

    def turn(item):
        if not isinstance(item, torch.Tensor):
            return item
        item = item.float() if item.dtype == torch.bfloat16 else item  # NumPy has no such type
        try:
            return item.numpy(force=True)
        except (TypeError, RuntimeError):
            return item

    def turn_list(item):
        return [turn(number) for number in item] if type(item) is list else turn(item)

    if type(value) in (tuple, list):
        return type(value)(turn_list(item) for item in value)
    return turn(value)
