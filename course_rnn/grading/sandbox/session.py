"""One submission in a sandbox: start the child, ask, read the replies, end it."""

from collections.abc import Sequence

from course_rnn.grading.sandbox.limits import Limits
from course_rnn.grading.sandbox.reply import Reply


class Session:
    """One submission; made by :meth:`Sandbox.session`, used in a ``with`` statement."""

    def ask(self, function: str, parameters: Sequence[str], calls: Sequence[dict]) -> list[Reply]:
        """Call a function of the submission once for every set of arguments.

        Parameters
        ----------
        function : str
            Its name.
        parameters : sequence of str
            Names of the arguments in the order in which they are passed, by position.
        calls : sequence of dict
            Arguments by name: arrays, numbers, truth values, strings, None, and lists, tuples or
            dicts of them. In torch exercises arrays arrive as tensors.

        Returns
        -------
        list of Reply
            As many as there are calls.

        Raises
        ------
        ValueError
            If an argument is missing or of a kind that cannot be sent.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End the child and wait until nothing of it is left."""
        raise NotImplementedError

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_):
        self.close()


class Sandbox:
    """One slot at one level; opened by :func:`course_rnn.grading.sandbox.open_sandbox`.

    Attributes
    ----------
    level : str
        "bwrap" or "landlock".
    slot : int
        Its number.
    """

    def __init__(self, level: str, slot: int):
        self.level = level
        self.slot = slot

    def session(self, source: str, library: str, limits: Limits) -> Session:
        """A session for one submission.

        Parameters
        ----------
        source : str
            The submission, one Python module.
        library : str
            "numpy" or "torch".
        limits : Limits
            What it may use.
        """
        raise NotImplementedError

    def run(
        self,
        source: str,
        function: str,
        parameters: Sequence[str],
        calls: Sequence[dict],
        library: str,
        limits: Limits,
    ) -> list[Reply]:
        """Ask for one exercise in a session of its own; parameters as in :meth:`Session.ask`."""
        with self.session(source, library, limits) as session:
            return session.ask(function, parameters, calls)

    def close(self) -> None:
        """Give the slot back."""

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_):
        self.close()
