import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.pairs import associative_recall
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)


@given(st.integers(1, 9), st.integers(1, 5), st.integers(0, 4), st.integers(1, 6), seeds)
def test_the_target_is_the_value_of_the_key(pairs, N, more, V, seed):
    K, rng = pairs + more, np.random.default_rng(seed)
    keys, values, targets = associative_recall(pairs, N, rng, keys=K, values=V)
    assert keys.shape == values.shape == (2 * pairs, N)
    assert targets.shape == (pairs, N)
    assert keys.dtype == values.dtype == targets.dtype == np.int64
    assert keys.min() >= 0
    assert keys.max() < K
    assert (values[pairs:] == V).all()
    for n in range(N):
        held = dict(zip(keys[:pairs, n], values[:pairs, n], strict=True))
        assert len(held) == pairs
        assert set(held) == set(keys[pairs:, n])
        assert all(0 <= v < V for v in held.values())
        assert [held[k] for k in keys[pairs:, n]] == targets[:, n].tolist()


def test_keys_values_and_order_are_random(rng):
    keys, values, _ = associative_recall(8, 500, rng)
    assert set(keys[:8].ravel()) == set(range(64))
    assert set(values[:8].ravel()) == set(range(16))
    assert 0.08 < np.mean(keys[:8] == keys[8:]) < 0.17  # one in eight stays in its place


def test_the_same_seed_gives_the_same_pairs(rng):
    assert digest(*associative_recall(4, 3, rng)) == "cfa7ae3cd88a64fc"


def test_bad_input(rng):
    assert_rejects(lambda: associative_recall(5, 2, rng, keys=4), "pairs", "at most 4", "5")
    assert_rejects(lambda: associative_recall(0, 2, rng), "pairs")
    assert_rejects(lambda: associative_recall(2, 2, rng, values=0), "values")
