from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.reference.stack_machine import (
    BRACKETS,
    ERRORS,
    STACK,
    UNITS,
    accepts,
    decode_stack,
    encode_stack,
    run_stack_machine,
    stack_machine,
    well_nested,
)

EXACT = stack_machine()
CLOSING = {"(": ")", "[": "]"}
texts = st.text(BRACKETS, max_size=20)
stacks = st.text("([", max_size=30)


def closed(stack):
    return "".join(CLOSING[symbol] for symbol in reversed(stack))


@pytest.mark.parametrize("T", range(6))
def test_it_decides_like_a_stack_on_all_short_strings(T):
    for symbols in product(BRACKETS, repeat=T):
        text = "".join(symbols)
        assert accepts(EXACT, text) == well_nested(text), text


@given(texts)
def test_it_decides_like_a_stack(text):
    assert accepts(EXACT, text) == well_nested(text)


@given(stacks)
def test_what_is_opened_may_be_closed_and_one_wrong_bracket_is_an_error(stack):
    text = stack + closed(stack)
    assert well_nested(text)
    assert accepts(EXACT, text)
    if stack:
        wrong = text[:-1] + {")": "]", "]": ")"}[text[-1]]
        assert not well_nested(wrong)
        assert not accepts(EXACT, wrong)


@given(stacks)
def test_q_is_the_stack(stack):
    q = encode_stack(stack)
    assert decode_stack(q) == stack
    assert q == sum(Fraction({"(": 1, "[": 3}[s], 4**k) for k, s in enumerate(stack[::-1], 1))
    assert run_stack_machine(EXACT, stack)[-1][STACK].sum() == q


@given(texts)
def test_the_state_at_every_step_is_the_stack_or_an_error(text):
    states, stack, wrong = run_stack_machine(EXACT, text), "", False
    for symbol, h in zip(text, states[1:], strict=True):
        if symbol in "([":
            stack += symbol
        else:
            wrong = wrong or stack[-1:] + symbol not in ("()", "[]")
            stack = stack[:-1]
        assert bool(h[ERRORS].any()) == wrong
        assert np.all((h >= 0) & (h <= 1))
        assert np.count_nonzero(h[STACK]) <= 1
        if wrong:
            break
        assert decode_stack(h[STACK].sum()) == stack


def test_each_error_has_a_unit_of_its_own():
    for text, unit in (
        (")", ") on nothing"), ("[)", ") on ["), ("(]", "] not on ["), ("]", "] not on [")
    ):  # fmt: skip
        last = run_stack_machine(EXACT, text)[-1]
        assert [UNITS[k] for k in np.flatnonzero(last[ERRORS]) + 4] == [unit]


def test_fractions_stay_fractions_and_floats_floats():
    assert {type(h) for h in run_stack_machine(EXACT, "([])]").flatten()} == {Fraction}
    assert run_stack_machine(stack_machine(np.float32), "([])").dtype == np.float32


@pytest.mark.parametrize(("dtype", "bits"), [(np.float16, 11), (np.float32, 24), (np.float64, 53)])
def test_floats_are_exact_as_deep_as_their_bits_reach(dtype, bits):
    """A stack of depth n has 2n binary places; the first is 0 if the top is a round bracket."""
    machine = stack_machine(dtype)
    for top, deepest in (("(", (bits + 1) // 2), ("[", bits // 2)):
        for rest in ("(", "["):
            fits = rest * (deepest - 1) + top
            assert run_stack_machine(machine, fits)[-1][STACK].sum() == encode_stack(fits)
            assert accepts(machine, fits + closed(fits))
            deeper = rest * deepest + top
            assert not accepts(machine, deeper + closed(deeper))


def test_bad_input():
    with pytest.raises(ValueError, match=r"q: expected digits 1 and 3 in base 4, got 1/2"):
        decode_stack(Fraction(1, 2))
    with pytest.raises(ValueError, match="q: expected digits"):
        decode_stack(Fraction(5, 4))
    with pytest.raises(ValueError, match="dtype: expected object or a NumPy float"):
        stack_machine(np.int64)
    for call in (lambda: accepts(EXACT, "(a)"), lambda: well_nested("{}")):
        with pytest.raises(ValueError, match=r"text: expected symbols of \(\)\[\], got"):
            call()
    with pytest.raises(ValueError, match=r"stack: expected symbols of \(\[, got '\)'"):
        encode_stack("()")
