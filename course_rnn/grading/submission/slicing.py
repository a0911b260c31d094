"""From a function back to the lines that it needs: a backward slice of a submission.

What students are told (keep it so): *The grader runs from your notebook what a graded function
needs: its definition, and, found backwards by name, the imports, functions, classes and variables
that it uses, with every line that fills or changes them. All else is left out: prints, plots,
experiments, training, checks. Of several definitions of a name the last counts.*
"""

from .atoms import JUMPS, LOOPS, Atom
from .scopes import SHOWS, root

# Calls on a module that change what its functions do later.
SETTINGS = {
    *("seed", "manual_seed", "set_default_dtype", "set_default_tensor_type", "seterr"),
    *("set_num_threads", "use_deterministic_algorithms", "filterwarnings", "simplefilter"),
    *("set_printoptions", "setrecursionlimit", "setcontext"),
}


class _Search:
    """What is kept, and which names are still to be found, each before some place."""

    def __init__(self, todo):
        self.todo, self._seen = list(todo), set(todo)
        self.kept: set[Atom] = set()
        self.controlled: set[Atom] = set()

    def want(self, names, before):
        new = {(name, before) for name in names} - self._seen
        self._seen |= new
        self.todo += new

    def next(self):
        return self.todo.pop()


class Slicer:
    """Finds what a name needs, in a submission that has been taken apart.

    Parameters
    ----------
    atoms : list of Atom
        From :func:`course_rnn.grading.submission.atoms.take_apart`.
    """

    def __init__(self, atoms: list[Atom]):
        self._atoms = atoms
        self._modules = {name for atom in atoms if _is_import(atom) for name in atom.scope.stores}
        self._functions = {}
        for atom in atoms:
            self._functions |= atom.scope.inner
        self._other_names = self._find_aliases()
        self._touching: dict[str, list[Atom]] = {}
        for atom in atoms:
            for name in self._touched(atom):
                self._touching.setdefault(name, []).append(atom)

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
        end = len(self._atoms)
        search = _Search([(name, end)])
        for atom in self._atoms:
            if atom.star:
                self._keep(atom, search)
        own = self._reachable(name)
        while search.todo:
            wanted, before = search.next()
            for atom in reversed(self._touching.get(wanted, ())):
                if atom.index >= before or self._only_calls(atom, wanted, own):
                    continue
                self._keep(atom, search)
                if wanted in atom.scope.stores:
                    for at in (before, end):
                        search.want(atom.scope.deferred, at)
                    if atom.always and not atom.is_head:
                        break
        return search.kept

    def _keep(self, atom, search):
        if atom in search.kept:
            return
        search.kept.add(atom)
        in_itself = isinstance(atom.node, LOOPS) and not atom.parents
        search.want(atom.scope.loads, atom.last + 1 if in_itself else atom.seen_from)
        for parent in atom.parents:
            self._keep(parent, search)
            if parent not in search.controlled:
                search.controlled.add(parent)
                self._keep_control(parent, search)

    def _keep_control(self, head, search):
        """What decides how the block goes on: jumps of a loop, the body of a ``try``."""
        for atom in self._atoms[head.index + 1 : head.last + 1]:
            jumps = isinstance(head.node, LOOPS) and isinstance(atom.node, JUMPS)
            tried = atom.in_try and atom.parents[-1] is head and not _shows(atom)
            if jumps or tried:
                self._keep(atom, search)

    def _touched(self, atom):
        """Names that an atom binds or changes, by whatever name."""
        scope = atom.scope
        names = scope.stores | scope.changes | scope.outside
        for called in scope.calls:
            names |= self._effects(called)
            function = self._functions.get(called)
            if function is not None and function.changes & function.parameters:
                names |= scope.passed.get(called, set())
        for name, methods in scope.told.items():
            if name not in self._modules or methods & SETTINGS:
                names.add(name)
        changed = names - scope.stores
        return names.union(*(self._other_names.get(name, ()) for name in changed))

    def _effects(self, called):
        """Names outside that a call of a function of the submission may bind or change."""
        todo, seen, names = [called], set(), set()
        while todo:
            function = self._functions.get(name := todo.pop())
            if name not in seen and function is not None:
                seen.add(name)
                names |= function.effects
                todo += function.calls
        return names

    def _reachable(self, name):
        todo, seen = [name], set()
        while todo:
            function = self._functions.get(called := todo.pop())
            if called not in seen and function is not None:
                seen.add(called)
                todo += function.calls
        return seen

    def _only_calls(self, atom, name, own):
        """Whether it touches a name only by calling what the graded function calls itself."""
        scope = atom.scope
        if name in scope.stores | scope.changes | set(scope.told):
            return False
        others = scope.calls - own
        return not any(name in self._effects(called) for called in others) and bool(
            scope.calls & own
        )

    def _find_aliases(self):
        others: dict[str, set[str]] = {}
        for atom in self._atoms:
            for source in atom.aliases - self._modules:
                for name in atom.scope.stores - {source}:
                    others.setdefault(name, set()).add(source)
                    others.setdefault(source, set()).add(name)
        return others


def _is_import(atom):
    return type(atom.node).__name__ in ("Import", "ImportFrom")


def _shows(atom):
    value = getattr(atom.node, "value", None)
    if type(atom.node).__name__ != "Expr":
        return False
    return type(value).__name__ == "Constant" or root(value) in SHOWS
