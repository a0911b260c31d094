"""From a function back to the lines that it needs: a backward slice of a submission.

What students are told (keep it so): *The grader runs from your notebook what a graded function
needs: its definition, and, found backwards by name, the imports, functions, classes and variables
that it uses, with every line that fills or changes them. All else is left out: prints, plots,
experiments, training, checks. Of several definitions of a name the last counts.*
"""

from bisect import bisect_left

from .atoms import JUMPS, LOOPS, Atom, is_import, origins, plain_names, shows
from .effects import Effects
from .sharing import groups

# Calls that change what the functions of a module do later.
SETTINGS = {
    *("seed", "manual_seed", "set_default_dtype", "set_default_tensor_type", "seterr"),
    *("set_num_threads", "use_deterministic_algorithms", "filterwarnings", "simplefilter"),
    *("set_printoptions", "setrecursionlimit", "setcontext", "set_default_device"),
}


class _Search:
    """What is kept, and which names are still to be found, each before some place."""

    def __init__(self, todo):
        self.todo, self._seen = list(todo), set(todo)
        self.kept: set[Atom] = set()
        self.controlled: set[Atom] = set()
        self.visited: set[tuple[str, Atom]] = set()
        self._ranges: dict[str, tuple[int, int]] = {}

    def want(self, names, before):
        new = {(name, before) for name in names} - self._seen
        self._seen |= new
        self.todo += new

    def unseen(self, group, atoms, first, before):
        """Those of the atoms from ``first`` to ``before`` that were not asked for already."""
        low, high = self._ranges.get(group, (before, before))
        if low <= before and first <= high:
            self._ranges[group] = min(first, low), max(before, high)
            return [*_between(atoms, high, before), *_between(atoms, first, min(low, before))]
        return _between(atoms, first, before)


class Slicer:
    """Finds what a name needs, in a submission that has been taken apart.

    Parameters
    ----------
    atoms : list of Atom
        From :func:`course_rnn.submission.atoms.take_apart`.
    """

    def __init__(self, atoms: list[Atom]):
        self._atoms = atoms
        self._origins = origins(atoms)
        self._effects = Effects([atom.scope for atom in atoms], set(self._origins))
        self._meanings, self._lazy = self._find_meanings()
        self._groups = groups(self._find_shares(), self._effects.passable)
        self._bound = {name for atom in atoms if not is_import(atom) for name in atom.scope.stores}
        self._direct = {atom: self._changed(atom) for atom in atoms}
        self._storing: dict[str, list[Atom]] = {}
        self._changing: dict[str, list[Atom]] = {}
        for atom in atoms:
            for name in atom.scope.stores:
                self._storing.setdefault(name, []).append(atom)
            for name in self._direct[atom] | self._outside(atom):
                self._changing.setdefault(name, []).append(atom)

    def needs(self, name: str) -> set[Atom]:
        """The atoms that the value of a name at the end depends on.

        Parameters
        ----------
        name : str
            Of a function.

        Returns
        -------
        set of Atom
        """
        search = _Search([(name, len(self._atoms))])
        for atom in self._atoms:
            if atom.everything:
                self._keep(atom, search)
        own = self._reachable(name)
        while search.todo:
            self._find(*search.todo.pop(), own, search)
        return search.kept

    def _find(self, wanted, before, own, search):
        """Keep what touches a name before a place, back to where it is bound for sure."""
        first = -1
        storing = self._storing.get(wanted, [])
        for i in range(bisect_left(storing, before, key=_index) - 1, -1, -1):
            atom = storing[i]
            deferred = atom.scope.deferred
            self._keep(atom, search)
            search.want(deferred, before)
            search.want(deferred, len(self._atoms))
            if atom.rebinds:
                first = atom.index
                break
            if (wanted, atom) in search.visited and not deferred:
                break
            search.visited.add((wanted, atom))
        group = self._group(wanted)
        for atom in search.unseen(group, self._changing.get(group, []), first, before):
            if not self._only_calls(atom, group, own):
                self._keep(atom, search)

    def _keep(self, atom, search):
        if atom in search.kept:
            return
        search.kept.add(atom)
        in_itself = isinstance(atom.node, LOOPS) and not atom.parents
        search.want(atom.scope.reads, atom.last + 1 if in_itself else atom.seen_from)
        for parent in (*atom.parents, *[atom] * isinstance(atom.node, LOOPS)):
            self._keep(parent, search)
            if parent not in search.controlled:
                search.controlled.add(parent)
                self._keep_control(parent, search)

    def _keep_control(self, head, search):
        """What decides how the block goes on: jumps of a loop, the body of a ``try``."""
        for atom in self._atoms[head.index + 1 : head.last + 1]:
            jumps = isinstance(head.node, LOOPS) and isinstance(atom.node, JUMPS)
            tried = head in atom.guards and not shows(atom)
            if jumps or tried:
                self._keep(atom, search)

    def _changed(self, atom):
        """Groups of names of which an atom changes something itself, not by calling others."""
        scope, changed = atom.scope, set(atom.scope.changes)
        for call in scope.calls:
            changed |= self._effects.changed_by(call)
            if call.key[:-2] in self._bound - self._effects.names:
                changed.add(call.key[:-2])  # a closure or an object with a state
            if call.key.strip(".()") in SETTINGS and call.first in self._origins:
                changed |= self._siblings(call.first)
        changed |= (scope.loads & self._lazy) | scope.outside
        return set(map(self._group, changed))

    def _group(self, name):
        return self._groups.get(name, name)

    def _siblings(self, module):
        origin = self._origins[module]
        return {name for name, other in self._origins.items() if other == origin}

    def _outside(self, atom):
        """Names that the functions called by an atom bind or change."""
        keys = map(self._mean, self._keys(atom))
        names = set().union(*(self._effects.outside(key) for key in set().union(*keys)))
        return set(map(self._group, names))

    def _keys(self, atom):
        """What an atom calls, or hands to something that may call it."""
        return set().union(*(self._effects.keys_of(call) for call in atom.scope.calls))

    def _mean(self, key):
        """The functions that a key may stand for: ``g = partial(f, 1)`` makes g() call f()."""
        if key in self._effects:
            return {key}
        return self._meanings.get(key, {key})

    def _reachable(self, name):
        todo, seen = [f"{name}()"], set()
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                todo += self._effects.called(key) | self._meanings.get(key, set())
        return seen

    def _only_calls(self, atom, group, own):
        """Whether it changes a group only by calling what the graded function calls itself."""
        keys = self._keys(atom)
        if group in self._direct[atom]:
            changed = map(self._group, atom.scope.changes)
            return f"{group}()" in own & keys and group not in changed
        meant = set().union(*map(self._mean, keys - own))
        return not any(group in map(self._group, self._effects.outside(key)) for key in meant)

    def _find_meanings(self):
        """What names stand for that are bound to functions, and those bound to iterators."""
        meanings: dict[str, set[str]] = {}
        lazy = set()
        for atom in self._atoms:
            if type(atom.node).__name__ not in ("Assign", "AnnAssign"):
                continue
            scope = atom.scope
            found = {f"{name}()" for name in scope.loads} | scope.attributes
            for name in scope.stores:
                meanings.setdefault(f"{name}()", set()).update(found)
            lazy |= scope.lazy
            if any(self._effects.is_lazy(call.key) for call in scope.calls):
                lazy |= scope.stores
        return meanings, lazy

    def _find_shares(self):
        """Which names may stand for the same object, functions, modules and numbers aside."""
        aside = set(self._origins) | self._effects.names | plain_names(self._atoms)
        shares: dict[str, set[str]] = {}
        facts = [atom.scope.shares for atom in self._atoms]
        backwards = {name: {key} for key, names in self._effects.shares.items() for name in names}
        for pairs in (*facts, self._effects.shares, backwards):
            for name, others in pairs.items():
                if name not in aside:
                    shares.setdefault(name, set()).update(others - aside)
        return shares


def _between(atoms, first, before):
    start, end = (bisect_left(atoms, place, key=_index) for place in (first, before))
    return atoms[start:end]


def _index(atom):
    return atom.index
