"""The error of the notebook pipeline."""


class NotebookError(ValueError):
    """A source, or what its execution gave, breaks a rule; the message says where."""
