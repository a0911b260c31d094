"""The public functions of parts of the package, as a table of bad input must cover them."""

import importlib
import inspect
import pkgutil
from functools import partial
from types import ModuleType


def qualified_name(function) -> str:
    """``course_rnn.data.splits.split`` → ``data.splits.split``; a class stands for its __init__."""
    function = function.func if isinstance(function, partial) else function
    function = inspect.unwrap(getattr(function, "__func__", function))
    return f"{function.__module__}.{function.__qualname__}".removeprefix("course_rnn.")


def public_functions(*names: str) -> set[str]:
    """Qualified names of all functions, classes with an ``__init__`` and methods of the parts."""
    found = set()
    for module in (module for name in names for module in _modules(name)):
        for name, value in vars(module).items():
            if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__:
                found |= _functions(value)
    return found


def _modules(name: str) -> list[ModuleType]:
    package = importlib.import_module(f"course_rnn.{name}")
    inner = pkgutil.walk_packages(getattr(package, "__path__", []), f"{package.__name__}.")
    public = (info.name for info in inner if not info.name.rpartition(".")[2].startswith("_"))
    return [package, *map(importlib.import_module, public)]


def _functions(value) -> set[str]:
    if inspect.isfunction(value):
        return {qualified_name(value)}
    # a named tuple is a record that other functions check, and an exception has no arguments
    if not inspect.isclass(value) or issubclass(value, tuple | BaseException):
        return set()
    methods = {
        qualified_name(method)
        for name, method in vars(value).items()
        if not name.startswith("_") and inspect.isfunction(getattr(method, "__func__", method))
    }
    return methods | {qualified_name(value)}
