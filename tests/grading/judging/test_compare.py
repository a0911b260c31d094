import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.exercises.spec import Returns
from course_rnn.grading.judging.compare import (
    agree,
    changed_arguments,
    compare,
    count_differences,
    normalise,
)

HS = Returns("hs", ("T", "N", "H"), "float")
K = Returns("k", ("n",), "int")
MASK = Returns("mask", ("T", "N"), "bool")
NUMBER = Returns("perplexity", (), "float", rtol=1e-3)


class Liar(np.ndarray):
    """Claims to be whatever it is compared with."""

    shape = property(lambda self: (4, 3, 5))
    dtype = property(lambda self: np.dtype(float))

    def __eq__(self, other):
        return True

    __hash__ = None

    def __array_ufunc__(self, *args, **kwargs):
        return np.zeros((4, 3, 5))

    def __array_function__(self, *args, **kwargs):
        return True

    def copy(self):
        return np.zeros((4, 3, 5))


class Stubborn:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("no")

    __len__ = __float__ = __int__ = __index__ = __array__


@pytest.mark.parametrize(
    ("answer", "returns", "shape", "reason"),
    [
        (None, HS, (4, 3, 5), r"hs: expected shape \(T, N, H\) = \(4, 3, 5\), got None: .*return"),
        ("0.5", HS, (4, 3, 5), "got an object of type str"),
        ((i for i in range(4)), HS, (4, 3, 5), "got an object of type generator"),
        ((np.zeros((4, 3, 5)), None), HS, (4, 3, 5), "got a tuple of 2: return one thing alone"),
        ([np.zeros((3, 5))] * 4, HS, (4, 3, 5), "got a list: .*np.stack"),
        ({"hs": 1}, HS, (4, 3, 5), "got an object of type dict"),
        (Stubborn(), HS, (4, 3, 5), "got an object of type Stubborn"),
        (np.zeros((4, 3, 5), int), HS, (4, 3, 5), "expected floating-point numbers, got dtype int"),
        (np.zeros((4, 3, 5), object), HS, (4, 3, 5), "got dtype object: .*must hold numbers"),
        (np.zeros((4, 3, 5), complex), HS, (4, 3, 5), "complex128: np.abs takes the absolute"),
        (np.full((4, 3, 5), "x"), HS, (4, 3, 5), "got dtype <U1"),
        (np.zeros(4, [("a", float)]), HS, (4, 3, 5), "got dtype"),
        (np.broadcast_to(0.0, (10**6, 10**6)), HS, (4, 3, 5), r"of shape \(1000000, 1000000\)"),
        (np.zeros(3), K, (3,), r"expected integers, got dtype float64: .*\.astype\(int\)"),
        (np.array([True, False]), K, (2,), "got dtype bool"),
        ([0, 1.5], K, (2,), "expected integers, got dtype float64"),
        ([0, [1, 2]], K, (2,), "got a list that is not one of numbers"),
        ([Stubborn(), Stubborn()], K, (2,), "got a list that is not one of numbers|dtype object"),
        ([10**400, 1], K, (2,), "got dtype object"),
        ([], K, (2,), r"expected shape \(n,\) = \(2,\), got a list of length 0"),
        ([0] * 10**6, K, (2,), "got a list of length 1000000"),
        (range(2), K, (2,), "got an object of type range"),
        (np.full((2, 3), 2), MASK, (2, 3), "mask: expected True and False, got other numbers"),
        (np.full((2, 3), np.nan), MASK, (2, 3), "expected True and False, got other numbers"),
        (np.full((2, 3), 1j), MASK, (2, 3), "expected True and False, got dtype complex128"),
        (3, NUMBER, (), "expected floating-point numbers, got dtype int"),
        (True, NUMBER, (), "got dtype bool"),
        ([3.0], NUMBER, (), "perplexity: expected one number, got a list"),
    ],
)
def test_garbage_gets_a_reason(answer, returns, shape, reason):
    array, got = normalise(answer, returns, shape)
    assert array is None
    with pytest.raises(ValueError, match=reason):  # for its message when there is no match
        raise ValueError(got)


def test_a_tensor_is_told_how_to_become_an_array():
    import torch

    _, reason = normalise(torch.zeros(4, 3, 5), HS, (4, 3, 5))
    assert reason.endswith(".detach().numpy() turns it into an array.")


@pytest.mark.parametrize(
    ("answer", "returns"),
    [
        (np.array([1, 2], np.uint8), K),
        ([1, 2], K),
        ([np.int64(1), np.int64(2)], K),
        (1.5, NUMBER),
        (np.float32(1.5), NUMBER),
        (np.array(1.5), NUMBER),
    ],
)
def test_numbers_lists_and_arrays_are_accepted(answer, returns):
    array, reason = normalise(answer, returns, np.shape(answer))
    assert reason is None
    assert type(array) is np.ndarray
    assert np.array_equal(array, answer)


def test_a_lying_subclass_is_judged_by_its_memory():
    liar = np.ones((2, 3)).view(Liar)
    array, reason = normalise(liar, HS, (4, 3, 5))
    assert type(array) is np.ndarray
    assert (reason, array.shape, array.sum()) == (None, (2, 3), 6)
    assert "got an array of shape (2, 3)" in compare(array, np.zeros((4, 3, 5)), HS)


def test_the_array_is_out_of_reach_afterwards():
    answer = np.zeros((4, 3, 5))
    array, _ = normalise(answer, HS, answer.shape)
    answer += 1
    assert array.sum() == 0


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers()


@given(
    st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
    st.sampled_from([(HS, (4, 3, 5)), (K, (2,)), (NUMBER, ())]),
)
def test_any_object_is_either_an_array_or_has_a_reason(answer, wanted):
    array, reason = normalise(answer, *wanted)
    assert (array is None) != (reason is None)


def test_shapes_are_named_by_axis():
    reason = compare(np.zeros((3, 4, 5)), np.zeros((4, 3, 5)), HS)
    assert reason == "hs: expected shape (T, N, H) = (4, 3, 5), got an array of shape (3, 4, 5)."
    assert compare(np.zeros(1), np.array(0.0), NUMBER).startswith("perplexity: expected one number")
    assert compare(np.array(0.0), np.zeros((4, 3, 5)), HS).endswith("got one number.")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_found(bad):
    hs = np.zeros((4, 3, 5))
    hs[1, 2, 3] = bad
    name = "nan" if np.isnan(bad) else "inf"
    assert compare(hs, np.zeros((4, 3, 5)), HS).startswith(f"hs[1, 2, 3] is {name}")
    assert "is nan" in compare(np.array(np.nan), np.array(1.0), NUMBER)


def test_the_first_wrong_value_is_located():
    expected = np.linspace(0.1, 0.9, 60).reshape(4, 3, 5)
    answer = expected.copy()
    answer[2, 0, 1] += 0.01
    answer[3, 2, 4] -= 0.01
    reason = compare(answer, expected, HS)
    assert reason.endswith("(4, 3, 5), but wrong values: 2 of 60, the first at hs[2, 0, 1].")
    assert "wrong values: 1 of 2, the first at k[1]" in compare(
        np.array([1, 2]), np.array([1, 3]), K
    )
    assert compare(np.array(2.0), np.array(2.1), NUMBER).endswith("but its value is wrong.")


def test_float32_is_within_tolerance_and_a_thousandth_is_not():
    expected = np.linspace(-1, 1, 60).reshape(4, 3, 5)
    assert compare(expected.astype(np.float32), expected, HS) is None
    assert compare(expected * 1.001, expected, HS) is not None
    assert compare(np.array([2**62 + 1]), np.array([2**62]), K) is not None


def test_agree_wants_equal_shapes_and_knows_nan():
    row = np.array([0.0, np.nan, np.inf])
    assert agree(row, row.copy(), HS)
    assert not agree(row, row[None], HS)
    assert not agree(row, np.array([0.0, np.nan, -np.inf]), HS)
    assert not agree(row, np.array([0.0, 1.0, np.inf]), HS)


def test_differences_are_counted_and_all_count_if_shapes_differ():
    hs = np.linspace(0.1, 0.9, 60).reshape(4, 3, 5)
    other = hs.copy()
    other[2, 0, 1:3] += 0.01
    assert count_differences(hs, hs * (1 + 1e-6), HS) == 0
    assert count_differences(hs, other, HS) == 2
    assert count_differences(hs, hs[:2], HS) == count_differences(hs[:2], hs, HS) == 60


@pytest.mark.parametrize("change", ["value", "shape", "dtype", "nan"])
def test_arguments_changed_in_place_are_named(change):
    before = {"x": np.ones((2, 3)), "h0": np.array([np.nan, 1.0]), "temperature": 1.0}
    after = {"x": np.ones((2, 3)), "h0": np.array([np.nan, 1.0]), "temperature": 1.0}
    assert changed_arguments(before, after) == []
    if change == "value":
        after["x"][1, 2] += 1e-12
    elif change == "shape":
        after["x"].resize((3, 2))
    elif change == "dtype":
        after["x"] = after["x"].view(np.int64)
    else:
        after["x"][0, 0] = np.nan
    assert changed_arguments(before, after) == ["x"]


def test_every_kind_of_answer_goes_through_compare_without_an_error():
    shapes = [(), (0,), (2,), (4, 3, 5), (1, 1, 1), (4, 3)]
    for a, b in itertools.product(shapes, repeat=2):
        assert (compare(np.zeros(a), np.zeros(b), HS) is None) == (a == b)


@pytest.mark.parametrize("dtype", [bool, int, np.float32])
def test_0_and_1_are_a_mask(dtype):
    right = np.array([[True, True], [True, False]])
    array, reason = normalise(right.astype(dtype), MASK, (2, 2))
    assert reason is None
    assert array.dtype == bool
    assert compare(array, right, MASK) is None
    assert "1 of 4, the first at mask[1, 1]" in compare(array | True, right, MASK)
    assert "mask: expected shape" in compare(array[:1], right, MASK)
    assert count_differences(~array, right, MASK) == 4


SPECIAL = (0.0, -0.0, 1.0, 1.0 + 2e-6, 1e-9, -1.0, 1e300, -1e308, 5e-324, np.inf, -np.inf, np.nan)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.filterwarnings("ignore:overflow encountered in cast")
def test_values_are_as_close_as_numpy_says(dtype):
    returns = Returns("y", ("T",), "float", rtol=1e-6, atol=1e-8)
    pairs = np.array(list(itertools.product(SPECIAL, SPECIAL)))
    a, b = pairs.T.astype(dtype)
    expected = ~np.isclose(*(x.astype(np.float64) for x in (a, b)), 1e-6, 1e-8, equal_nan=True)
    assert count_differences(a, b, returns) == expected.sum()
    for x, y, differs in zip(a, b, expected, strict=True):
        assert agree(x[None], y[None], returns) is not bool(differs)
