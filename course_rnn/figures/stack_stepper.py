"""Interactive: a network that keeps a stack in one number, bracket by bracket."""

from collections.abc import Sequence
from fractions import Fraction

from course_rnn.figures.base import InteractiveFigure
from course_rnn.reference.stack_machine import (
    BRACKETS,
    ERRORS,
    STACK,
    decode_stack,
    run_stack_machine,
    stack_machine,
    well_nested,
)

MAX_LENGTH = 12  # brackets: longer fractions would not fit a phone


def stack_stepper(texts: Sequence[str]) -> InteractiveFigure:
    """Show the number on a line of intervals, and the stack that it stands for.

    Parameters
    ----------
    texts : sequence of str
        One to eight strings of brackets of two kinds, 1 to 12 each; the reader chooses one.

    Returns
    -------
    InteractiveFigure
        Its data hold for each text the number as a fraction and as a float, the stack, and whether
        there was an error, before the first bracket and after each.

    Raises
    ------
    ValueError
        If there are too few or too many texts, or one is no such string.

    Examples
    --------
    >>> figure = stack_stepper(["([])", "(]"])
    >>> figure.data["runs"][0]["fractions"], figure.data["runs"][1]["errors"]
    (['0', '1/4', '13/16', '1/4', '0'], [False, False, True])
    """
    if not 1 <= len(texts) <= 8:
        raise ValueError(f"texts: expected 1 to 8, got {len(texts)}")
    for k, text in enumerate(texts):
        if not 1 <= len(text) <= MAX_LENGTH or not set(text) <= set(BRACKETS):
            raise ValueError(f"texts[{k}]: expected 1 to {MAX_LENGTH} of {BRACKETS}, got {text!r}")
    label = f"A stack in one number: {', '.join(texts)}"
    return InteractiveFigure("stack_stepper", {"runs": [_run(text) for text in texts]}, label)


def _run(text: str) -> dict:
    states = run_stack_machine(stack_machine(), text)
    errors = [bool(h[ERRORS].any()) for h in states]
    numbers = [Fraction(h[STACK].sum()) for h in states]
    return {
        "text": text,
        "fractions": [str(q) for q in numbers],
        "numbers": [float(q) for q in numbers],
        "stacks": ["" if e else decode_stack(q) for q, e in zip(numbers, errors, strict=True)],
        "errors": errors,
        "nested": well_nested(text),
    }
