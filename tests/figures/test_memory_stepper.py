import numpy as np
import pytest

from course_rnn.figures import memory_stepper


def pairs(rng, K=3, D=4, P=5, E=2):
    keys = rng.normal(size=(K, D))
    keys /= np.linalg.norm(keys, axis=1, keepdims=True)
    return keys, np.array([0, 2, 1, 0, 2])[:P], rng.normal(size=(P, E))


@pytest.mark.parametrize("rule", ["sum", "delta"])
def test_the_states_are_those_of_the_rule_and_the_reads_theirs(rule, rng):
    keys, which, values = pairs(rng)
    shown = memory_stepper(keys, which, values).data["rules"][rule]
    S = np.zeros((2, 4))
    for t in range(len(which) + 1):
        if t:
            k, v = keys[which[t - 1]], values[t - 1]
            S = S + np.outer(v - S @ k if rule == "delta" else v, k)
        np.testing.assert_allclose(shown["states"][t], S, atol=1e-6)
        np.testing.assert_allclose(shown["reads"][t], [S @ k for k in keys], atol=1e-6)


@pytest.mark.parametrize("rule", ["sum", "delta"])
def test_the_error_is_that_of_the_value_written_last(rule, rng):
    keys, which, values = pairs(rng)
    shown = memory_stepper(keys, which, values).data["rules"][rule]
    assert shown["errors"][0] == [None] * 3
    for t in range(1, len(which) + 1):
        for j in range(3):
            written = [s for s in range(t) if which[s] == j]
            if not written:
                assert shown["errors"][t][j] is None
                continue
            off = np.abs(np.array(shown["reads"][t][j]) - values[written[-1]]).max()
            assert shown["errors"][t][j] == pytest.approx(off, abs=3e-6)
        if rule == "delta":
            assert shown["errors"][t][which[t - 1]] == 0
    assert max(e for e in shown["errors"][-1]) > 0.1  # not all is exact


def test_the_products_of_the_keys_say_what_crosses_over(rng):
    keys, which, values = pairs(rng)
    data = memory_stepper(keys, which, values).data
    read = sum(data["overlaps"][i][1] * v for i, v in zip(which, values, strict=True))
    np.testing.assert_allclose(read, data["rules"]["sum"]["reads"][-1][1], atol=1e-5)


def test_bad_input(without_shape_hook, rng):
    keys, which, values = pairs(rng)
    with pytest.raises(ValueError, match=r"keys: expected 2 to 6 .* got \(1, 4\)"):
        memory_stepper(keys[:1], which, values)
    with pytest.raises(ValueError, match="keys: expected vectors of length 1, got length 2"):
        memory_stepper(2 * keys, which, values)
    with pytest.raises(ValueError, match=r"which: expected 1 to 8 indices from 0 to 2, got \[3\]"):
        memory_stepper(keys, np.array([3]), values[:1])
    with pytest.raises(ValueError, match=r"values: expected \(5, E\), .* got \(4, 2\)"):
        memory_stepper(keys, which, values[:4])
    with pytest.raises(ValueError, match="values: expected finite"):
        memory_stepper(keys, which, np.inf * values)
