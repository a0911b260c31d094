"""Bad variants of a valid call: every array of every argument is spoilt in every way that fits."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import torch

# An error may name a part of an argument as the functions call it that the argument is meant for.
PARTS = {"states": ("h0", "c0"), "weights": ("W_xh", "W_hh", "b_xh", "b_hh")}
# Made by the package or functions of the caller: not what a caller gets wrong by an axis.
OPAQUE = ("cache", "model", "layer", "keys", "rnn")


class Row(NamedTuple):
    """A valid call, and which of its variants are legal: "argument variant" → why; * for any."""

    function: Callable
    args: dict
    legal: Mapping = MappingProxyType({})


class Variant(NamedTuple):
    """One argument of a row spoilt in one way."""

    argument: str
    kind: str
    args: dict
    names: tuple  # of which the error starts with one

    def __str__(self):
        return f"{self.argument} {self.kind}"


def variants(row: Row) -> Iterator[Variant]:
    """All bad variants of the row's call, legal ones included."""
    for argument, value in row.args.items():
        if argument in OPAQUE:
            continue
        for path, leaf in _leaves(value):
            for kind, bad in _spoilt(leaf):
                label = "".join(f"[{step}]" for step in path)
                args = {**row.args, argument: _replaced(value, path, bad)}
                names = (argument, *_part_names(argument, value, path))
                if kind.startswith("size"):  # a disagreement: either of the two may be named
                    names = tuple(_all_names(row))
                yield Variant(argument + label, kind, args, names)


def is_legal(row: Row, variant: Variant) -> bool:
    return any(matches(pattern, variant) for pattern in row.legal)


def matches(pattern: str, variant: Variant) -> bool:
    return fnmatch(_plain(variant), _plain(pattern))


def complaint(row: Row, variant: Variant) -> str | None:
    """What is wrong with how the function takes a variant; None if its error is clear."""
    try:
        row.function(**variant.args)
    except ValueError as error:
        message = str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    else:
        return "no error"
    starts = [f"{name}{mark}" for name in variant.names for mark in ":[.,"]
    clear = message.startswith(tuple(starts)) and "expected" in message and "got" in message
    return None if clear else f"unclear: {message}"


def _plain(text) -> str:
    return str(text).replace("[", "(").replace("]", ")")  # brackets are special to fnmatch


def _leaves(value, path=()) -> Iterator[tuple[tuple, object]]:
    if isinstance(value, dict | tuple | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for step, branch in items:
            yield from _leaves(branch, (*path, step))
    elif isinstance(value, np.ndarray | torch.Tensor | int | float | str):
        yield path, value


def _replaced(value, path, leaf):
    if not path:
        return leaf
    items = dict(value) if isinstance(value, dict) else list(value)
    items[path[0]] = _replaced(items[path[0]], path[1:], leaf)
    if isinstance(value, dict | list):
        return items
    return value._make(items) if hasattr(value, "_make") else tuple(items)


def _part_names(argument: str, value, path) -> Iterator[str]:
    if isinstance(value, dict):
        yield path[0]
        return
    parts = getattr(value, "_fields", PARTS.get(argument))
    if parts and path:
        yield parts[path[-1] % len(parts)]


def _all_names(row: Row) -> Iterator[str]:
    for argument, value in row.args.items():
        yield argument
        yield from PARTS.get(argument, ())
        yield from getattr(value, "_fields", ())


def _spoilt(leaf) -> Iterator[tuple[str, object]]:
    if isinstance(leaf, bool):
        return
    if isinstance(leaf, str):
        yield "option", "unknown"
    elif isinstance(leaf, int):
        yield "size", -1
    elif isinstance(leaf, float):
        yield "nan", float("nan")
    else:
        yield from _spoilt_array(leaf)


def _spoilt_array(leaf) -> Iterator[tuple[str, object]]:
    is_float = leaf.is_floating_point() if torch.is_tensor(leaf) else leaf.dtype.kind == "f"
    yield "rank", leaf[None]
    for axis, n in enumerate(leaf.shape):
        yield f"size{axis}", leaf[(*[slice(None)] * axis, [*range(n), n - 1])]
    if torch.is_tensor(leaf):
        yield "dtype", leaf.to(torch.int64 if is_float else torch.float64)
    else:
        yield "dtype", leaf.astype(np.int64 if is_float else np.float64)
    if leaf.ndim:
        yield "empty", leaf[:0]
    if is_float:
        bad = leaf.detach().clone() if torch.is_tensor(leaf) else leaf.copy()
        bad[(0,) * leaf.ndim] = float("nan")
        yield "nan", bad


def public_functions(module) -> Iterator[str]:
    """Names of what a module defines: functions, and of PyTorch modules the methods too."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value):
            yield name
        elif inspect.isclass(value) and issubclass(value, torch.nn.Module):
            if "__init__" in vars(value):
                yield name
            methods = [m for m in vars(value) if not m.startswith("_")]
            yield from (f"{name}.{m}" for m in methods if inspect.isfunction(vars(value)[m]))
