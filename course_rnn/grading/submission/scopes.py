"""Names in a piece of code: what it reads, binds and changes, now or when it is called.

Reading errs on the side of too much: a name too many makes the grader run a line too many, a name
too few would make it run another program than the student's.
"""

import ast

# Methods that change their object where their value is used too, as in ``top = stack.pop()``.
MUTATORS = {
    *("add", "append", "appendleft", "clear", "discard", "extend", "fill", "insert", "pop"),
    *("popitem", "popleft", "put", "remove", "resize", "reverse", "setdefault", "shuffle", "sort"),
    *("update", "load_state_dict", "register_buffer", "add_module"),
}
# What shows or tests something and changes nothing.
SHOWS = {"print", "display", "check", "pack", "help", "pprint", "plt", "pyplot", "input", "assert"}


class Scope(ast.NodeVisitor):
    """What the statements of one scope do, functions inside included.

    Attributes
    ----------
    loads : set of str
        Names read while it runs.
    deferred : set of str
        Names that functions defined here read once they are called.
    stores : set of str
        Names bound.
    changes : set of str
        Names whose objects may be changed: ``x[i] = 1``, ``x.append(1)``, ``fill(x)``.
    told : dict
        Name to the methods called on it as statements: ``np.random.seed(0)`` tells np "seed".
    calls : set of str
        Names called while it runs.
    passed : dict
        Name called to the names it was given.
    outside : set of str
        Names that a function binds with ``global``.
    """

    def __init__(self) -> None:
        self.loads, self.deferred, self.stores = set(), set(), set()
        self.changes, self.calls, self.outside = set(), set(), set()
        self.told: dict[str, set[str]] = {}
        self.passed: dict[str, set[str]] = {}
        self.inner: dict[str, Scope] = {}  # functions defined here, by name
        self.parameters: set[str] = set()
        self._globals: set[str] = set()

    def read(self, nodes) -> "Scope":
        """Take in some nodes; return itself."""
        for node in nodes:
            self.visit(node)
        return self

    @property
    def free(self) -> set[str]:
        """Names that a function reads from outside."""
        return (self.loads | self.deferred) - (self.stores - self._globals)

    @property
    def effects(self) -> set[str]:
        """Names outside that a call of the function may bind or change."""
        return self.outside | (self.changes - (self.stores - self._globals))

    def visit_Name(self, node):
        """A name that is read or bound."""
        if isinstance(node.ctx, ast.Load):
            self.loads.add(node.id)
        else:
            self.stores.add(node.id)
            if node.id in self._globals:
                self.outside.add(node.id)

    def visit_Global(self, node):
        """Names that belong to the module."""
        self._globals |= set(node.names)

    def visit_alias(self, node):
        """An import."""
        self.stores.add(node.asname or node.name.split(".")[0])

    def visit_ExceptHandler(self, node):
        """``except E as error``."""
        self.stores |= {node.name} if node.name else set()
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        """A definition: decorators and defaults are read now, the body when it is called."""
        self.stores.add(node.name)
        if node.name in self._globals:
            self.outside.add(node.name)
        self.read(node.decorator_list)
        self.calls |= {root(decorator) for decorator in node.decorator_list} - {None}
        self.inner[node.name] = self._function(node.args, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        """A function without a name."""
        self._function(node.args, [node.body])

    def visit_ClassDef(self, node):
        """A class: its body runs now, its methods when they are called."""
        self.stores.add(node.name)
        self.read([*node.decorator_list, *node.bases, *node.keywords])
        body = Scope().read(node.body)
        self.loads |= body.loads
        self.deferred |= body.deferred
        self.calls |= body.calls
        self.outside |= body.outside

    def visit_ListComp(self, node):
        """A comprehension: its variables are its own."""
        first, *others = node.generators
        self.visit(first.iter)
        body = Scope()
        parts = [getattr(node, part) for part in ("elt", "key", "value") if hasattr(node, part)]
        body.read([first.target, *first.ifs, *others, *parts])
        self.loads |= body.loads - body.stores
        self.deferred |= body.deferred - body.stores
        self.changes |= body.changes - body.stores
        self.calls |= body.calls - body.stores

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_Expr(self, node):
        """A statement that is an expression: a call may change what it is given."""
        call = node.value
        if isinstance(call, ast.Await):
            call = call.value
        if isinstance(call, ast.Call) and root(call.func) not in SHOWS and not _tests(call.func):
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            self.changes |= {root(argument) for argument in given} - {None}
            if isinstance(call.func, ast.Attribute) and (name := root(call.func)) is not None:
                self.told.setdefault(name, set()).add(call.func.attr)
        self.generic_visit(node)

    def visit_Call(self, node):
        """A call, whose value may be used."""
        name = root(node.func)
        if isinstance(node.func, ast.Name):
            self.calls.add(name)
            self.passed.setdefault(name, set()).update({root(a) for a in node.args} - {None})
        if isinstance(node.func, ast.Attribute) and name is not None:
            method = node.func.attr
            if method in MUTATORS or (method.endswith("_") and not method.endswith("__")):
                self.changes.add(name)
        self.changes |= {root(k.value) for k in node.keywords if k.arg == "out"} - {None}
        self.generic_visit(node)

    def visit_Subscript(self, node):
        """``x[i] = 1`` changes x."""
        self._store_into(node)

    def visit_Attribute(self, node):
        """``x.a = 1`` changes x."""
        self._store_into(node)

    def visit_AugAssign(self, node):
        """``x += 1`` reads, binds and changes x."""
        if isinstance(node.target, ast.Name):
            self.loads.add(node.target.id)
            self.changes.add(node.target.id)
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        """``x: int = 1``; annotations are never evaluated."""
        if node.value is not None:
            self.read([node.target, node.value])

    def generic_visit(self, node):
        """Patterns of ``match`` bind names too."""
        for name in (getattr(node, "name", None), getattr(node, "rest", None)):
            if isinstance(node, ast.pattern) and name:
                self.stores.add(name)
        super().generic_visit(node)

    def _store_into(self, node):
        if not isinstance(node.ctx, ast.Load) and (name := root(node)) is not None:
            self.changes.add(name)
        self.generic_visit(node)

    def _function(self, arguments, body):
        defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
        self.read(defaults)
        function = Scope()
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        named += filter(None, (arguments.vararg, arguments.kwarg))
        function.parameters = {argument.arg for argument in named}
        function.stores |= function.parameters
        function.read(body)
        self.deferred |= function.free
        return function


def root(node: ast.AST) -> str | None:
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


def _tests(function):
    """``np.testing.assert_allclose`` and its like."""
    return any(isinstance(n, ast.Attribute) and n.attr == "testing" for n in ast.walk(function))
