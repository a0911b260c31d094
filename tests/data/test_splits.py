import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_rnn.data.splits import shuffled_split, split

weights = st.lists(st.integers(1, 100), min_size=1, max_size=5)


@settings(deadline=None)  # the machine may be busy
@given(st.text(), weights)
def test_parts_joined_are_the_whole(text, weights):
    fractions = tuple(weight / sum(weights) for weight in weights)
    parts = split(text, fractions)
    assert len(parts) == len(fractions)
    assert "".join(parts) == text


@settings(deadline=None)
@given(st.integers(0, 10_000), weights)
def test_sizes_follow_the_fractions(n, weights):
    fractions = tuple(weight / sum(weights) for weight in weights)
    parts = split(range(n), fractions)
    for part, fraction in zip(parts, fractions, strict=True):
        assert abs(len(part) - n * fraction) <= 1 + 1e-6  # both ends rounded, half each


def test_default_is_90_5_5():
    train, dev, test = split(np.arange(200))
    assert (train[0], train[-1]) == (0, 179)
    assert (dev[0], dev[-1]) == (180, 189)
    assert (test[0], test[-1]) == (190, 199)


def test_boundaries_are_rounded_to_the_nearest():
    assert split("abcdefghijk", (0.9, 0.1)) == ("abcdefghij", "k")
    assert split([1, 2, 3, 4], (0.3, 0.7)) == ([1], [2, 3, 4])


@pytest.mark.parametrize(
    "fractions", [(), (0.9,), (0.9, 0.2), (1.0, 0.0), (1.5, -0.5), (float("nan"), 0.5)]
)
def test_bad_fractions(fractions):
    with pytest.raises(ValueError, match=r"^fractions: expected positive numbers with sum 1, got"):
        split("abc", fractions)


@given(st.lists(st.integers(0, 30)), st.integers(0, 2**32))
def test_shuffled_split_keeps_a_key_in_one_part(examples, seed):
    pairs = list(enumerate(examples))
    parts = shuffled_split(pairs, np.random.default_rng(seed), lambda pair: pair[1], (0.6, 0.4))
    assert sorted(pair for part in parts for pair in part) == pairs
    keys = [{key for _, key in part} for part in parts]
    assert not keys[0] & keys[1]
    assert len(keys[0]) == round(0.6 * len(set(examples)))


def test_shuffled_split_shuffles_by_the_generator():
    first, second, other = (
        shuffled_split(range(100), np.random.default_rng(seed), lambda x: x, (0.5, 0.5))
        for seed in (1, 1, 2)
    )
    assert first == second != other
    assert first[0] != sorted(first[0])
    assert set(first[0]) != set(range(50))


def test_shuffled_split_refuses_what_split_refuses(rng):
    with pytest.raises(ValueError, match=r"^fractions: "):
        shuffled_split("abc", rng, lambda x: x, (0.5, 0.6))
