"""Sets of programs: none twice, how hard they are at which time, and what they consist of."""

import ast
import re
from collections.abc import Collection

import numpy as np

from course_rnn.data.synthetic.programs import VARIABLES, Program, program
from course_rnn.data.validate import expect_at_least, expect_rng

OPERATIONS = ("add", "subtract", "multiply", "compare", "assign", "loop")
CURRICULA = ("none", "naive", "mixed", "combined")
MIXED_SHARE = 0.2  # of the programs of "combined": one in five, as the authors' code has it
_NAMES = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.IfExp: "compare",
    ast.For: "loop",
}


def distinct_programs(
    length: int, nesting: int, N: int, rng: np.random.Generator, avoid: Collection[str] = ()
) -> list[Program]:
    """Draw programs of which no two have the same text, whatever their variables are called.

    Parameters
    ----------
    length, nesting : int
        As in `program`.
    N : int
        Programs, at least 1.
    rng : np.random.Generator
        Source of everything.
    avoid : collection of str
        Texts that must not be drawn, under any names: those of the test, when drawing for training.

    Returns
    -------
    list of Program
        In the order drawn.

    Raises
    ------
    ValueError
        If an argument is not as described, or 200·``N`` draws do not give so many.

    Examples
    --------
    >>> some = distinct_programs(1, 0, 10, np.random.default_rng(0))
    >>> sorted(drawn.target for drawn in some)
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
    """
    expect_at_least(1, N=N)
    expect_rng(rng)
    found: dict[str, Program] = {}
    avoid = {canonical(code) for code in avoid}
    for _ in range(200 * N):
        drawn = program(length, nesting, rng)
        code = canonical(drawn.code)
        if code not in avoid:
            found.setdefault(code, drawn)
        if len(found) == N:
            return list(found.values())
    raise ValueError(f"N: expected at most the different programs that there are, got {N}")


def curriculum(
    name: str, done: float, length: int, nesting: int, rng: np.random.Generator
) -> tuple[int, int]:
    """Choose how hard the next program of a training is.

    Parameters
    ----------
    name : {"none", "naive", "mixed", "combined"}
        ``none``: always as hard as the target. ``naive``: from length 1, nesting 1 on, first
        longer up to ``length``, then nested once more and short again; every step has the same
        share of the training. ``mixed``: both uniform from 1 on. ``combined``: one program in five
        mixed, the others naive.
    done : float
        Share of the training that is over, in [0, 1).
    length, nesting : int
        The target, at least 1 each.
    rng : np.random.Generator
        Source of the choice.

    Returns
    -------
    length, nesting : int
        For `program`.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Notes
    -----
    Zaremba and Sutskever (2014); the share of "combined" is that of their published code
    (github.com/wojciechz/learning_to_execute, utils/strategies.lua), where "naive" goes on once
    the programs of a step are mastered or no longer improve. Here every step lasts equally long,
    so that all curricula get the same number of updates and end at the target. Chapter 11.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> [curriculum("naive", share / 6, 3, 2, rng) for share in range(6)]
    [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (3, 2)]
    """
    expect_at_least(1, length=length, nesting=nesting)
    expect_rng(rng)
    if name not in CURRICULA:
        raise ValueError(f"name: expected one of {', '.join(CURRICULA)}, got {name!r}")
    if not 0 <= done < 1:
        raise ValueError(f"done: expected a share in [0, 1), got {done}")
    if name == "none":
        return length, nesting
    if name == "mixed" or (name == "combined" and rng.random() < MIXED_SHARE):
        return int(rng.integers(1, length + 1)), int(rng.integers(1, nesting + 1))
    step = int(done * length * nesting + 1e-9)
    return step % length + 1, step // length + 1


def operations_of(code: str) -> tuple[str, ...]:
    r"""Name the operations of a program, alphabetically.

    Parameters
    ----------
    code : str
        From `program`.

    Returns
    -------
    tuple of str
        Of `OPERATIONS`, one for each nesting; a loop has its assignment with it.

    Raises
    ------
    ValueError
        If the text is no Python.

    Examples
    --------
    >>> operations_of("print(((8*6)-37))")
    ('multiply', 'subtract')
    >>> operations_of("a=7\nfor x in range(3):a+=12\nprint(a)")
    ('loop',)
    """
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except (SyntaxError, TypeError) as error:
        raise ValueError(f"code: expected a program, got {code!r} ({error})") from None
    kinds = [type(node.op if isinstance(node, ast.BinOp) else node) for node in nodes]
    kinds = [k for k, node in zip(kinds, nodes, strict=True) if isinstance(node, _COUNTED)]
    names = [_NAMES[kind] for kind in kinds]
    assigned = sum(isinstance(node, ast.Assign) for node in nodes) - names.count("loop")
    return tuple(sorted([*names, *["assign"] * assigned]))


_COUNTED = (ast.BinOp, ast.IfExp, ast.For)


def canonical(code: str) -> str:
    r"""Rename the variables of a program to a, b, c, … in the order in which they appear.

    Two programs of `program` that differ in names alone have the same canonical text.

    Parameters
    ----------
    code : str
        Any text; what is renamed are the names that `program` draws, a to h.

    Raises
    ------
    ValueError
        If it is no text.

    Examples
    --------
    >>> canonical("h=4\nc=(h+7)\nprint(c)")
    'a=4\nb=(a+7)\nprint(b)'
    """
    if not isinstance(code, str):
        raise ValueError(f"code: expected a string, got {type(code).__name__}")
    names: dict[str, str] = {}
    return _NAME.sub(lambda m: names.setdefault(m[0], VARIABLES[len(names)]), code)


_NAME = re.compile(rf"\b[{VARIABLES}]\b")


def shape_of(code: str) -> str:
    r"""Forget numbers and names: every digit becomes ``#``, and variables are named in order.

    Parameters
    ----------
    code : str
        Any text.

    Raises
    ------
    ValueError
        If it is no text.

    Examples
    --------
    >>> shape_of("print((42+7))")
    'print((##+#))'
    >>> shape_of("h=4\nprint((h*2))") == shape_of("c=9\nprint((c*1))")
    True
    """
    return re.sub(r"\d", "#", canonical(code))


def carries(a: int, b: int) -> int:
    """Count the places in which two numbers, written below each other, carry.

    Parameters
    ----------
    a, b : int
        Not negative.

    Raises
    ------
    ValueError
        If one is negative.

    Examples
    --------
    >>> carries(27, 85), carries(999, 1), carries(123, 456)
    (2, 3, 0)
    """
    expect_at_least(0, a=a, b=b)
    count = carry = 0
    while a or b:
        carry = int(a % 10 + b % 10 + carry > 9)
        count += carry
        a, b = a // 10, b // 10
    return count
