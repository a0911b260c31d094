"""What a function returned, as plain arrays; and what it raised, in words."""

import sys

import numpy as np

from .module import NAME

KINDS = "biuf"
MOST_ARRAYS = 64
LONGEST_LIST = 100_000
LONGEST_MESSAGE = 300


def flatten(answer: object) -> tuple[str, list[np.ndarray] | None]:
    """Turn an answer into arrays.

    Parameters
    ----------
    answer : object
        What a function returned.

    Returns
    -------
    kind : str
        As in ``Reply.kind``.
    arrays : list of np.ndarray or None
        None if the answer cannot be made arrays.
    """
    if answer is None:
        return "none", None
    if not isinstance(answer, tuple | list):
        array = _to_array(answer)
        return (_other(answer), None) if array is None else ("array", [array])
    kind = "tuple" if isinstance(answer, tuple) else "list"
    if len(answer) > LONGEST_LIST:
        return kind, None
    if kind == "tuple" or not all(type(item) is list for item in answer):
        answer = [_joined(item) for item in answer]  # of several arrays, each may be a list
    arrays = [_to_array(item) for item in answer]
    if any(array is None for array in arrays):
        return kind, None
    if kind == "list" and arrays and all(array.ndim == 0 for array in arrays):
        return "numbers", [np.array([array[()] for array in arrays])]
    return kind, arrays if len(arrays) <= MOST_ARRAYS else None


def _joined(item):
    """A list of numbers as one array; anything else as it is."""
    if type(item) is not list or not 0 < len(item) <= LONGEST_LIST:
        return item
    numbers = [_to_array(number) for number in item]
    if any(number is None or number.ndim for number in numbers):
        return item
    return np.array([number[()] for number in numbers])


def _to_array(value):
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        value = value.detach().cpu()
        value = (value.float() if value.dtype is torch.bfloat16 else value).numpy()
    if not isinstance(value, np.ndarray | np.generic | bool | int | float):
        return None
    array = np.asarray(value)  # a subclass becomes its base class: the true memory
    if array.dtype.char == "g":  # long double has no place in a frame
        array = array.astype(np.float64)
    return array if array.dtype.kind in KINDS else None


def _other(answer):
    if isinstance(answer, np.ndarray | np.generic):
        kinds = {"c": "complex numbers", "O": "objects", "U": "text", "S": "bytes"}
        return f"other:array of {kinds.get(np.asarray(answer).dtype.kind, 'something else')}"
    return f"other:{type(answer).__name__}"


def describe(error: BaseException) -> dict:
    """What the reply says about an exception.

    Parameters
    ----------
    error : BaseException
        Its class and its text are the submission's and may do anything.

    Returns
    -------
    dict
        ``raised``: names of its class and of the bases. ``message``. ``line``: where in the
        submission, or None.
    """
    try:
        names = [cls.__name__ for cls in type(error).__mro__][:20]
        message = str(error)[:LONGEST_MESSAGE]
    except BaseException:
        names, message = ["Exception"], ""
    if "can't allocate memory" in message:  # torch has no MemoryError
        names = ["MemoryError"]
    return {"raised": names, "message": message, "line": _line(error)}


def _line(error):
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == NAME else None
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == NAME:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
