"""Arguments on their way into the child: a JSON tree, with the arrays beside it."""

import numpy as np

PLAIN = (bool, int, float, str, type(None))


def encode(value: object, arrays: list[np.ndarray]) -> object:
    """Turn a value into what JSON can hold.

    Parameters
    ----------
    value : object
        An array, a NumPy or Python number, a string, None, or a list, tuple or dict of these.
    arrays : list of np.ndarray
        The arrays found are appended here.

    Returns
    -------
    object

    Raises
    ------
    ValueError
        If the value is of another type.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is np.ndarray or isinstance(value, np.generic):
        arrays.append(np.asarray(value))
        return {"array" if kind is np.ndarray else "scalar": len(arrays) - 1}
    if kind in (list, tuple):
        return {kind.__name__: [encode(item, arrays) for item in value]}
    if kind is dict:
        return {"dict": [[encode(x, arrays) for x in pair] for pair in value.items()]}
    raise ValueError(f"value: expected arrays, numbers, strings or lists, got {kind.__name__}")


def decode(tree: object, arrays: list[np.ndarray]) -> object:
    """The value that was encoded; its arrays are those given, not copies.

    Parameters
    ----------
    tree : object
        From :func:`encode`.
    arrays : list of np.ndarray
        The arrays in the order in which :func:`encode` found them.

    Returns
    -------
    object
    """
    if type(tree) is not dict:
        return tree
    ((kind, content),) = tree.items()
    if kind == "array":
        return arrays[content]
    if kind == "scalar":
        return arrays[content][()]
    items = [decode(item, arrays) for item in content] if kind != "dict" else []
    if kind == "dict":
        return {decode(k, arrays): decode(v, arrays) for k, v in content}
    return tuple(items) if kind == "tuple" else items
