import pytest

from course_rnn.plotting import stack_number
from course_rnn.plotting.diagrams.stack_number import WIDTH
from course_rnn.reference.stack_machine import encode_stack


@pytest.mark.parametrize("stack", ["(", "[", "([", "[(", "([["])
def test_the_number_lies_in_the_intervals_of_its_stack(ax, stack):
    stack_number(ax, stack)
    lines = {line.get_label(): line for line in ax.lines}
    q = float(lines["q"].get_xdata()[0]) / WIDTH
    assert q == encode_stack(stack)
    for depth, symbol in enumerate(reversed(stack)):
        left, right = (x / WIDTH for x in lines[f"{symbol} at depth {depth}"].get_xdata())
        assert left <= q < right
        assert right - left == pytest.approx(4.0 ** -(depth + 1))


def test_bad_input(ax):
    for stack in ("", "((((", "()"):
        with pytest.raises(ValueError, match="stack: expected one to three of"):
            stack_number(ax, stack)
