"""A stand-in for PyTorch, so that the API pages are made where it is not installed.

The twins name `torch` in annotations, base classes and decorators; nothing of it runs while their
docstrings are read. `tests/book/test_torch_stub.py` compares with the real one.
"""

import sys
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec


def _stand_in(owner, prefix, name):
    """Make a class called `name`, and the attribute of `owner` from now on."""
    if name.startswith("__"):
        raise AttributeError(name)
    thing = AnythingType(name, (Anything,), {"__module__": prefix})
    setattr(owner, name, thing)
    return thing


class AnythingType(type):
    """The type of :class:`Anything`: has every attribute, as `torch.optim` has `Optimizer`."""

    def __getattr__(cls, name):
        return _stand_in(cls, f"{cls.__module__}.{cls.__name__}", name)


class Anything(metaclass=AnythingType):
    """Whatever a module of PyTorch holds: a class, and if it is called, a decorator."""

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, function):
        """Decorate nothing."""
        return function


class StandIn(MetaPathFinder, Loader):
    """Finds `torch` and every module below it; what they hold is made when it is asked for."""

    def find_spec(self, name, path=None, target=None):
        """Answer for PyTorch alone."""
        if name.partition(".")[0] == "torch":
            return ModuleSpec(name, self, is_package=True)
        return None

    def exec_module(self, module):
        """Give the module every name."""
        module.__getattr__ = partial(_stand_in, module, module.__name__)


def install():
    """Let `import torch` give the stand-in from now on, unless PyTorch is imported already."""
    if "torch" not in sys.modules:
        sys.meta_path.insert(0, StandIn())
