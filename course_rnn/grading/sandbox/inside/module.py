"""Run the statements of a submission one by one, so that one bad line does not cost all points."""

import __future__

import ast
import signal
import sys
import time
import types
from dataclasses import dataclass, field

NAME = "submission"  # of its file, for tracebacks
# Annotations may name what is not here, such as jaxtyping: they are not evaluated.
FLAGS = __future__.annotations.compiler_flag
ASLEEP = 0.1  # share of the processor below which nobody merely waits for it


@dataclass
class Loaded:
    """A submission after its statements have run: its names, and what went wrong.

    ``error`` is the first exception of all, ``errors`` holds those of the functions by name.
    """

    names: dict = field(default_factory=dict)
    error: BaseException | None = None
    errors: dict = field(default_factory=dict)


class Placeholder:
    """Stands for something that could not be imported, and says so once it is used."""

    def __init__(self, name: str, reason: str):
        object.__setattr__(self, "_reason", f"{name} is not available to exercises ({reason})")

    def __getattribute__(self, name):
        raise ImportError(object.__getattribute__(self, "_reason"))

    def __call__(self, *args, **kwargs):
        """Fail as looking inside does."""
        raise ImportError(object.__getattribute__(self, "_reason"))


class Slow(BaseException):
    """The statements take too long; no ``except Exception`` of theirs catches it."""


class _Clock:
    """Raises Slow when the statements have used their seconds, or slept through them.

    In between they wait while others have the processor, and the grader decides.
    """

    def __init__(self, seconds):
        self._seconds, self._used, self._began = seconds, time.process_time(), time.monotonic()
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds / 4)

    def _look(self, *_):
        used, passed = time.process_time() - self._used, time.monotonic() - self._began
        if used > 0.9 * self._seconds or used < ASLEEP * passed:
            raise Slow


def load(source: str, seconds: float = 0.0) -> Loaded:
    """Run what a function of a submission needs, in a module of its own.

    An import that fails binds placeholders. Another statement that raises is left out; its
    exception is kept, for it explains a function that is then missing.

    Parameters
    ----------
    source : str
        A Python module.
    seconds : float
        How long it may take; 0 for ever.

    Returns
    -------
    Loaded

    Raises
    ------
    MemoryError
        If a statement takes too much.
    Slow
        If the time is up; its traceback says in which line.
    BaseException
        SystemExit and its like, which end the run.
    """
    module = types.ModuleType("__main__")  # as in a notebook
    sys.modules["__main__"] = module  # dataclasses look their module up
    loaded = Loaded(module.__dict__)
    try:
        statements = ast.parse(source, NAME).body
    except Exception as error:
        loaded.error = error
        return loaded
    if seconds:
        _Clock(seconds)
    for statement in statements:
        if isinstance(statement, ast.Pass):
            continue
        try:
            code = compile(
                ast.Module([statement], []), NAME, "exec", flags=FLAGS, dont_inherit=True
            )
            exec(code, loaded.names)
        except MemoryError:
            raise
        except Exception as error:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                _bind_placeholders(statement, loaded.names, error)
            else:
                loaded.error = loaded.error or error
                loaded.errors[getattr(statement, "name", None)] = error
    signal.setitimer(signal.ITIMER_REAL, 0)
    return loaded


def _bind_placeholders(statement, names, error):
    for alias in statement.names:
        bound = alias.asname or (
            alias.name if isinstance(statement, ast.ImportFrom) else alias.name.split(".")[0]
        )
        if bound not in names:
            names[bound] = Placeholder(alias.name, type(error).__name__)
