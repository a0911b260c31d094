import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.memory import flip_flop, parity
from tests.cases import assert_rejects
from tests.frozen import digest

seeds = st.integers(0, 2**32)


@given(st.integers(1, 20), st.integers(1, 5), seeds)
def test_parity_of_every_prefix(T, N, seed):
    bits, targets = parity(T, N, np.random.default_rng(seed))
    assert bits.shape == targets.shape == (T, N)
    assert bits.dtype == targets.dtype == np.int64
    for t in range(T):
        for j in range(N):
            assert targets[t, j] == bits[: t + 1, j].tolist().count(1) % 2
    assert np.isin(bits, [0, 1]).all()


def test_bits_are_fair(rng):
    bits, targets = parity(20, 1000, rng)
    assert bits.mean() == pytest.approx(0.5, abs=0.02)
    assert targets.mean() == pytest.approx(0.5, abs=0.02)


@given(st.integers(1, 15), st.integers(1, 4), st.integers(1, 4), st.floats(0, 1), seeds)
def test_every_output_is_the_last_pulse_of_its_channel(T, N, bits, p, seed):
    pulses, targets = flip_flop(T, N, np.random.default_rng(seed), bits=bits, p=p)
    assert pulses.shape == targets.shape == (T, N, bits)
    assert pulses.dtype == targets.dtype == np.float64
    assert np.isin(pulses, [-1, 0, 1]).all()
    state = np.full((N, bits), np.nan)
    for t in range(T):
        for index in np.ndindex(N, bits):
            if pulses[t][index] != 0:
                state[index] = pulses[t][index]
        np.testing.assert_array_equal(targets[t], state)


def test_pulses_have_the_probability_asked_for(rng):
    pulses, _ = flip_flop(101, 200, rng, p=0.2)
    assert np.mean(pulses[1:] != 0) == pytest.approx(0.2, abs=0.01)
    assert np.mean(pulses[pulses != 0]) == pytest.approx(0, abs=0.04)
    assert (pulses[0] != 0).all()


def test_frozen():
    rng = np.random.default_rng(7)
    assert digest(*parity(5, 4, rng)) == "9ce1f959a8cb2909"
    assert digest(*flip_flop(12, 2, rng)) == "698e41cdc2655c5c"


def test_bad_arguments(rng, without_shape_hook):
    for task in (parity, flip_flop):
        assert_rejects(lambda task=task: task(0, 2, rng), "T")
        assert_rejects(lambda task=task: task(2, 0, rng), "N")
        assert_rejects(lambda task=task: task(2, 2, 7), "rng")
    assert_rejects(lambda: flip_flop(2, 2, rng, bits=0), "bits")
    for p in (-0.1, 1.1, float("nan")):
        assert_rejects(lambda p=p: flip_flop(2, 2, rng, p=p), "p", p)
