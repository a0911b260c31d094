"""Grade our own functions without a sandbox: references and known mistakes are no strangers.

It stands in for :class:`course_rnn.grading.sandbox.levels.Sandbox`, so that all the rest of the
grader is tried on them. Never give it a student's function.
"""

import copy
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from course_rnn.exercises.spec import Exercise
from course_rnn.grading.judging.compare import changed_arguments
from course_rnn.grading.judging.tensors import to_arrays, to_tensors
from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox import Limits, Reply, Sandbox, Session


class TrustedSandbox(Sandbox):
    """Functions of ours in the place of a submission.

    Parameters
    ----------
    functions : dict
        Name to function; each is called with its arguments by position.
    """

    def __init__(self, functions: Mapping[str, Callable]):
        self.level, self.slot = "none", 0
        self.functions = functions

    def session(self, source: str, library: str, limits: Limits) -> "TrustedSession":
        """A session; the source and the limits do not matter.

        Parameters
        ----------
        source : str
            Ignored.
        library : str
            "torch" if the functions are given tensors.
        limits : Limits
            Ignored.
        """
        return TrustedSession(self.functions, library)


class TrustedSession(Session):
    """Calls in this process; made by :meth:`TrustedSandbox.session`."""

    def __init__(self, functions: Mapping[str, Callable], library: str):
        self.trouble = ""
        self._functions = functions
        self._library = library

    def ask(
        self, function: str, parameters: Sequence[str], calls: Sequence[dict], **_
    ) -> list[Reply]:
        """Call a function, as :meth:`course_rnn.grading.sandbox.session.Session.ask` does.

        Parameters
        ----------
        function : str
            Its name.
        parameters : sequence of str
            Names of the arguments in their order.
        calls : sequence of dict
            Arguments by name.

        Returns
        -------
        list of Reply
        """
        return [self._call(self._functions[function], parameters, args) for args in calls]

    def flaw(self, source: str) -> None:
        """No line of ours fails.

        Parameters
        ----------
        source : str
            Ignored.
        """

    def close(self) -> None:
        """Nothing is left to end."""

    def _call(self, function, parameters, args):
        copies = copy.deepcopy(args)
        given = to_tensors(copies) if self._library == "torch" else copies
        try:
            answer = function(*(given[name] for name in parameters))
        except Exception as error:
            name = type(error).__name__
            return Reply(None, verdict=Verdict.RE, error=name, stumble=f"{name}: {error}")
        answer = to_arrays(answer) if self._library == "torch" else answer
        return _reply(answer, tuple(changed_arguments(args, copies)))


def by_position(exercise: Exercise, answer: Callable) -> Callable:
    """Call a reference or a known mistake, which takes arrays by name, as a student's function.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    answer : callable
        As in its specification: NumPy arrays by name in, NumPy arrays out.

    Returns
    -------
    callable
        The same for arguments by position, tensors too.
    """

    def student(*args):
        if exercise.library == "torch":
            args = to_arrays(args)
        return answer(**dict(zip(exercise.parameters, args, strict=True)))

    return student


def _reply(answer, changed):
    if answer is None:
        return Reply(None, "none", verdict=Verdict.FORMAT)
    if isinstance(answer, tuple):
        return Reply(tuple(map(np.asarray, answer)), "tuple", changed)
    if isinstance(answer, list) and any(isinstance(item, np.ndarray) for item in answer):
        return Reply(tuple(map(np.asarray, answer)), "list", changed)
    if isinstance(answer, list) and any(isinstance(item, list) for item in answer):
        return Reply(None, "other:list", verdict=Verdict.FORMAT)
    kind = "numbers" if isinstance(answer, list) else "array"
    return Reply((np.asarray(answer),), kind, changed)
