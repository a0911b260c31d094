"""Which names an expression's value may share its object with: ``b = a[0]`` and its like."""

import ast
from collections.abc import Set

# Functions and methods whose value is, views or holds what they are given.
HOLDERS = {
    *("asarray", "asanyarray", "ascontiguousarray", "atleast_1d", "atleast_2d", "broadcast_to"),
    *("dict", "enumerate", "expand_dims", "filter", "iter", "list", "map", "moveaxis", "next"),
    *("Parameter", "reversed", "set", "sorted", "split", "tuple", "zip", "chain", "deque"),
    *("as_tensor", "from_numpy", "nullcontext", "OrderedDict", "SimpleNamespace", "partial"),
    *("data", "detach", "diagonal", "expand", "flatten", "get", "items", "keys", "numpy"),
    *("named_parameters", "parameters", "permute", "pop", "ravel", "reshape", "setdefault"),
    *("squeeze", "state_dict", "swapaxes", "t", "transpose", "unsqueeze", "values", "view"),
    *("__getitem__", "__iter__", "getattr", "nditer", "array_split", "vsplit", "hsplit"),
}
# Methods that change their object, and so where they are only named, as in map(x.append, y).
MUTATORS = {
    *("add", "append", "appendleft", "clear", "discard", "extend", "fill", "insert", "pop"),
    *("popitem", "popleft", "put", "remove", "resize", "reverse", "setdefault", "sort"),
    *("update", "load_state_dict", "register_buffer", "add_module", "subtract", "__setitem__"),
}
NUMBERS = {"shape", "size", "ndim", "dtype", "itemsize", "nbytes", "device", "__name__"}
DISPLAYS = (ast.List, ast.Tuple, ast.Set)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def sources(node: ast.AST | None) -> set[str]:
    """Names whose objects the value of an expression may be, view or hold.

    Parameters
    ----------
    node : ast.AST or None
        An expression.

    Returns
    -------
    set of str
        Names; ``f()`` and ``.f()`` stand for what a function or a method of that name returns.
    """
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Attribute) and node.attr in NUMBERS:
        return set()
    if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred | ast.Await):
        return sources(node.value)
    if isinstance(node, ast.Call):
        return _of_call(node)
    if isinstance(node, ast.NamedExpr):
        return {node.target.id} | sources(node.value)
    if isinstance(node, COMPREHENSIONS):
        parts = [node.value if isinstance(node, ast.DictComp) else node.elt]
        parts += [generator.iter for generator in node.generators]
    elif isinstance(node, ast.BinOp):  # of numbers and arrays a new one; of lists not
        parts = [node.left, node.right]
        if not any(isinstance(part, (*DISPLAYS, *COMPREHENSIONS)) for part in parts):
            return set()
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp | ast.Dict):
        parts = node.values
    elif isinstance(node, DISPLAYS):
        parts = node.elts
    else:
        return set()
    return set().union(*map(sources, parts))


def bound_in(node: ast.AST) -> set[str]:
    """Names that a target or a pattern binds."""
    if isinstance(node, ast.Name):
        return {node.id}
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            found.add(part.id)
        elif isinstance(part, ast.MatchAs | ast.MatchStar | ast.MatchMapping):
            name = part.rest if isinstance(part, ast.MatchMapping) else part.name
            found |= {name} if name else set()
    return found


def key_of(function: ast.AST) -> str | None:
    """``f()`` for a function called by its name, ``.f()`` for a method; None for others."""
    if isinstance(function, ast.Name):
        return f"{function.id}()"
    return f".{function.attr}()" if isinstance(function, ast.Attribute) else None


def given(call: ast.Call) -> list[ast.expr]:
    """All arguments of a call."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def root(node: ast.AST | None) -> str | None:
    """The name that an expression starts from: ``a`` of ``a.b[0].c()``; None if there is none."""
    while True:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return None


def without_keys(names: Set[str]) -> set[str]:
    """Only the names."""
    return {name for name in names if name[-1] != ")"}


def closure(names: Set[str], pairs: dict[str, set[str]], passable: Set[str]) -> set[str]:
    """The names, and all that may share an object with them.

    Parameters
    ----------
    names : set of str
        Where to begin.
    pairs : dict
        Name to names that may stand for the same object.
    passable : set of str
        ``f()`` of the functions that give back what they are given.

    Returns
    -------
    set of str
    """
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in found and (name[-1] != ")" or name in passable):
            found.add(name)
            todo += pairs.get(name, ())
    return found


def groups(pairs: dict[str, set[str]], passable: Set[str]) -> dict[str, str]:
    """Names that may share objects, by one of them that stands for all.

    Parameters
    ----------
    pairs : dict
        As for :func:`closure`.
    passable : set of str
        As for :func:`closure`.

    Returns
    -------
    dict
    """
    found: dict[str, str] = {}
    for name in pairs:
        if name not in found:
            found |= dict.fromkeys(closure({name}, pairs, passable), name)
    return found


def _of_call(node):
    key = key_of(node.func)
    found = set() if key is None else {key}
    name = (key or "").strip(".()")
    if name in HOLDERS:
        found.update(*map(sources, given(node)))
        if isinstance(node.func, ast.Attribute):
            found |= sources(node.func.value)
    return found
