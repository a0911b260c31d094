"""The statements of a submission, blocks taken apart: what each reads, binds and changes."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .facts import DYNAMIC
from .scopes import Scope
from .sharing import root

LOOPS = (ast.For, ast.AsyncFor, ast.While)
BLOCKS = (*LOOPS, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.TryStar)
JUMPS = (ast.Break, ast.Continue)
# What shows something, and may be left out of the body of a ``try``.
SHOWS = {"print", "display", "plt", "pprint", "help"}


@dataclass(eq=False)
class Atom:
    """A simple statement or definition, or the head of a block.

    Attributes
    ----------
    node : ast.stmt
        The statement; of a head the whole block.
    parents : tuple of Atom
        The heads of the blocks around it, the outermost first.
    scope : Scope
        What it does; of a head, what its test, loop or context does.
    index : int
        Its place among all atoms of the submission.
    last : int
        Of a loop, the index of the last atom inside it.
    guards : frozenset of Atom
        The heads of each ``try`` whose body it stands in: what comes after may depend on it.
    """

    node: ast.stmt
    parents: tuple["Atom", ...]
    scope: Scope
    index: int
    last: int = 0
    guards: frozenset["Atom"] = frozenset()

    @property
    def rebinds(self) -> bool:
        """Whether the names that it binds mean nothing older from here on."""
        if isinstance(self.node, (*BLOCKS, ast.Delete, ast.Match)) or not self.scope.stores:
            return False
        if isinstance(self.node, ast.Import) and any("." in a.name for a in self.node.names):
            return False
        return all(_always(parent.node) for parent in self.parents)

    @property
    def everything(self) -> bool:
        """Whether it may bind any name: ``from x import *``, ``globals()["x"] = 1``."""
        if isinstance(self.node, ast.ImportFrom):
            return self.node.names[0].name == "*"
        targets = getattr(self.node, "targets", [getattr(self.node, "target", None)])
        stored = any(root(target) in DYNAMIC for target in targets)
        return stored or any(call.first in DYNAMIC and call.alone for call in self.scope.calls)

    @property
    def seen_from(self) -> int:
        """Names are read as they are before this index: in a loop, also what comes later in it."""
        loops = [parent for parent in self.parents if isinstance(parent.node, LOOPS)]
        return loops[0].last + 1 if loops else self.index


def take_apart(statements: list[ast.stmt]) -> list[Atom]:
    """List the atoms of a submission, in order.

    Parameters
    ----------
    statements : list of ast.stmt
        The top-level statements of all cells.

    Returns
    -------
    list of Atom
    """
    atoms: list[Atom] = []
    _collect(statements, (), frozenset(), atoms)
    return atoms


def blocks_of(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The lists of statements inside a block, in order."""
    yield node.body
    for handler in getattr(node, "handlers", ()):
        yield handler.body
    for part in ("orelse", "finalbody"):
        if statements := getattr(node, part, None):
            yield statements


def _collect(statements, parents, guards, atoms):
    for node in statements:
        if not isinstance(node, BLOCKS):
            scope = Scope().read([node])
            atoms.append(Atom(node, parents, scope, len(atoms), guards=guards))
            continue
        head = Atom(node, parents, _head(node), len(atoms), guards=guards)
        atoms.append(head)
        for block in blocks_of(node):
            guarded = hasattr(node, "handlers") and block is node.body
            _collect(block, (*parents, head), guards | ({head} if guarded else set()), atoms)
        head.last = len(atoms) - 1


def _head(node):
    """What the head of a block does."""
    scope = Scope()
    if isinstance(node, ast.For | ast.AsyncFor):
        scope.visit_For(ast.For(node.target, node.iter, [], []))
        return scope
    if isinstance(node, ast.With | ast.AsyncWith):
        return scope.read(node.items)
    if isinstance(node, ast.If | ast.While):
        return scope.read([node.test])
    scope.stores |= {handler.name for handler in node.handlers if handler.name}
    return scope.read(handler.type for handler in node.handlers if handler.type is not None)


def _always(node):
    return isinstance(node, ast.With) or asks_for_main(node)


def asks_for_main(node: ast.stmt) -> bool:
    """Whether it is ``if __name__ == "__main__":``, which is true in a notebook."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    sides = [node.test.left, *node.test.comparators]
    names = [side.id for side in sides if isinstance(side, ast.Name)]
    values = [side.value for side in sides if isinstance(side, ast.Constant)]
    return names == ["__name__"] and values == ["__main__"] and isinstance(node.test.ops[0], ast.Eq)


def is_import(atom: Atom) -> bool:
    """Whether it is an import."""
    return isinstance(atom.node, ast.Import | ast.ImportFrom)


def shows(atom: Atom) -> bool:
    """Whether it only shows something, or is a text."""
    if not isinstance(atom.node, ast.Expr):
        return False
    return isinstance(atom.node.value, ast.Constant) or root(atom.node.value) in SHOWS


def origins(atoms: list[Atom]) -> dict[str, str]:
    """Imported names, each with the outermost package that it comes from.

    Parameters
    ----------
    atoms : list of Atom
        Of a submission.

    Returns
    -------
    dict
    """
    found = {}
    for atom in filter(is_import, atoms):
        for alias in atom.node.names:
            module = getattr(atom.node, "module", None) or alias.name
            found[alias.asname or alias.name.split(".")[0]] = module.split(".")[0]
    return found


def plain_names(atoms: list[Atom]) -> set[str]:
    """Names that only ever stand for numbers and texts, which nothing can change.

    Parameters
    ----------
    atoms : list of Atom
        Of a submission.

    Returns
    -------
    set of str
    """
    plain: set[str] = set()
    others: set[str] = set()
    known = -1
    while len(others) > known:  # what is made from a name that turns out to be more is more too
        known = len(others)
        for atom in atoms:
            value = getattr(atom.node, "value", None)
            simple = isinstance(atom.node, ast.Assign | ast.AnnAssign | ast.AugAssign)
            found = plain if simple and _is_plain(value, plain, others) else others
            found |= atom.scope.stores | atom.scope.outside
    return plain - others


def _is_plain(value, plain, others):
    if isinstance(value, ast.BinOp):
        return _is_plain(value.left, plain, others) and _is_plain(value.right, plain, others)
    if isinstance(value, ast.UnaryOp):
        return _is_plain(value.operand, plain, others)
    if isinstance(value, ast.Tuple):
        return all(_is_plain(element, plain, others) for element in value.elts)
    if isinstance(value, ast.Name):
        return value.id in plain and value.id not in others
    return isinstance(value, ast.Constant | ast.JoinedStr | ast.Compare)
