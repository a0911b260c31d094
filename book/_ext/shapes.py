"""Signatures of the API pages: what takes or gives an array says its shape, `Float[T, N, H]`.

The letters are those of the annotations, `Float[np.ndarray, "T N H"]`. Other types stand in the
list of parameters below the signature.
"""

import ast
import inspect
import types
import typing


def shown(annotation):
    """Return how a signature shows an annotation, None if no array is in it."""
    # a string: the stand-in for PyTorch has every attribute
    if isinstance(dimensions := getattr(annotation, "dim_str", None), str):
        sizes = ", ".join("..." if size[0] == "*" else size for size in dimensions.split()) or "()"
        return f"{annotation.dtype.__name__}[{sizes}]"
    arguments = typing.get_args(annotation)
    parts = [shown(argument) for argument in arguments]
    if not any(parts):
        return None
    names = [part or _name(argument) for part, argument in zip(parts, arguments, strict=True)]
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(dict.fromkeys(names))
    return f"{_name(origin)}[{', '.join(names)}]"


def _name(thing):
    if thing is Ellipsis:
        return "..."
    return "None" if thing is type(None) else getattr(thing, "__name__", str(thing))


def with_shapes(thing, signature):
    """Return (arguments, result) of a signature such as ``(x, *, eps=1e-5)``, shapes filled in.

    Parameters
    ----------
    thing : function or class
        Its annotations are looked up by name.
    signature : str
        As autodoc writes it, without annotations.

    Returns
    -------
    arguments : str
    result : str or None
    """
    try:
        real = inspect.signature(thing)
        tree = ast.parse(f"def f{signature}: ...").body[0].args
    except (SyntaxError, TypeError, ValueError):
        return signature, None
    pieces = []
    positional = [*tree.posonlyargs, *tree.args]
    defaults = [None] * (len(positional) - len(tree.defaults)) + tree.defaults
    for place, (argument, default) in enumerate(zip(positional, defaults, strict=True), start=1):
        pieces.append(_argument(argument, default, real))
        if tree.posonlyargs and place == len(tree.posonlyargs):
            pieces.append("/")
    if tree.vararg:
        pieces.append(f"*{tree.vararg.arg}")
    elif tree.kwonlyargs:
        pieces.append("*")
    for argument, default in zip(tree.kwonlyargs, tree.kw_defaults, strict=True):
        pieces.append(_argument(argument, default, real))
    if tree.kwarg:
        pieces.append(f"**{tree.kwarg.arg}")
    result = None if inspect.isclass(thing) else shown(real.return_annotation)
    return f"({', '.join(pieces)})", result


def _argument(argument, default, real):
    parameter = real.parameters.get(argument.arg)
    shape = shown(parameter.annotation) if parameter else None
    text = f"{argument.arg}: {shape}" if shape else argument.arg
    if default is not None:
        text += f" = {ast.unparse(default)}" if shape else f"={ast.unparse(default)}"
    return text
