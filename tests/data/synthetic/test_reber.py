import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.reber import (
    EMBEDDED_REBER,
    REBER,
    SYMBOLS,
    continual_reber,
    legal_next,
    reber_string,
)
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)
# the grammar once more, as a regular expression read off its graph by hand
PLAIN = r"B(?:PT*VVE|(?:TS*X|PT*VP)(?:XT*VP)*(?:S|XT*VV)E)"
EMBEDDED = rf"B(?:T{PLAIN}T|P{PLAIN}P)E"


@given(seeds)
def test_strings_match_the_regular_expression(seed):
    rng = np.random.default_rng(seed)
    assert re.fullmatch(PLAIN, reber_string(REBER, rng))
    assert re.fullmatch(EMBEDDED, reber_string(EMBEDDED_REBER, rng))


def test_every_choice_is_a_fair_coin(rng):
    strings = [reber_string(REBER, rng) for _ in range(4000)]
    # BTXSE and BPVVE: three choices of two each; the second symbol is T half the time
    for text in ("BTXSE", "BPVVE"):
        assert abs(strings.count(text) - 500) < 110
    assert abs(sum(text[1] == "T" for text in strings) - 2000) < 160


@pytest.mark.parametrize("text", ["BTSSXXTVVE", "BPVVE", "BTXXVPSE", "BPVPXVPXVPXVVE", "BTSXXVPSE"])
def test_known_strings(text):
    assert legal_next(REBER, text).shape == (len(text), 7)


@pytest.mark.parametrize(
    ("text", "position"), [("BTSSPXSE", 4), ("BPTVVB", 5), ("BTXXVVSE", 6), ("BTSSSE", 5), ("T", 0)]
)
def test_strings_outside_the_grammar(text, position):
    assert_rejects(
        lambda: legal_next(REBER, text), "text", f"position {position}", repr(text[position])
    )


def test_the_outer_symbols_must_agree():
    assert_rejects(lambda: legal_next(EMBEDDED_REBER, "BTBPVVEPE"), "text", "T at position 7", "P")


@given(st.sampled_from([(REBER, PLAIN), (EMBEDDED_REBER, EMBEDDED)]), seeds)
def test_legal_symbols_are_those_that_some_string_continues_with(case, seed):
    grammar, pattern = case
    rng = np.random.default_rng(seed)
    text = reber_string(grammar, rng)
    others = [reber_string(grammar, rng) for _ in range(300)]
    assert all(re.fullmatch(pattern, other) for other in others)
    legal = legal_next(grammar, text)
    for t in range(len(text) - 1):
        may = {SYMBOLS[i] for i in np.flatnonzero(legal[t])}
        assert text[t + 1] in may
        assert {o[t + 1] for o in others if o.startswith(text[: t + 1])} <= may
        for symbol in may:  # and each legal symbol is accepted there
            legal_next(grammar, text[: t + 1] + symbol)
        for symbol in set(SYMBOLS) - may:
            assert_rejects(lambda s=symbol, t=t: legal_next(grammar, text[: t + 1] + s), "text")
    assert legal[-1].tolist() == [symbol == "B" for symbol in SYMBOLS]


@given(st.integers(1, 60), st.integers(1, 3), seeds)
def test_streams_are_strings_end_to_end(T, N, seed):
    symbols, legal = continual_reber(T, N, np.random.default_rng(seed))
    assert symbols.shape == (T, N)
    assert legal.shape == (T, N, 7)
    assert symbols.dtype == np.int64
    assert legal.dtype == bool
    for j in range(N):
        text = "".join(SYMBOLS[i] for i in symbols[:, j])
        whole = re.match(f"(?:{EMBEDDED})*", text).end()
        # the rest begins a string: something of the grammar continues it
        assert legal_next(EMBEDDED_REBER, text[whole:]).shape == (T - whole, 7)
        for t in range(T - 1):
            assert legal[t, j, symbols[t + 1, j]]
        assert set(legal[:, j].sum(axis=1)) <= {1, 2}


def test_streams_differ(rng):
    symbols, _ = continual_reber(80, 3, rng)
    assert not np.array_equal(symbols[:, 0], symbols[:, 1])


def test_frozen():
    rng = np.random.default_rng(7)
    assert digest([reber_string(EMBEDDED_REBER, rng) for _ in range(5)]) == "69c24c358988e41a"
    assert digest(*continual_reber(30, 2, rng)) == "1588491ea12ab29b"


def test_bad_arguments(rng, without_shape_hook):
    assert_rejects(lambda: reber_string(REBER, 7), "rng")
    assert_rejects(lambda: continual_reber(0, 2, rng), "T")
    assert_rejects(lambda: continual_reber(3, 0, rng), "N")
    assert_rejects(lambda: continual_reber(3, 2, 7), "rng")
