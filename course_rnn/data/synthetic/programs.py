"""Small programs in a subset of Python, and what they print.

After Zaremba and Sutskever (2014), "Learning to Execute": difficulty has two parameters, the
number of digits (``length``) and of operations (``nesting``). Which programs are drawn is ours in
detail; results need not equal theirs.
"""

import ast
import operator
from typing import NamedTuple

import numpy as np

from course_rnn.data.validate import expect_at_least, expect_rng

VARIABLES = "abcdefgh"
MOST_ITERATIONS = 9
_OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}
_COMPARISONS = {ast.Lt: operator.lt, ast.Gt: operator.gt}


class Program(NamedTuple):
    r"""The text of a program, lines joined by newlines, and what it prints.

    Examples
    --------
    >>> drawn = Program("a=3\nprint((a*2))", "6")
    >>> execute(drawn.code) == drawn.target
    True
    """

    code: str
    target: str


def program(length: int, nesting: int, rng: np.random.Generator) -> Program:
    """Draw a program.

    An integer is wrapped ``nesting`` times in an operation drawn from six: add, subtract,
    multiply by a digit, choose by a comparison, assign to a variable, add in a loop. The last line
    prints the result. For a curriculum, draw ``length`` and ``nesting`` themselves at random up to
    limits that grow.

    Parameters
    ----------
    length : int
        Integers have at most so many digits, at least 1: uniform from 0 to 10^length - 1, with
        ``length`` at most 18.
    nesting : int
        Operations, 0 to 8 (there are eight variables).
    rng : np.random.Generator
        Source of everything.

    Returns
    -------
    Program
        ``target`` is computed by `execute`.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Chapter 11.

    Examples
    --------
    >>> drawn = program(length=2, nesting=3, rng=np.random.default_rng(4))
    >>> print(drawn.code)
    print((((8*6)-37) if 80>58 else 17))
    >>> drawn.target
    '11'
    """
    expect_at_least(1, length=length)
    expect_at_least(0, nesting=nesting)
    expect_rng(rng)
    if length > 18:
        raise ValueError(f"length: expected at most 18 (digits of int64), got {length}")
    if nesting > len(VARIABLES):
        raise ValueError(f"nesting: expected at most {len(VARIABLES)}, got {nesting}")
    names = iter(rng.permutation(list(VARIABLES)).tolist())
    lines: list[str] = []
    expression = str(_integer(length, rng))
    for _ in range(nesting):
        more, expression = _wrap(expression, length, names, rng)
        lines += more
    code = "\n".join([*lines, f"print({expression})"])
    return Program(code, execute(code))


def execute(code: str) -> str:
    r"""Return what a program prints, without running anything but the subset that it is written in.

    Parameters
    ----------
    code : str
        Assignments ``v=e``, loops ``for x in range(9):v+=e`` with at most 9 iterations, and
        ``print(e)``; expressions of integers, variables, ``+ - *`` and ``(e if e<e else e)``.

    Returns
    -------
    str
        The printed integers, joined by newlines.

    Raises
    ------
    ValueError
        If the text is not such a program, or reads a variable that has no value.

    Examples
    --------
    >>> execute("a=3\nfor x in range(4):a+=10\nprint((a*2))")
    '86'
    """
    if not isinstance(code, str):
        raise ValueError(f"code: expected a string, got {type(code).__name__}")
    try:
        tree = ast.parse(code)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and len(node.id) > 1:
                # print=1 would make print something else
                raise ValueError(f"code: expected variables of one letter, got {node.id!r}")
        values: dict[str, int] = {}
        printed: list[str] = []
        for statement in tree.body:
            _run(statement, values, printed)
    except SyntaxError as error:
        raise ValueError(f"code: expected a program, got {code!r} ({error})") from None
    except (RecursionError, MemoryError):  # how the parser and _evaluate meet endless nesting
        raise ValueError(f"code: expected little nesting, got {code[:40]!r} …") from None
    return "\n".join(printed)


def _wrap(expression, length, names, rng) -> tuple[list[str], str]:
    # one operation around the expression: lines that must come before, and the new expression
    operation = rng.integers(6)
    if operation == 0:
        return [], f"({expression}+{_integer(length, rng)})"
    if operation == 1:
        return [], f"({expression}-{_integer(length, rng)})"
    if operation == 2:
        return [], f"({expression}*{rng.integers(10)})"
    if operation == 3:
        left, right, other = (_integer(length, rng) for _ in range(3))
        return [], f"({expression} if {left}{'<>'[rng.integers(2)]}{right} else {other})"
    name = next(names)
    if operation == 4:
        return [f"{name}={expression}"], name
    times, step = rng.integers(1, MOST_ITERATIONS + 1), _integer(length, rng)
    return [f"{name}={expression}", f"for x in range({times}):{name}+={step}"], name


def _integer(length: int, rng: np.random.Generator) -> int:
    return int(rng.integers(10**length))


def _run(node: ast.stmt, values: dict[str, int], printed: list[str]) -> None:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]):
            values[name] = _evaluate(node.value, values)
        case ast.AugAssign(target=ast.Name(id=name) as target, op=ast.Add()):
            values[name] = _evaluate(ast.Name(target.id), values) + _evaluate(node.value, values)
        case ast.For(
            target=ast.Name(id=name),
            iter=ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(times))]),
            body=[ast.AugAssign() as step],
            orelse=[],
        ) if not node.iter.keywords and times <= MOST_ITERATIONS:
            for i in range(times):
                values[name] = i
                _run(step, values, printed)
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=[argument], keywords=[])):
            printed.append(str(_evaluate(argument, values)))
        case _:
            raise ValueError(f"code: expected v=e, a loop or print(e), got {ast.unparse(node)!r}")


def _evaluate(node: ast.expr, values: dict[str, int]) -> int:
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return number
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            return _OPERATIONS[type(op)](_evaluate(left, values), _evaluate(right, values))
        case ast.IfExp(test=ast.Compare(left=left, ops=[op], comparators=[right])) if (
            type(op) in _COMPARISONS
        ):
            holds = _COMPARISONS[type(op)](_evaluate(left, values), _evaluate(right, values))
            return _evaluate(node.body if holds else node.orelse, values)
        case _:
            raise ValueError(
                f"code: expected integers, variables with a value, + - * and (e if e<e else e), "
                f"got {ast.unparse(node)!r}"
            )
