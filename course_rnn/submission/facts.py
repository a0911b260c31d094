"""What is known of a piece of code: the names it reads, binds and changes, and what it calls."""

from collections.abc import Set
from typing import NamedTuple

DYNAMIC = {"globals", "vars", "locals", "eval", "exec"}  # look names up in texts


class Call(NamedTuple):
    """A call in a scope.

    Attributes
    ----------
    key : str
        ``f()`` of a function, ``.f()`` of a method.
    first : str or None
        The name that the callee starts from.
    receiver : frozenset of str
        What the method's object shares its object with.
    arguments : tuple
        Pairs of a position, keyword or None (starred) and what the argument may share.
    alone : bool
        Whether it is a statement, so that it is there for what it does.
    """

    key: str
    first: str | None
    receiver: frozenset[str]
    arguments: tuple
    alone: bool


class Facts:
    """What the statements of one scope do.

    Attributes
    ----------
    loads : set of str
        Names read while it runs.
    deferred : set of str
        Names that functions defined here read once they are called.
    stores : set of str
        Names bound.
    changes : set of str
        Names whose objects are changed: ``x[i] = 1``, ``x.append(1)``.
    shares : dict
        Name to names that may stand for the same object.
    calls : list of Call
        What is called while it runs.
    outside : set of str
        Names that a function binds with ``global``.
    attributes : set of str
        ``.f()`` for each attribute f that is read.
    parameters : list of str
        Of a function, by position; then those by keyword only.
    returned : set of str
        Of a function, what its value may share its object with.
    functions : list of (str, Facts)
        Those defined here, under ``f()``, ``.f()`` or, of a class, ``C()``.
    nested : list of Facts
        All functions right inside, also those without a name.
    words : set of str
        Words in texts.
    lazy : set of str
        Names bound to iterators, which every use changes.
    """

    def __init__(self) -> None:
        self.loads, self.deferred, self.stores, self.changes = set(), set(), set(), set()
        self.outside, self.attributes, self.returned, self.lazy = set(), set(), set(), set()
        self.shares: dict[str, set[str]] = {}
        self.calls: list[Call] = []
        self.parameters: list[str] = []
        self.functions: list[tuple[str, Facts]] = []
        self.nested: list[Facts] = []
        self.words: set[str] = set()
        self.is_class = self.yields = False
        self.globals: set[str] = set()

    @property
    def own(self) -> set[str]:
        """Names that belong to the function itself."""
        return (self.stores - self.globals) | set(self.parameters)

    @property
    def reads(self) -> set[str]:
        """Names read while it runs, those in texts too where texts are looked up."""
        return self.loads | (self.words if self.loads & DYNAMIC else set())

    @property
    def free(self) -> set[str]:
        """Names that a function reads from outside."""
        return (self.reads | self.deferred) - self.own

    def share(self, names: Set[str], others: Set[str]) -> None:
        """Note that names may stand for the same objects as others."""
        if not others:
            return
        for name in names:
            self.shares.setdefault(name, set()).update(others - {name})
        for other in others:
            self.shares.setdefault(other, set()).update(names - {other})
