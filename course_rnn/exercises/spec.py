"""What an exercise is: a reference, random cases in groups, and the mistakes that are known.

A specification judges answers, never code: it holds inputs and compares outputs. So the check in
a notebook and a grader that receives arrays from a sandbox use the same one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Arguments = dict[str, np.ndarray | float | int]
Answer = np.ndarray | tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Case:
    """One call: the arguments by name, and the group whose points it decides."""

    args: Arguments
    group: str


@dataclass(frozen=True)
class Group:
    """Cases that are credited together: the points are given if every one of them is right.

    ``claim`` says what the cases test; it is shown when one of them fails. Where the function
    returns several arrays, ``parts`` may name those that count in this group; without it all do.
    """

    name: str
    points: int
    claim: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Property:
    """Something that is true of every right answer, whatever its values: ``holds(args, answer)``.

    It is tried on wrong answers of the right shape and kind. ``broken`` is the sentence for a
    student whose answer does not have it; it says what happened.
    """

    broken: str
    holds: Callable[[Arguments, Answer], bool]


@dataclass(frozen=True)
class Mistake:
    """A wrong version that students really write, and the hint that names the error.

    If a student's outputs agree with those of ``answer``, the hint is given. Where the same mistake
    can have different outputs, as with random numbers, ``fits(args, answer)`` says whether an
    answer shows it; it is asked about wrong answers of the right shape, all of whose numbers are
    finite.
    """

    name: str
    hint: str
    answer: Callable
    fits: Callable[[Arguments, Answer], bool] | None = None


@dataclass(frozen=True)
class Stumble:
    """A mistake that ends in an exception, and the hint that says what it means here.

    The hint is given if ``pattern``, a regular expression, is found in "TypeName: message", and if
    the arguments of the call bear it out: ``holds(args, match)``. It must be true of every cause
    that can have led there.
    """

    pattern: str
    hint: str
    holds: Callable[[Arguments, re.Match], bool] | None = None


@dataclass(frozen=True)
class Returns:
    """One array that the function returns: its name, axes and tolerances.

    ``kind`` is "float", "int" or "bool" (0 and 1 pass for False and True). No axes means one
    number. The tolerances admit an answer computed in float32; the others are compared exactly.
    """

    name: str
    axes: tuple[str, ...]
    kind: str
    rtol: float = 1e-4
    atol: float = 1e-5


@dataclass(frozen=True)
class Exercise:
    """One graded function.

    Attributes
    ----------
    id, name, title : str
        "2.1", the function's name, and a line for reports.
    parameters : tuple of str
        The function's parameters in order; it is called by position.
    returns : Returns, or tuple of Returns
        What it returns: one array, or several in this order.
    groups : tuple of Group
        Partial credit.
    reference : callable
        The right answer, called with a case's arguments by name: NumPy arrays in, NumPy arrays
        out, whatever the library.
    cases : callable
        ``cases(rng)`` draws fresh cases. Use
        :func:`course_rnn.grading.judging.judge.draw_sheet`, which also makes sure that they tell
        the known mistakes apart.
    properties : tuple of Property
        True of every right answer.
    mistakes : tuple of Mistake
        Known wrong answers. Where two explain the same outputs equally well, none is named.
    stumbles : tuple of Stumble
        Known exceptions; the first that fits is named.
    library : str
        "numpy" or "torch": whether the function gets NumPy arrays or PyTorch tensors (of the same
        dtype). With "torch" it may return either.
    verify : callable, optional
        For an exercise with more than one right answer, such as a sampler or a trained model:
        ``verify(args, answer)`` returns the fault in words, without any right value, or None. The
        answer is then not compared with that of ``reference``, which only gives the shape; and
        it may change from call to call.
    across : callable, optional
        What must hold between the answers to several cases, such as that the same seed gives the
        same answer: ``across(cases, answers)`` returns the position of the case at fault and the
        fault in words, or None. An answer is None where there is none.
    """

    id: str
    name: str
    title: str
    parameters: tuple[str, ...]
    returns: Returns | tuple[Returns, ...]
    groups: tuple[Group, ...]
    reference: Callable
    cases: Callable[[np.random.Generator], list[Case]]
    properties: tuple[Property, ...]
    mistakes: tuple[Mistake, ...] = ()
    stumbles: tuple[Stumble, ...] = ()
    library: Literal["numpy", "torch"] = "numpy"
    verify: Callable[[Arguments, Answer], str | None] | None = None
    across: Callable[[Sequence[Case], Sequence[Answer | None]], tuple[int, str] | None] | None = (
        None
    )

    @property
    def outputs(self) -> tuple[Returns, ...]:
        """What it returns, also if it is only one, as a tuple."""
        return self.returns if isinstance(self.returns, tuple) else (self.returns,)

    def group(self, name: str) -> Group:
        """The group of this name."""
        return next(group for group in self.groups if group.name == name)

    @property
    def points(self) -> int:
        """Points for everything right."""
        return sum(group.points for group in self.groups)

    @property
    def signature(self) -> str:
        """How the function is declared, as shown to students."""
        return f"{self.name}({', '.join(self.parameters)})"
