"""Submissions: what students hand in, read without executing any of it.

A file goes through ``files`` (bounded size, no links), ``archive`` (zip), ``notebook`` or
``encoding`` (code cells as text), ``exports``, ``magics`` and ``parsing`` (syntax trees),
``atoms``, ``scopes`` and ``facts`` (what each statement reads, binds and changes), ``sharing`` and
``effects`` (under other names, or by calls), ``slicing`` (what a function needs) and ``extract``
(a module for each function, with the origin of each line).

It imports nothing but the standard library, by relative names: the child of the sandbox reads
submissions with it.
"""

from .reader import parse_submission, read_submission
from .records import BrokenCell, Origin, Submission, SubmissionError

__all__ = [
    "BrokenCell",
    "Origin",
    "Submission",
    "SubmissionError",
    "parse_submission",
    "read_submission",
]
