"""The statements of a submission, blocks taken apart: what each reads, binds and changes."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from .scopes import Scope, root

BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.TryStar)
LOOPS = (ast.For, ast.While)
JUMPS = (ast.Break, ast.Continue)


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
    in_try : bool
        Whether it stands in the body of a ``try``, so that what comes after depends on it.
    """

    node: ast.stmt
    parents: tuple["Atom", ...]
    scope: Scope
    index: int
    last: int = 0
    in_try: bool = False
    star: bool = False
    aliases: set[str] = field(default_factory=set)

    @property
    def is_head(self) -> bool:
        """Whether it is the head of a block."""
        return isinstance(self.node, BLOCKS)

    @property
    def always(self) -> bool:
        """Whether it is executed whenever the submission is."""
        return all(_always(parent.node) for parent in self.parents)

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
    _collect(statements, (), False, atoms)
    return atoms


def blocks_of(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The lists of statements inside a block, in order."""
    yield node.body
    for handler in getattr(node, "handlers", ()):
        yield handler.body
    for part in ("orelse", "finalbody"):
        if statements := getattr(node, part, None):
            yield statements


def _collect(statements, parents, in_try, atoms):
    for node in statements:
        if not isinstance(node, BLOCKS):
            scope = Scope().read([node])
            atom = Atom(node, parents, scope, len(atoms), in_try=in_try)
            atom.star = isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
            atom.aliases = _aliases(node)
            atoms.append(atom)
            continue
        head = Atom(node, parents, Scope().read(_head(node)), len(atoms), in_try=in_try)
        if isinstance(node, ast.For):
            head.aliases = {root(node.iter)} - {None}
        atoms.append(head)
        for block in blocks_of(node):
            guarded = hasattr(node, "handlers") and block is node.body
            _collect(block, (*parents, head), guarded, atoms)
        head.last = len(atoms) - 1


def _head(node):
    if isinstance(node, ast.For):
        return [node.target, node.iter]
    if isinstance(node, ast.With):
        return node.items
    if isinstance(node, ast.If | ast.While):
        return [node.test]
    return [handler.type for handler in node.handlers if handler.type is not None]


def _aliases(node):
    """``b = a[0]`` makes b another name of what a holds."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        return {root(node.value)} - {None}
    return set()


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
