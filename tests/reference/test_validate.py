import numpy as np
import pytest
from jaxtyping import TypeCheckError

from course_rnn.reference.rnn import rnn_forward
from course_rnn.reference.validate import (
    expect_distribution,
    expect_dtype,
    expect_floats,
    expect_ids,
    expect_no_nan,
    expect_shape,
)
from tests.cases import assert_rejects, rnn_args


@pytest.mark.parametrize(
    ("array", "shape", "parts"),
    [
        (np.zeros((5, 3)), (3, 5), ["expected (3, 5), got (5, 3)"]),
        (np.zeros(3), (4,), ["expected (4,), got (3,)"]),
        (np.zeros((2, 3)), (-1, 4), ["expected (any, 4), got (2, 3)"]),
        (np.zeros((2, 3)), (2,), ["expected (2,), got (2, 3)"]),
        (np.zeros(()), (-1,), ["expected (any,), got ()"]),
        ([1.0, 2.0], (2,), ["expected a NumPy array, got list"]),
        (None, (2,), ["expected a NumPy array, got NoneType"]),
    ],
)
def test_expect_shape_rejects(array, shape, parts, without_shape_hook):
    assert_rejects(lambda: expect_shape("h0", array, shape), "h0", *parts)


def test_expect_shape_accepts_what_fits():
    expect_shape("h0", np.zeros((2, 3)), (2, 3))
    expect_shape("h0", np.zeros((2, 3)), (-1, 3))
    expect_shape("h0", np.zeros(()), ())


def test_expect_dtype(without_shape_hook):
    expect_dtype("h0", np.zeros(2), np.float64)
    expect_dtype("h0", np.zeros(2, np.float32), np.dtype("float32"))
    assert_rejects(
        lambda: expect_dtype("h0", np.zeros(2), np.float32),
        "h0",
        "expected dtype float32, got float64",
    )
    assert_rejects(lambda: expect_dtype("h0", 1.0, np.float64), "h0", "got float")


@pytest.mark.parametrize(
    ("ids", "parts"),
    [
        (np.array([0, 7]), ["[0, 7)", "0 to 7"]),
        (np.array([-1, 3]), ["[0, 7)", "-1 to 3"]),
        (np.array([0.0, 1.0]), ["integer", "float64"]),
        (np.array([True]), ["integer", "bool"]),
        (np.array([], int), ["at least one", "(0,)"]),
        ([1, 2], ["NumPy array", "list"]),
    ],
)
def test_expect_ids_rejects(ids, parts, without_shape_hook):
    assert_rejects(lambda: expect_ids("ids", ids, 7), "ids", *parts)


def test_expect_ids_accepts_the_whole_range():
    expect_ids("ids", np.array([[0, 6]], np.uint8), 7)


@pytest.mark.parametrize(
    ("p", "parts"),
    [
        (np.array([0.5, 0.4]), ["sum of 0.9"]),
        (np.array([1.5, -0.5]), ["smallest entry of -0.5"]),
        (np.array([np.nan, 1.0]), ["nan"]),
        (np.array([]), ["at least one", "(0,)"]),
        (np.array([[1.0]]), ["(any,)", "(1, 1)"]),
    ],
)
def test_expect_distribution_rejects(p, parts, without_shape_hook):
    assert_rejects(lambda: expect_distribution("p", p), "p", *parts)


def test_expect_distribution_accepts_rounding():
    expect_distribution("p", np.full(3, 1 / 3, np.float32))


def test_the_hook_checks_annotations(rng):
    """With the hook on, a shape that contradicts the signature never reaches our code."""
    args = rnn_args(rng)
    with pytest.raises(TypeCheckError):
        rnn_forward(**{**args, "h0": args["h0"].T.copy()})
    with pytest.raises(TypeCheckError):
        rnn_forward(**{**args, "W_hh": args["W_hh"].astype(int)})


def test_the_hook_can_be_switched_off(rng, without_shape_hook):
    args = rnn_args(rng)
    assert_rejects(
        lambda: rnn_forward(**{**args, "h0": args["h0"].T.copy()}),
        "h0",
        "expected (3, 5), got (5, 3)",
    )


def test_expect_floats(without_shape_hook):
    for dtype in (np.float16, np.float32, np.float64):
        expect_floats("x", np.ones(2, dtype))
    assert_rejects(lambda: expect_floats("x", np.ones(2, int)), "x", "floats", "int64")
    assert_rejects(lambda: expect_floats("x", np.ones(2, bool)), "x", "floats", "bool")
    assert_rejects(lambda: expect_floats("x", 1.0), "x", "NumPy array", "float")


def test_expect_no_nan_names_the_argument_that_holds_one(without_shape_hook):
    nan, x, h = np.array([[1, np.nan]]), np.ones(3), np.array([2.0, np.nan])
    assert_rejects(lambda: expect_no_nan(nan, x=x, h=h), "h", "finite numbers", "NaN")
    assert_rejects(lambda: expect_no_nan(float("nan"), x=x, h=h), "h", "finite numbers", "NaN")
    assert_rejects(lambda: expect_no_nan(nan, ids=np.arange(3), h=h), "h", "NaN")


def test_expect_no_nan_looks_at_the_result_first():
    expect_no_nan(np.ones(3), h=np.array([np.nan]))  # an entry that had no effect


@pytest.mark.parametrize("result", [np.array([np.inf, -np.inf]), np.array([1e300, 1.0])])
def test_expect_no_nan_lets_overflow_pass(result):
    expect_no_nan(result, h=np.array([np.nan]))
    expect_no_nan(np.array([np.nan]), h=result)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.dtype(">i4")])
def test_expect_ids_of_every_integer_dtype(dtype, without_shape_hook):
    ids = np.array([[0, 6], [5, 1]], dtype)
    expect_ids("ids", ids.T, 7)
    assert_rejects(lambda: expect_ids("ids", ids, 6), "ids", "[0, 6)", "0 to 6")
    if np.dtype(dtype).kind == "i":
        assert_rejects(lambda: expect_ids("ids", (ids - 1).astype(dtype), 7), "ids", "-1 to 5")
