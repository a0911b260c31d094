"""Compare an answer with the right one, in words that name the fault but not the right values.

An answer may be any object a student's function returns, so nothing here trusts it: only plain
numbers, lists of numbers and arrays are looked into, and methods that a subclass of ``ndarray``
overrides are never called.
"""

import numpy as np

from course_rnn.exercises.spec import Arguments, Returns

KINDS = {"float": "f", "int": "iu", "bool": "biuf"}  # 0 and 1 are as good as False and True
WANTED = {"float": "floating-point numbers", "int": "integers", "bool": "True and False"}
ADVICE = {
    "float": "was an array of integers filled with fractions?",
    "int": "indices must be integers, .astype(int) makes them so.",
    "bool": "a comparison, such as t < n, makes them.",
}
CHANGES = (
    "the answer changes from call to call, with the same arguments: the function must draw no "
    "random numbers of its own and keep nothing from the call before."
)


def normalise(
    answer: object, returns: Returns, shape: tuple[int, ...]
) -> tuple[np.ndarray | None, str | None]:
    """Turn an answer into a plain array of numbers of its own shape, or say why it is none.

    Parameters
    ----------
    answer : object
        What the function returned.
    returns : Returns
        What it should return.
    shape : tuple of int
        The shape that the right answer has; it only limits how large an answer is looked into.

    Returns
    -------
    array : np.ndarray or None
        A copy that the student's code cannot change any more.
    reason : str or None
        Why the answer is not an array of the right kind. Exactly one of the two is None.
    """
    kind = type(answer)
    if kind is list and len(shape) == 1:
        if not 0 < len(answer) <= _limit(shape):
            return None, f"{_expected(returns, shape)}, got a list of length {len(answer)}."
        try:
            array = np.array(answer)
        except Exception:  # ragged, or an object that refuses in its own way
            return None, f"{_expected(returns, shape)}, got a list that is not one of numbers."
    elif issubclass(kind, np.ndarray | np.generic) or kind in (bool, int, float, complex):
        array = np.asarray(answer)  # a subclass becomes its base class: the true memory
    else:
        return None, f"{_expected(returns, shape)}, got {_describe(answer, kind)}"
    if array.dtype.kind not in KINDS[returns.kind]:
        return None, _wrong_kind(array.dtype, returns)
    if array.size > _limit(shape):
        return None, f"{_expected(returns, shape)}, got {_shape(array)}."
    if returns.kind == "bool":
        if not np.all((array == 0) | (array == 1)):
            return None, f"{returns.name}: expected {WANTED['bool']}, got other numbers."
        return array.astype(bool), None
    # uint64 and int64 together make floats, which are no indices
    return (array.astype(np.int64) if returns.kind == "int" else array.copy()), None


def compare(array: np.ndarray, expected: np.ndarray, returns: Returns) -> str | None:
    """Compare a normalised answer with the right one.

    Parameters
    ----------
    array : np.ndarray
        From :func:`normalise`.
    expected : np.ndarray
        The right answer.
    returns : Returns
        Name, axes and tolerances.

    Returns
    -------
    str or None
        Which of shape, finiteness or values fails, and where; None if the answer is right.
    """
    if (reason := misfit(array, expected.shape, returns)) is not None:
        return reason
    wrong = ~_close(array, expected, returns)
    if not wrong.any():
        return None
    if not returns.axes:
        return f"{returns.name} is one number, as it should be, but its value is wrong."
    return (
        f"{returns.name} has the right shape, {expected.shape}, but wrong values: "
        f"{wrong.sum()} of {wrong.size}, the first at {_first(returns, wrong)}."
    )


def misfit(array: np.ndarray, shape: tuple[int, ...], returns: Returns) -> str | None:
    """Why a normalised answer cannot be right, whatever its values.

    Parameters
    ----------
    array : np.ndarray
        From :func:`normalise`.
    shape : tuple of int
        The shape that the right answer has.
    returns : Returns
        Name and axes.

    Returns
    -------
    str or None
        Which of shape and finiteness fails, and where; None if neither does.
    """
    if array.shape != shape:
        return f"{_expected(returns, shape)}, got {_shape(array)}."
    if returns.kind == "float" and not np.all(np.isfinite(array)):
        what = "nan" if np.any(np.isnan(array)) else "inf"
        where = _first(returns, ~np.isfinite(array))
        return f"{where} is {what}: every number must be finite."
    return None


def agree(a: np.ndarray, b: np.ndarray, returns: Returns) -> bool:
    """Whether two normalised answers are the same answer, right or wrong.

    Parameters
    ----------
    a, b : np.ndarray
        Answers; they may have any shape, and hold nan and inf.
    returns : Returns
        Tolerances.

    Returns
    -------
    bool
    """
    return a.shape == b.shape and count_differences(a, b, returns) == 0


def count_differences(a: np.ndarray, b: np.ndarray, returns: Returns) -> int:
    """How many numbers tell two normalised answers apart.

    Parameters
    ----------
    a, b : np.ndarray
        As in :func:`agree`.
    returns : Returns
        Tolerances.

    Returns
    -------
    int
        If the shapes differ, all numbers of the larger answer count.
    """
    if a.shape != b.shape:
        return max(a.size, b.size)
    return int((~_close(a, b, returns)).sum())


def changed_arguments(before: Arguments, after: Arguments) -> list[str]:
    """Names of the arguments that a call changed in place.

    Parameters
    ----------
    before, after : dict
        Arguments as drawn, and the copies that the function was called with.

    Returns
    -------
    list of str
    """
    arrays = {name: value for name, value in before.items() if isinstance(value, np.ndarray)}
    return [name for name, value in arrays.items() if not _same(value, after[name])]


def _same(a, b):
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()


def _close(a, b, returns):
    if returns.kind != "float":
        return a == b
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    # np.isclose with equal_nan, without the checks that take most of its time on small arrays
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(a - b) <= returns.atol + returns.rtol * np.abs(b)
    return near & np.isfinite(b) | (a == b) | (np.isnan(a) & np.isnan(b))


def _limit(shape):
    return 1000 + 10 * int(np.prod(shape))


def _expected(returns, shape):
    if not shape:
        return f"{returns.name}: expected one number"
    letters = ", ".join(returns.axes) + ("," if len(shape) == 1 else "")
    return f"{returns.name}: expected shape ({letters}) = {shape}"


def _shape(array):
    return f"an array of shape {array.shape}" if array.ndim else "one number"


def _first(returns, where):
    if where.ndim == 0:
        return returns.name
    index = np.unravel_index(np.argmax(where), where.shape)
    return f"{returns.name}[{', '.join(str(i) for i in index)}]"


def _wrong_kind(dtype, returns):
    advice = ADVICE[returns.kind] if dtype.kind in "iuf" else "the answer must hold numbers."
    if dtype.kind == "c":
        advice = "np.abs takes the absolute value of complex numbers."
    return f"{returns.name}: expected {WANTED[returns.kind]}, got dtype {dtype}: {advice}"


def _describe(answer, kind):
    if answer is None:
        return "None: does the function end with return?"
    if kind is tuple:
        return f"a tuple of {len(answer)}: return one thing alone."
    if kind is list:
        return "a list: np.array or np.stack turns it into an array."
    if kind.__name__ == "Tensor":
        return "a Tensor: .detach().numpy() turns it into an array."
    return f"an object of type {kind.__name__}."
