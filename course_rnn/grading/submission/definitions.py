"""Choose the statements that a grader needs: imports, definitions, constants.

What students are told (keep it so): *The grader takes from your notebook the imports, the functions
and classes, and the constants: assignments of literals, names from above, arithmetic, and calls of
NumPy, PyTorch, math and the usual built-ins, such as ``eps = 1e-8``, ``eye = np.eye(3)`` or
``relu = lambda a: np.maximum(a, 0)``. try and if around such lines are taken too. Of several
definitions of a name the last counts. All else is left out: loops, prints, plots, training, checks,
calls of your own functions. So a function must not need a variable that only such a line fills.*
"""

import ast

from course_rnn.grading.submission.constants import Names


def keep(statements: list[ast.stmt], names: Names) -> list[ast.stmt]:
    """Choose from the statements of a cell.

    Parameters
    ----------
    statements : list of ast.stmt
        Top-level statements in order.
    names : Names
        What is bound so far; what the chosen statements bind is added.

    Returns
    -------
    list of ast.stmt
        The imports, definitions and constants, and the ``try`` and ``if`` statements that hold
        nothing else.
    """
    return [statement for statement in statements if _keep_one(statement, names)]


def _keep_one(node, names):
    if isinstance(node, ast.Import | ast.ImportFrom):
        _bind_import(node, names)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        names.bind(node.name, function=True)
    elif isinstance(node, ast.ClassDef):
        names.bind(node.name)
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return _keep_assignment(node, names)
    elif isinstance(node, ast.If | ast.Try):
        return _keep_block(node, names)
    else:
        return False
    return True


def _bind_import(node, names):
    for alias in node.names:
        if isinstance(node, ast.Import):
            # import a.b binds a, import a.b as c binds c to a.b
            bound = alias.asname or alias.name.split(".")[0]
            path = alias.name if alias.asname else bound
        else:
            bound, path = alias.asname or alias.name, f"{node.module or ''}.{alias.name}"
        names.bind(bound, path=path)


def _keep_assignment(node, names):
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    bound = [_target_names(target) for target in targets]
    if node.value is None or None in bound or not names.is_constant(node.value):
        return False
    if isinstance(node, ast.AugAssign) and not names.is_constant(node.target):
        return False
    function = names.is_function(node.value) and all(isinstance(t, ast.Name) for t in targets)
    for name in (name for group in bound for name in group):
        names.bind(name, function=function)
    return True


def _target_names(target):
    """Names that a target binds; None if it changes an element or an attribute."""
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, ast.Starred):
        return _target_names(target.value)
    if isinstance(target, ast.Tuple | ast.List):
        parts = [_target_names(element) for element in target.elts]
        return None if None in parts else [name for part in parts for name in part]
    return None


def _keep_block(node, names):
    """Keep ``try`` and ``if`` whole or not at all; if not, nothing is bound."""
    if isinstance(node, ast.If):
        tests, bodies = [node.test], [node.body, node.orelse]
    else:
        tests = [handler.type for handler in node.handlers if handler.type is not None]
        bodies = [node.body, *(h.body for h in node.handlers), node.orelse, node.finalbody]
    if not all(names.is_constant(test) for test in tests) or any(map(_asks_for_main, tests)):
        return False
    inner = [statement for body in bodies for statement in body if not _is_idle(statement)]
    trial = names.copy()
    if not all(_keep_one(statement, trial) for statement in inner):
        return False
    names.adopt(trial)
    return True


def _is_idle(node):
    return isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _asks_for_main(test):
    return any(isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(test))
