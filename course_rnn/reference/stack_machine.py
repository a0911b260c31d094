"""A recurrent network with weights written by hand: it keeps a stack in one number. Chapter 11.

The stack is a number q in [0, 1): its symbols, 1 or 3, are the digits of q in base 4, the top one
first. Push, pop and reading the top are linear maps, cut off at 0 and 1. So a network
h_t = sat(W h_{t−1} + (U x_t + b)), sat(z) = min(1, max(0, z)), can recognise brackets of two kinds.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

BRACKETS = "()[]"
#: what the eight units of the machine say, in their order
UNITS = (
    "( pushed",
    "[ pushed",
    "( popped",
    "[ popped",
    ") on nothing",
    ") on [",
    "] not on [",
    "an error",
)
STACK, ERRORS = slice(0, 4), slice(4, 8)
_DIGITS = {"(": 1, "[": 3}
Number = Fraction | float | np.floating


class StackMachine(NamedTuple):
    """Weights W (8, 8), U (8, 4) and b (8,); of Fractions (dtype object), or of floats.

    Examples
    --------
    >>> StackMachine._fields
    ('W', 'U', 'b')
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray


def encode_stack(stack: str) -> Fraction:
    """Write a stack as one number.

    Parameters
    ----------
    stack : str
        Open brackets, the top one last; ``(`` is the digit 1, ``[`` the digit 3.

    Returns
    -------
    Fraction
        0 if the stack is empty, in [1/4, 1/2) if ``(`` is on top, in [3/4, 1) if ``[`` is.

    Raises
    ------
    ValueError
        If there is another symbol.

    Examples
    --------
    >>> encode_stack("("), encode_stack("["), encode_stack("([")
    (Fraction(1, 4), Fraction(3, 4), Fraction(13, 16))
    """
    _expect_symbols("stack", stack, "([")
    q = Fraction(0)
    for symbol in stack:
        q = q / 4 + Fraction(_DIGITS[symbol], 4)
    return q


def decode_stack(q: Number) -> str:
    """Read a stack off its number, the top symbol last.

    Parameters
    ----------
    q : Fraction or float
        From :func:`encode_stack`.

    Raises
    ------
    ValueError
        If a digit in base 4 is neither 1 nor 3: no stack has that number.

    Notes
    -----
    The digits come from the top down: top = 3 if q ≥ 3/4, else 1, and 4q − top remains.

    Examples
    --------
    >>> decode_stack(Fraction(13, 16)), decode_stack(Fraction(0))
    ('([', '')
    """
    rest, symbols = Fraction(q), ""
    while rest:
        digit = int(4 * rest // 1)
        if digit not in (1, 3) or not 0 <= rest < 1:
            raise ValueError(f"q: expected digits 1 and 3 in base 4, got {q}")
        symbols = "(["[digit == 3] + symbols
        rest = 4 * rest - digit
    return symbols


def stack_machine(dtype: type = object) -> StackMachine:
    """Return the weights of the machine.

    Parameters
    ----------
    dtype : type
        ``object`` for exact fractions, or a NumPy float; every weight is a float without rounding.

    Returns
    -------
    StackMachine
        Rows of W in the order of ``UNITS``, columns of U in the order of ``BRACKETS``.

    Raises
    ------
    ValueError
        If the dtype is neither.

    Notes
    -----
    After Siegelmann and Sontag (1995), who code a stack by the digits 1 and 3 in base 4; the
    arrangement of units is ours. The number q is the sum of the first four units, of which only
    that of the last bracket is not 0. Reading ``(``: sat(q/4 + 1/4 + x − 1). Reading ``)``:
    sat(4q − 1 + 4(x − 1)). An error stays.

    Examples
    --------
    >>> machine = stack_machine()
    >>> [str(w) for w in machine.W[0]], str(machine.U[0, 0]), str(machine.b[0])
    (['1/4', '1/4', '1/4', '1/4', '0', '0', '0', '0'], '1', '-3/4')
    """
    if dtype is not object and not np.issubdtype(dtype, np.floating):
        raise ValueError(f"dtype: expected object or a NumPy float, got {dtype}")
    push, pop = Fraction(1, 4), Fraction(4)
    of_q = [push, push, pop, pop, -pop, pop, -pop, 0]  # weight of q in each unit
    W = [[w] * 4 + [0] * 4 for w in of_q]
    W[7][ERRORS] = [1] * 4
    U = [[0] * 4 for _ in of_q]
    for unit, (symbol, weight) in enumerate(
        (("(", 1), ("[", 1), (")", 4), ("]", 4), (")", 1), (")", 4), ("]", 4))
    ):
        U[unit][BRACKETS.index(symbol)] = weight
    b = [push - 1, 3 * push - 1, -5, -7, 0, -6, -1, 0]
    exact = (np.vectorize(Fraction, otypes=[object])(np.array(a, dtype=object)) for a in (W, U, b))
    return StackMachine(*(a if dtype is object else a.astype(dtype) for a in exact))


def run_stack_machine(machine: StackMachine, text: str) -> np.ndarray:
    """Read brackets, one a step.

    Parameters
    ----------
    machine : StackMachine
        From :func:`stack_machine`.
    text : str
        Brackets of two kinds.

    Returns
    -------
    ndarray, shape (T + 1, 8), dtype of the weights
        States; the first is all 0.

    Raises
    ------
    ValueError
        If there is another symbol.

    Examples
    --------
    >>> states = run_stack_machine(stack_machine(), "([]")
    >>> [str(h[STACK].sum()) for h in states]
    ['0', '1/4', '13/16', '1/4']
    """
    _expect_symbols("text", text, BRACKETS)
    W, U, b = machine
    zeros = 0 * b
    states = [zeros]
    for symbol in text:
        a = W @ states[-1] + (U[:, BRACKETS.index(symbol)] + b)
        states.append(np.minimum(zeros + 1, np.maximum(zeros, a)))
    return np.stack(states)


def accepts(machine: StackMachine, text: str) -> bool:
    """Whether the machine takes brackets for well nested: at the end no error, and q = 0.

    Parameters
    ----------
    machine : StackMachine
        From :func:`stack_machine`.
    text : str
        Brackets of two kinds.

    Raises
    ------
    ValueError
        If there is another symbol.

    Examples
    --------
    >>> machine = stack_machine()
    >>> accepts(machine, "([])[]"), accepts(machine, "([)]"), accepts(machine, "((")
    (True, False, False)
    """
    return bool(not run_stack_machine(machine, text)[-1].any())


def well_nested(text: Sequence[str]) -> bool:
    """Whether brackets of two kinds are well nested, decided with a stack as a list.

    Parameters
    ----------
    text : str, or sequence of brackets
        Brackets of two kinds.

    Raises
    ------
    ValueError
        If there is another symbol.

    Examples
    --------
    >>> well_nested("([])[]"), well_nested("([)]"), well_nested("((")
    (True, False, False)
    """
    _expect_symbols("text", text, BRACKETS)
    stack = []
    for symbol in text:
        if symbol in "([":
            stack.append(symbol)
        elif not stack or stack.pop() + symbol not in ("()", "[]"):
            return False
    return not stack


def _expect_symbols(name: str, text: Sequence[str], allowed: str) -> None:
    for symbol in text:
        if len(symbol) != 1 or symbol not in allowed:
            raise ValueError(f"{name}: expected symbols of {allowed}, got {symbol!r}")
