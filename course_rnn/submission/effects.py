"""What calls change: functions of a submission are looked into, those of libraries are known."""

from collections.abc import Iterable

from .facts import Call, Facts
from .sharing import closure, without_keys

# Functions and methods that change what comes first: the object, or the first argument.
FILLS = {
    *("add_at", "at", "copyto", "fill_diagonal", "put", "place", "putmask", "put_along_axis"),
    *("shuffle", "heappush", "heappop", "heapify", "heapreplace", "heappushpop", "insort"),
    *("insort_left", "insort_right", "next", "__next__", "send", "setattr", "delattr", "setitem"),
}
# What shows, tests or saves something and changes nothing.
SHOWS = {
    *("print", "display", "check", "pack", "help", "pprint", "input", "type", "len", "repr", "str"),
    *("save", "savetxt", "savez", "savez_compressed", "dump", "timeit", "repeat", "isinstance"),
    *("plot", "imshow", "show", "hist", "scatter", "figure", "matshow", "subplots", "bar", "title"),
    *("xlabel", "ylabel", "legend", "colorbar", "heatmap", "lineplot", "savefig", "grid", "sleep"),
    *("info", "debug", "warning", "warn", "write", "interact", "allclose", "array_equal", "close"),
}
SHOWING = {
    "plt",
    "pyplot",
    "sns",
    "px",
    "go",
    "tqdm",
    "logging",
    "json",
    "pickle",
    "timeit",
    "time",
}
# Methods that only look at their object: their calls stand alone where a cell ends with them.
LOOKS = {
    *("all", "any", "argmax", "argmin", "astype", "copy", "count", "describe", "dot", "flatten"),
    *("format", "get", "head", "index", "item", "items", "join", "keys", "max", "mean", "min"),
    *("mro", "norm", "nonzero", "numel", "numpy", "prod", "ravel", "reshape", "round", "save"),
    *("savefig", "split", "std", "sum", "tail", "tobytes", "tofile", "tolist", "trace"),
    *("transpose", "upper", "values", "var", "view", "lower", "parameters", "named_parameters"),
}
MOST = 50  # definitions of one name that are looked into


class Effects:
    """What the functions of a submission do when they are called.

    Parameters
    ----------
    scopes : iterable of Facts
        All that is known of the statements of the submission.
    modules : set of str
        Names that are imported.
    """

    def __init__(self, scopes: Iterable[Facts], modules: set[str]):
        self._modules = modules
        self._by_key: dict[str, list[Facts]] = {}
        self._all: list[Facts] = []
        self.names: set[str] = set()  # of functions and classes at top level
        for scope in scopes:
            self.names |= {key[:-2] for key, _ in scope.functions if key[0] != "."}
            self._collect(scope)
        self.passable: set[str] = {k for k, found in self._by_key.items() if found[-1].is_class}
        self.shares: dict[str, set[str]] = {}
        self._changed: dict[Facts, set[str]] = {}
        self._outside: dict[Facts, set[str]] = {}
        self._settle()

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def outside(self, key: str) -> set[str]:
        """Names of the module that calling a function may bind or change.

        Parameters
        ----------
        key : str
            ``f()`` or, of a method, ``.f()``.

        Returns
        -------
        set of str
        """
        return set().union(*(self._outside.get(f, ()) for f in self._by_key.get(key, ())))

    def keys_of(self, call: Call) -> set[str]:
        """Keys of the functions that a call runs, or is given.

        Parameters
        ----------
        call : Call
            The call.

        Returns
        -------
        set of str
        """
        given = set().union(*(names for _, names in call.arguments))
        return {call.key} | {key for name in given if (key := f"{name}()") in self._by_key}

    def called(self, key: str) -> set[str]:
        """Keys of what a function calls itself.

        Parameters
        ----------
        key : str
            Of the function.

        Returns
        -------
        set of str
        """
        todo, found = list(self._by_key.get(key, ())), set()
        while todo:
            function = todo.pop()
            found |= {call.key for call in function.calls}
            todo += function.nested
        return found

    def is_lazy(self, key: str) -> bool:
        """Whether a function is a generator: what it returns changes with every use."""
        return any(function.yields for function in self._by_key.get(key, ()))

    def changed_by(self, call: Call) -> set[str]:
        """Names whose objects a call changes because they are given to it.

        Parameters
        ----------
        call : Call
            The call.

        Returns
        -------
        set of str
            Without modules.
        """
        found: set[str] = set()
        known = self._by_key.get(call.key, ())
        for function in known:
            if function.is_class:
                for method in function.nested:
                    found |= self._matched(call, method, (1,))
            elif call.key[0] == ".":
                if self._changed.get(function, set()) & set(function.parameters[:1]):
                    found |= call.receiver
                found |= self._matched(call, function, (0, 1))
            else:
                found |= self._matched(call, function, (0,))
        if not known:
            found |= self._changed_by_library(call)
        return found - self._modules

    def _changed_by_library(self, call):
        name, given = call.key.strip(".()"), [names for _, names in call.arguments]
        if name in FILLS or (name[-1] == "_" and name[-2:] != "__"):
            return call.receiver.union(*given[:1])
        if not call.alone or name in SHOWS or name.startswith("assert") or call.first in SHOWING:
            return set()
        if call.key[0] != "." or call.first in self._modules:
            return set().union(*given) - self.names
        return set() if name in LOOKS else call.receiver

    def _matched(self, call, function, offsets):
        changed, parameters = self._changed.get(function, set()), function.parameters
        found = set()
        for place, names in call.arguments:
            at = [place] if isinstance(place, str) else []
            if isinstance(place, int):
                at = [
                    parameters[min(place + n, len(parameters) - 1)] for n in offsets if parameters
                ]
            if changed and (place is None or changed.intersection(at)):
                found |= names
        return found

    def _collect(self, scope):
        todo = [scope]
        while todo:
            facts = todo.pop()
            for key, function in facts.functions:
                known = self._by_key.setdefault(key, [])
                known[:] = [*known[1 - MOST :], function]
                if function.is_class:
                    self._all.append(function)
            todo += facts.nested
            self._all += facts.nested

    def _settle(self):
        """Functions call one another: repeat until nothing new is found."""
        keys = [(key, f) for key, found in self._by_key.items() for f in found if not f.is_class]
        changing = True
        while changing:
            changing = any([self._look_at_value(key, function) for key, function in keys])
        changing = True
        while changing:
            self._all.reverse()
            changing = any([self._look_into(function) for function in self._all])

    def _look_at_value(self, key, function):
        values = without_keys(closure(function.returned, function.shares, self.passable))
        shared = self.shares.setdefault(key, set())
        outside = values - function.own - shared
        shared |= outside
        new = bool(values & set(function.parameters) or shared) and key not in self.passable
        if new:
            self.passable.add(key)
        return new or bool(outside)

    def _look_into(self, function):
        changed = set(function.changes)
        outside = set(function.outside)
        for call in function.calls:
            changed |= self.changed_by(call)
            outside = outside.union(*map(self.outside, self.keys_of(call)))
        for inner in function.nested:
            found = self._outside.get(inner, set())
            changed |= found if not function.is_class else set()
            outside |= found - function.own
        changed = without_keys(closure(changed, function.shares, self.passable))
        outside |= changed - function.own
        old = self._changed.get(function, set()), self._outside.get(function, set())
        self._changed[function], self._outside[function] = changed, outside
        return old != (changed, outside)
