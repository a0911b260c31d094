import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.program_sets import (
    OPERATIONS,
    canonical,
    carries,
    curriculum,
    distinct_programs,
    operations_of,
    shape_of,
)
from course_rnn.data.synthetic.programs import VARIABLES, execute, program


def test_no_program_comes_twice_or_from_those_to_avoid(rng):
    test = distinct_programs(1, 1, 50, rng)
    avoid = {p.code for p in test}
    assert len(avoid) == 50
    train = [p.code for p in distinct_programs(1, 1, 300, rng, avoid)]
    assert len(set(train)) == 300
    assert not avoid & set(train)
    with pytest.raises(ValueError, match="N: expected at most"):
        distinct_programs(1, 0, 11, rng)


def test_a_program_under_other_names_is_the_same(rng):
    # of length 1, nesting 1 ten programs assign, each under eight names
    test = [p for p in distinct_programs(1, 1, 900, rng) if operations_of(p.code) == ("assign",)]
    assert 5 <= len(test) <= 10
    assert len({p.target for p in test}) == len(test)
    avoid = [p.code.replace(p.code[0], "g") for p in test if p.code[0] != "g"]
    train = distinct_programs(1, 1, 900, rng, avoid)
    told = {p.target for p in train if operations_of(p.code) == ("assign",)}
    assert not told & {execute(code) for code in avoid}


@given(st.integers(1, 2), st.integers(0, 8), st.integers(0, 2**32), st.permutations(VARIABLES))
def test_canonical_is_blind_to_names_and_to_nothing_else(length, nesting, seed, names):
    drawn = program(length, nesting, np.random.default_rng(seed))
    words = dict(zip(VARIABLES, names, strict=True))
    renamed = re.sub(r"[a-z]+", lambda m: words.get(m[0], m[0]), drawn.code)
    assert canonical(renamed) == canonical(drawn.code)
    assert shape_of(renamed) == shape_of(drawn.code)
    assert execute(canonical(drawn.code)) == drawn.target
    assert canonical(canonical(drawn.code)) == canonical(drawn.code)
    assert len(canonical(drawn.code)) == len(drawn.code)


def test_which_variable_is_meant_is_kept():
    assert canonical("d=1\nb=2\nprint((d-b))") != canonical("d=1\nb=2\nprint((b-d))")


def drawn(name, done, rng, N=4000):
    return Counter(curriculum(name, done, 3, 2, rng) for _ in range(N))


def test_curricula(rng):
    assert drawn("none", 0.1, rng) == {(3, 2): 4000}
    assert drawn("naive", 0.5, rng) == {(1, 2): 4000}
    assert drawn("naive", 0.999, rng) == {(3, 2): 4000}
    mixed = drawn("mixed", 0.9, rng)
    assert len(mixed) == 6
    assert all(abs(count - 4000 / 6) < 120 for count in mixed.values())
    combined = drawn("combined", 0.2, rng)  # one in five mixed, a sixth of them at the step itself
    assert len(combined) == 6
    assert combined[2, 1] == pytest.approx(4000 * (0.8 + 0.2 / 6), abs=120)


@given(st.integers(1, 3), st.integers(0, 5), st.integers(0, 2**32))
def test_every_operation_is_named(length, nesting, seed):
    code = program(length, nesting, np.random.default_rng(seed)).code
    names = operations_of(code)
    assert len(names) == nesting
    assert set(names) <= set(OPERATIONS)
    assert names.count("loop") == code.count("for")
    assert names.count("compare") == code.count(" if ")
    assert names.count("multiply") == code.count("*")
    assert shape_of(code).count("#") == sum(c.isdigit() for c in code)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_carries_make_the_digits_of_a_sum_smaller_by_nine_each(a, b):
    def digits(n):
        return sum(map(int, str(n)))

    assert digits(a) + digits(b) - digits(a + b) == 9 * carries(a, b)
