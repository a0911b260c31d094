"""Run a submission's functions where they can do nothing but answer.

    from course_rnn.grading.sandbox import NUMPY, choose_level
    from course_rnn.grading.grader.slots import open_sandbox

    with open_sandbox(choose_level()) as sandbox:
        with sandbox.session("", "numpy", NUMPY) as session:
            told = session.read("a.ipynb", data, ["perplexity", "generate"])
            parameters, calls = ("logits", "targets"), [case.args, ...]
            replies = session.ask(
                "perplexity", parameters, calls, source=told["slices"]["perplexity"]
            )

A session is one submission. Its child holds Python and NumPy (or torch). It reads the submission,
before anything of it is executed; then it loads for each ``ask`` the source that the function is
in, and gets the calls one at a time, each after the reply to the one before. ``ask`` returns one
:class:`Reply` a call, always, and raises nothing that a submission could cause. When the child ends
(exit, crash, kill, time), the reply of that call and of all later ones of the same ``ask`` carry
the verdict; the next ``ask`` starts a fresh child. When it ends before the statements of a source
have run, every later ``ask`` of that source repeats the verdict without a new child. INFRA alone is
not remembered: the next ``ask`` tries again.

:meth:`Sandbox.run` is a session with one ``ask``. A sandbox belongs to one thread; its slot is a
number from 0, different for all sandboxes open at the same time on the machine (under root each
slot has a user id of its own).

Nothing that a reply holds is to be trusted or shown, but for ``verdict``, ``kind``, ``error`` and
``line``: these come from fixed lists, or are a line number that exists.
"""

from course_rnn.grading.sandbox.levels import (
    LEVELS,
    Sandbox,
    SandboxUnavailableError,
    choose_level,
)
from course_rnn.grading.sandbox.limits import NUMPY, TORCH, Limits
from course_rnn.grading.sandbox.reply import Reply
from course_rnn.grading.sandbox.session import Session

__all__ = [
    "LEVELS",
    "NUMPY",
    "TORCH",
    "Limits",
    "Reply",
    "Sandbox",
    "SandboxUnavailableError",
    "Session",
    "choose_level",
]
