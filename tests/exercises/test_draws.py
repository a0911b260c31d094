import inspect

import numpy as np

from course_rnn.exercises.draws import (
    by_group,
    distinct_sizes,
    joined,
    number,
    recurrent_weights,
    rnn_arguments,
)
from course_rnn.reference.rnn import rnn_forward


def draw_x(rng, low=0):
    return {"x": low + rng.random()}


def test_cases_come_group_by_group_with_their_options(rng):
    cases = by_group(draw_x, ("small", 2), ("large", 1, {"low": 5}))(rng)
    assert [case.group for case in cases] == ["small", "small", "large"]
    assert [int(case.args["x"]) for case in cases] == [0, 0, 5]
    assert cases[0].args != cases[1].args


def test_joined_cases_come_in_order_from_one_source_of_randomness(rng):
    one = by_group(draw_x, ("one", 1))
    two = by_group(draw_x, ("two", 1))
    cases = joined(one, two)(rng)
    assert [case.group for case in cases] == ["one", "two"]
    assert cases[0].args != cases[1].args


def test_sizes_are_distinct_and_reach_both_ends(rng):
    drawn = [distinct_sizes(rng, 3, low=3, high=6) for _ in range(60)]
    assert all(len(set(sizes)) == 3 for sizes in drawn)
    assert {size for sizes in drawn for size in sizes} == {3, 4, 5, 6}
    assert min(min(distinct_sizes(rng, 4)) for _ in range(60)) == 2


def test_recurrent_weights_contract_and_are_not_symmetric(rng):
    W = recurrent_weights(rng, 5)
    assert np.isclose(np.linalg.norm(W, 2), 0.9)
    assert np.abs(W - W.T).max() > 0.05


def test_rnn_arguments_are_those_of_rnn_forward(rng):
    args = rnn_arguments(rng, T=9)
    assert tuple(args) == tuple(inspect.signature(rnn_forward).parameters)[:6]
    hs, _ = rnn_forward(**args)
    assert hs.shape == (9, *args["h0"].shape)
    assert len({rnn_arguments(rng)["x"].shape[0] for _ in range(30)}) > 1


def test_a_number_stays_and_a_range_is_drawn_from(rng):
    before = rng.bit_generator.state
    assert number(rng, 0.5) == 0.5
    assert rng.bit_generator.state == before
    drawn = [number(rng, (2, 3)) for _ in range(20)]
    assert all(isinstance(value, float) and 2 <= value <= 3 for value in drawn)
    assert len(set(drawn)) == 20
