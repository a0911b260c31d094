from fractions import Fraction

import pytest

from course_rnn.figures import stack_stepper
from course_rnn.reference.stack_machine import encode_stack, well_nested

TEXTS = ["([])[]", "([)]", "(([[", "]"]


def test_the_numbers_are_those_of_the_stacks():
    for text, run in zip(TEXTS, stack_stepper(TEXTS).data["runs"], strict=True):
        stack = ""
        assert run["text"] == text
        assert run["nested"] == well_nested(text)
        for t, symbol in enumerate(text, start=1):
            if symbol in "([":
                stack += symbol
            elif stack[-1:] + symbol in ("()", "[]"):
                stack = stack[:-1]
            else:
                assert run["errors"][t:] == [True] * (len(text) - t + 1)
                break
            assert run["stacks"][t] == stack
            assert Fraction(run["fractions"][t]) == encode_stack(stack) == run["numbers"][t]
            assert not run["errors"][t]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ([], "texts: expected 1 to 8, got 0"),
        (["()"] * 9, "texts: expected 1 to 8, got 9"),
        (["()", ""], r"texts\[1\]: expected 1 to 12"),
        (["(" * 13], r"texts\[0\]: expected 1 to 12"),
        (["(a)"], r"texts\[0\]: expected"),
    ],
)
def test_bad_input(texts, message):
    with pytest.raises(ValueError, match=message):
        stack_stepper(texts)
