"""Kinds of mistakes: each changes a right answer at one node of its syntax tree.

A kind is a function of a node that yields functions; each of them changes the node in place.
"""

import ast


def _is_call(node, *names):
    function = getattr(node, "func", None)
    return isinstance(node, ast.Call) and getattr(function, "attr", None) in names


def _parse(text):
    return ast.parse(text).body


def _keyword(node, name):
    return next((k for k in getattr(node, "keywords", []) if k.arg == name), None)


def wrong_axis(node):
    if isinstance(node, ast.Call) and (_keyword(node, "axis") is not None):
        for axis in (0, 1, None):
            yield lambda n, a=axis: setattr(_keyword(n, "axis"), "value", ast.Constant(a))


def wrong_index(node):
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name | ast.BinOp):
        for op in (ast.Add(), ast.Sub()):
            one = ast.Constant(1)
            yield lambda n, o=op, c=one: setattr(n, "slice", ast.BinOp(n.slice, o, c))


def off_by_one(node):
    if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "range":
        last = 0 if len(node.args) == 1 else 1
        for op in (ast.Add(), ast.Sub()):
            yield lambda n, o=op: n.args.__setitem__(
                last, ast.BinOp(n.args[last], o, ast.Constant(1))
            )


def wrong_slice(node):
    if isinstance(node, ast.Slice):
        for text in ("a[1:]", "a[:-1]", "a[::-1]"):
            new = _parse(text)[0].value.slice
            yield lambda n, s=new: (
                setattr(n, "lower", s.lower),
                setattr(n, "upper", s.upper),
                setattr(n, "step", s.step),
            )


def wrong_broadcasting(node):
    if isinstance(node, ast.Call) and _keyword(node, "keepdims") is not None:
        yield lambda n: n.keywords.remove(_keyword(n, "keepdims"))
    elements = getattr(getattr(node, "slice", None), "elts", [])
    if any(isinstance(e, ast.Constant) and e.value is None for e in elements):
        yield lambda n: n.slice.elts.reverse()
        yield lambda n: setattr(n, "slice", ast.Constant(...))


SWAPS = {
    "tanh": ("arctan", "exp"),
    "exp": ("exp2", "expm1"),
    "log": ("log2", "log1p"),
    "sqrt": ("square", "abs"),
    "cumsum": ("cumprod",),
    "max": ("min", "mean"),
    "mean": ("sum", "max"),
    "sum": ("mean", "max"),
    "zeros": ("ones",),
    "zeros_like": ("ones_like",),
    "eye": ("ones", "zeros"),
    "eigvals": ("eigvalsh",),
    "norm": ("sum", "max"),
}


def half_remembered_formula(node):
    if isinstance(node, ast.Attribute):
        for name in SWAPS.get(node.attr, ()):
            yield lambda n, a=name: setattr(n, "attr", a)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        for power in (1, 3):
            yield lambda n, p=power: setattr(n, "right", ast.Constant(p))


def other_product(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield lambda n: setattr(n, "op", ast.Mult())
        yield lambda n: (lambda a, b: (setattr(n, "left", b), setattr(n, "right", a)))(
            n.left, n.right
        )
        yield lambda n: setattr(n, "right", ast.Attribute(n.right, "T", ast.Load()))


def _at_the_start(text):
    def change(node):
        node.body[:0] = _parse(text)

    return change


def _returning(text):
    """The answer, called ``it``, is changed at the return."""

    def change(node):
        node.value = ast.parse(f"(lambda it: {text})(0)", mode="eval").body
        node.value.args = [node.old]

    def keep(node):
        node.old = node.value
        change(node)

    return keep


def first_only(node):
    """Right only where there is one sequence, one step, one row."""
    if isinstance(node, ast.FunctionDef):
        for argument in node.args.args:
            yield _at_the_start(f"{argument.arg} = {argument.arg}[:1]")


def needs_a_package(node):
    if isinstance(node, ast.FunctionDef):
        yield _at_the_start("import pandas_of_mine")


def changes_an_argument(node):
    if isinstance(node, ast.FunctionDef):
        for argument in node.args.args:
            yield _at_the_start(f"{argument.arg} *= 2")


def prints(node):
    if isinstance(node, ast.FunctionDef):
        yield _at_the_start("print('hello')")


def forgets_return(node):
    if isinstance(node, ast.Return):
        yield lambda n: setattr(n, "value", None)


def list_of_lists(node):
    if isinstance(node, ast.Return):
        yield _returning("np.asarray(it).tolist()")


def wrong_dtype(node):
    if isinstance(node, ast.Return):
        for dtype in ("complex", "str", "bool"):
            yield _returning(f"np.asarray(it).astype({dtype})")


def wrong_form(node):
    if isinstance(node, ast.Return):
        for text in ("np.transpose(it)", "it[::-1]", "it[None]", "{'it': it}", "it[1:]"):
            yield _returning(text)


def wrong_size(node):
    if isinstance(node, ast.Return):
        for text in ("2 * it", "-it", "it + 1"):
            yield _returning(text)


def returns_too_early(node):
    if isinstance(node, ast.FunctionDef):
        for place, statement in enumerate(node.body):
            if isinstance(statement, ast.For) and isinstance(node.body[-1], ast.Return):
                yield lambda n, p=place: n.body[p].body.append(n.body[-1])


def left_out(node):
    if isinstance(node, ast.For | ast.FunctionDef):
        for place, statement in enumerate(node.body):
            if isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr):
                yield lambda n, p=place: n.body.__setitem__(p, ast.Pass())


def overwrites(node):
    if isinstance(node, ast.For):
        for place, statement in enumerate(node.body):
            if isinstance(statement, ast.AugAssign):
                yield lambda n, p=place: n.body.__setitem__(
                    p, ast.Assign([n.body[p].target], n.body[p].value)
                )


KINDS = (
    wrong_axis, wrong_index, off_by_one, wrong_slice, wrong_broadcasting, half_remembered_formula,
    other_product, first_only, needs_a_package, changes_an_argument, prints, forgets_return,
    list_of_lists, wrong_dtype, wrong_form, wrong_size, returns_too_early, left_out, overwrites,
)  # fmt: skip
