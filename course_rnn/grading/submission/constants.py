"""Which assignments are constants: what the grader may compute before it calls a function.

A constant is made of literals, names from above, arithmetic, lambdas, and calls of the usual
built-ins, of string and array methods, and of NumPy, PyTorch, ``math`` and the like. A call of the
student's own function is none (it could be the training), nor is anything that reads a file.
"""

import ast
import builtins

MODULES = {
    *("numpy", "torch", "math", "cmath", "functools", "itertools", "operator", "collections"),
    *("string", "fractions", "typing", "enum", "dataclasses", "re", "types"),
}
# Parts of those modules that read files, fetch, print, test or compile.
UNWANTED = {
    *("load", "loadtxt", "genfromtxt", "fromfile", "memmap", "open_memmap", "lib", "save", "savez"),
    *("savez_compressed", "savetxt", "DataSource", "testing", "f2py", "ctypeslib", "distutils"),
    *("hub", "utils", "compile", "jit", "multiprocessing", "distributed", "show_config", "test"),
}
BUILTINS = {
    *("abs", "bool", "bytes", "chr", "complex", "dict", "divmod", "enumerate", "filter", "float"),
    *("frozenset", "int", "isinstance", "len", "list", "map", "max", "min", "object", "ord", "pow"),
    *(
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "slice",
        "sorted",
        "str",
        "sum",
        "tuple",
        "type",
    ),
    *("zip", "hasattr", "getattr"),
}
METHODS = {
    *("split", "splitlines", "join", "lower", "upper", "strip", "lstrip", "rstrip", "replace"),
    *("format", "startswith", "endswith", "encode", "decode", "index", "count", "find", "get"),
    *("keys", "values", "items", "copy", "union", "intersection", "difference", "clone", "detach"),
    *("reshape", "astype", "transpose", "ravel", "flatten", "squeeze", "tolist", "item", "repeat"),
    *("sum", "mean", "std", "var", "min", "max", "cumsum", "prod", "dot", "argmax", "argmin"),
    *("normal", "standard_normal", "uniform", "random", "integers", "float", "double", "to"),
    *("view", "numpy", "any", "all", "round", "clip"),
}
EXPRESSIONS = (
    *(ast.Constant, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Lambda),
    *(ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Subscript, ast.Slice, ast.Attribute, ast.Name),
    *(ast.Starred, ast.JoinedStr, ast.FormattedValue, ast.Call, ast.keyword, ast.comprehension),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.operator, ast.unaryop),
    *(ast.boolop, ast.cmpop, ast.expr_context),
)


class Names:
    """The names that the kept statements bind, in order: module aliases, functions, others."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}  # np → numpy, sqrt → math.sqrt
        self.functions: set[str] = set()
        self.others: set[str] = set(dir(builtins)) | {"__name__"}

    def copy(self) -> "Names":
        """Return a copy to try statements on that may not be kept."""
        other = Names()
        other.paths, other.functions = dict(self.paths), set(self.functions)
        other.others = set(self.others)
        return other

    def adopt(self, trial: "Names") -> None:
        """Take over what a copy has bound."""
        self.paths, self.functions, self.others = trial.paths, trial.functions, trial.others

    def bind(self, name: str, *, path: str | None = None, function: bool = False) -> None:
        """Note what a name stands for from here on."""
        self.paths.pop(name, None)
        self.functions.discard(name)
        if path is not None:
            self.paths[name] = path
        elif function:
            self.functions.add(name)
        self.others.add(name)

    def is_constant(self, node: ast.expr) -> bool:
        """Whether an expression is a constant here; see the head of this module."""
        todo, loop_variables = [node], set()
        while todo:
            node = todo.pop()
            if isinstance(node, ast.Lambda):
                # its body runs when it is called; the defaults are computed here
                todo += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
                continue
            if not isinstance(node, EXPRESSIONS):
                return False
            if isinstance(node, ast.Call) and not self._may_call(node.func):
                return False
            if isinstance(node, ast.Name) and not (
                node.id in self.others or node.id in loop_variables
            ):
                return False
            for generator in getattr(node, "generators", ()):
                inner = ast.walk(generator.target)
                loop_variables |= {child.id for child in inner if isinstance(child, ast.Name)}
            todo += ast.iter_child_nodes(node)
        return True

    def is_function(self, node: ast.expr) -> bool:
        """Whether the value of a constant expression is surely a function."""
        if isinstance(node, ast.Lambda):
            return True
        if isinstance(node, ast.Name):
            return node.id in self.functions
        return isinstance(node, ast.Call) and self._path(node.func) in (
            "functools.partial",
            "numpy.vectorize",
            "numpy.frompyfunc",
        )

    def _may_call(self, function):
        path = self._path(function)
        if path is not None:
            first, *rest = path.split(".")
            return first in MODULES and not UNWANTED & set(rest)
        if isinstance(function, ast.Name):
            own = function.id in self.functions or not hasattr(builtins, function.id)
            return function.id in BUILTINS and not own
        return isinstance(function, ast.Attribute) and function.attr in METHODS

    def _path(self, node):
        """``np.random.default_rng`` → "numpy.random.default_rng"; None if no module's."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.paths:
            return None
        return ".".join([self.paths[node.id], *reversed(parts)])
