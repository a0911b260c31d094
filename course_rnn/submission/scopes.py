"""Names in a piece of code: what it reads, binds and changes, now or when it is called.

Reading errs on the side of too much: a name too many makes the grader run a line too many, a name
too few would make it run another program than the student's. One thing is not followed: a draw
changes its random generator, but any draw is as good as another.
"""

import ast
import re

from .facts import Call, Facts
from .sharing import MUTATORS, bound_in, closure, given, key_of, root, sources

LAZY = {"iter", "zip", "map", "filter", "enumerate", "reversed", "open", "count", "cycle", "chain"}
WORD = re.compile(r"[A-Za-z_]\w*")


class Scope(Facts, ast.NodeVisitor):
    """Reads :class:`Facts` from syntax trees."""

    _alone = None

    def read(self, nodes) -> "Scope":
        """Take in some nodes; return itself."""
        for node in nodes:
            self.visit(node)
        return self

    def visit_Name(self, node):
        """A name that is read or bound."""
        if isinstance(node.ctx, ast.Load | ast.Del):
            self.loads.add(node.id)
        if not isinstance(node.ctx, ast.Load):
            self.stores.add(node.id)
            if node.id in self.globals:
                self.outside.add(node.id)

    def visit_Global(self, node):
        """Names that belong to the module."""
        self.globals |= set(node.names)

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
        if node.name in self.globals:
            self.outside.add(node.name)
        self.read(node.decorator_list)
        for decorator in node.decorator_list:
            if (key := key_of(decorator)) is not None:
                self.calls.append(Call(key, root(decorator), frozenset(), (), False))
        function = self._function(node.args, node.body, node.returns)
        self.functions.append((f"{'.' * self.is_class}{node.name}()", function))

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        """A function without a name."""
        function = self._function(node.args, [node.body])
        function.returned |= sources(node.body)

    def visit_ClassDef(self, node):
        """A class: its body runs now, its methods when they are called."""
        self.stores.add(node.name)
        self.read([*node.decorator_list, *node.bases, *node.keywords])
        body = Scope()
        body.is_class = True
        body.read(node.body)
        for part in ("loads", "deferred", "changes", "outside", "attributes"):
            getattr(self, part).update(getattr(body, part))
        self.calls += body.calls
        self.functions += body.functions
        self.nested += body.nested
        self.share({node.name}, set().union(*body.shares.values()) - body.stores)
        made = Scope()  # making one may call any method with a name like __init__
        made.is_class = True
        made.nested = [inner for key, inner in body.functions if key.startswith(".__")]
        bases = filter(None, map(key_of, node.bases))
        made.calls = [Call(key, None, frozenset(), (), False) for key in bases]
        self.functions.append((f"{node.name}()", made))

    def visit_ListComp(self, node):
        """A comprehension: its variables are its own."""
        first, *others = node.generators
        self.visit(first.iter)
        body = Scope()
        parts = [getattr(node, part) for part in ("elt", "key", "value") if hasattr(node, part)]
        body.read([first.target, *first.ifs, *others, *parts])
        body.share(bound_in(first.target), sources(first.iter))
        targets = set().union(*(bound_in(generator.target) for generator in node.generators))
        self.loads |= body.loads - targets
        self.deferred |= body.deferred - targets
        self.stores |= body.stores - targets
        self.changes |= closure(body.changes, body.shares, set()) - targets
        self.calls += body.calls
        self.attributes |= body.attributes
        self.nested += body.nested

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_comprehension(self, node):
        """``for x in y if z`` inside a comprehension."""
        self.share(bound_in(node.target), sources(node.iter))
        self.generic_visit(node)

    def visit_Expr(self, node):
        """A statement that is an expression: a call is there for what it does."""
        self._alone = node.value.value if isinstance(node.value, ast.Await) else node.value
        self.generic_visit(node)

    def visit_Call(self, node):
        """A call."""
        arguments = [
            (None if isinstance(argument, ast.Starred) else i, frozenset(sources(argument)))
            for i, argument in enumerate(node.args)
        ]
        arguments += [(word.arg, frozenset(sources(word.value))) for word in node.keywords]
        receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
        own = frozenset(sources(receiver))
        if (key := key_of(node.func)) is not None:
            alone = node is self._alone
            self.calls.append(Call(key, root(node.func), own, tuple(arguments), alone))
            self.share({key}, own.union(*(names for _, names in arguments)))
        self.changes.update(*(sources(w.value) for w in node.keywords if w.arg == "out"))
        if own and node.func.attr in MUTATORS:  # a list shares what is appended
            self.share(set(own), set().union(*map(sources, given(node))))
        self.generic_visit(node)

    def visit_Constant(self, node):
        """A text may name what ``eval`` and the like look up."""
        if isinstance(node.value, str):
            self.words |= set(WORD.findall(node.value))

    def visit_Subscript(self, node):
        """``x[i] = 1`` changes x."""
        if not isinstance(node.ctx, ast.Load):
            self.changes |= sources(node.value)
        self.generic_visit(node)

    def visit_Attribute(self, node):
        """``x.a = 1`` changes x, and so may ``x.append``."""
        if not isinstance(node.ctx, ast.Load) or node.attr in MUTATORS:
            self.changes |= sources(node.value)
        self.attributes.add(f".{node.attr}()")
        self.generic_visit(node)

    def visit_Assign(self, node):
        """``x = y``: both may be the same object."""
        for target in node.targets:
            self._bind(target, node.value)
        names = set().union(*map(bound_in, node.targets))
        if len(node.targets) > 1:
            self.share(names, names)
        self.generic_visit(node)
        if isinstance(node.value, ast.Lambda):
            self.functions += [(f"{name}()", self.nested[-1]) for name in names]

    def visit_NamedExpr(self, node):
        """``(x := y)``."""
        self._bind(node.target, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        """``x: int = 1``; only in classes annotations may matter."""
        if node.value is not None:
            self._bind(node.target, node.value)
            self.read([node.target, node.value])
        if self.is_class:
            self.deferred |= Scope().read([node.annotation]).loads

    def visit_AugAssign(self, node):
        """``x += 1`` reads, binds and changes x."""
        self.loads |= bound_in(node.target)
        self.changes |= sources(node.target)
        self.share(sources(node.target), sources(node.value))
        self.generic_visit(node)

    def visit_For(self, node):
        """``for x in y``: x may be part of y."""
        self._bind(node.target, node.iter)
        self.generic_visit(node)

    visit_AsyncFor = visit_For

    def visit_withitem(self, node):
        """``with x as y``."""
        if node.optional_vars is not None:
            self._bind(node.optional_vars, node.context_expr)
        self.generic_visit(node)

    def visit_Return(self, node):
        """What a function gives away."""
        self.returned |= sources(node.value)
        self.generic_visit(node)

    def visit_Yield(self, node):
        """What a generator gives away."""
        self.yields = True
        self.visit_Return(node)

    visit_YieldFrom = visit_Yield

    def visit_Match(self, node):
        """``match x``: the names in the patterns may be part of x."""
        for case in node.cases:
            self.share(bound_in(case.pattern), sources(node.subject))
        self.generic_visit(node)

    def generic_visit(self, node):
        """Patterns of ``match`` bind names too."""
        for name in (getattr(node, "name", None), getattr(node, "rest", None)):
            if isinstance(node, ast.pattern) and name:
                self.stores.add(name)
        super().generic_visit(node)

    def _bind(self, target, value):
        """Note what the names in a target may share their objects with."""
        pairs = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        starred = pairs and any(isinstance(e, ast.Starred) for e in target.elts + value.elts)
        if pairs and len(target.elts) == len(value.elts) and not starred:
            for one, other in zip(target.elts, value.elts, strict=True):
                self._bind(one, other)
            return
        bound, found = bound_in(target), sources(value)
        if isinstance(target, ast.Attribute | ast.Subscript):
            self.share(sources(target.value), found)
        self.share(bound, found)
        if isinstance(value, ast.GeneratorExp) or root(value) in LAZY:
            self.lazy |= bound

    def _function(self, arguments, body, returns=None):
        self.read([*arguments.defaults, *filter(None, arguments.kw_defaults)])
        function = Scope()
        named = [*arguments.posonlyargs, *arguments.args]
        named += filter(None, (arguments.vararg, *arguments.kwonlyargs, arguments.kwarg))
        function.parameters = [argument.arg for argument in named]
        function.read(body)
        hints = filter(None, (returns, *(argument.annotation for argument in named)))
        hinted = Scope().read(hints).loads
        self.deferred |= function.free | hinted
        self.nested.append(function)
        return function
