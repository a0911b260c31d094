"""The checker is worth something only if it rejects wrong gradients: here are ten."""

import numpy as np
import pytest

from course_rnn.reference.gradcheck import GradientError, gradcheck, numerical_gradient, project
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from tests.cases import H, N, T, assert_equal, assert_not_mutated, assert_rejects, rnn_args


def backward_by_steps(dhs, cache, *, bug=None):
    """BPTT written step by step, with one of the classical bugs."""
    x, h0, hs, W_xh, W_hh, _ = cache
    h_previous = np.concatenate([h0[None], hs[:-1]])
    grads = {k: 0 for k in ("W_xh", "W_hh", "b_xh", "b_hh")}
    dx, dh_next = np.zeros_like(x), np.zeros_like(h0)
    for t in reversed(range(T)):
        dh = dh_next if bug == "only last loss" and t < T - 1 else dhs[t] + dh_next
        z = hs[t]
        if bug == "derivative at the pre-activation":
            z = np.arctanh(hs[t])
        da = dh * (1 - z**2)
        step = {
            "W_xh": da.T @ x[t],
            "W_hh": da.T @ h_previous[t],
            "b_xh": da.sum(0),
            "b_hh": da.sum(0),
        }
        if bug == "next state for previous":
            step["W_hh"] = da.T @ hs[t]
        for name, value in step.items():
            grads[name] = value if bug == "= for +=" else grads[name] + value
        dx[t] = da @ W_xh
        dh_next = da @ (W_hh.T if bug == "missing transpose" else W_hh)
        if bug == "dh_next dropped":
            dh_next = np.zeros_like(h0)
    grads |= {"x": dx, "h0": np.zeros_like(h0) if bug == "dh0 missing" else dh_next}
    if bug == "b_hh forgotten":
        grads["b_hh"] = np.zeros(H)
    if bug == "mean over the batch":
        grads["W_xh"] = grads["W_xh"] / N
    if bug == "NaN":
        grads["W_xh"][2, 1] = np.nan
    return grads


def check(bug, args, rng):
    def backward(dhs, cache):
        return backward_by_steps(dhs, cache, bug=bug)

    return gradcheck(project(rnn_forward, backward, rng.normal(size=(T, N, H))), args)


def test_the_right_backward_pass_is_accepted(rng):
    assert check(None, rnn_args(rng), rng) < 1e-7


@pytest.mark.parametrize(
    ("bug", "arguments"),
    [
        ("missing transpose", {"x", "h0"}),
        ("dh_next dropped", {"x", "h0"}),
        ("= for +=", {"W_xh"}),
        ("derivative at the pre-activation", {"x"}),
        ("dh0 missing", {"h0"}),
        ("only last loss", {"x"}),
        ("b_hh forgotten", {"b_hh"}),
        ("NaN", {"W_xh"}),
        ("next state for previous", {"W_hh"}),
        ("mean over the batch", {"W_xh"}),
    ],
)
def test_a_wrong_backward_pass_is_rejected(bug, arguments, rng):
    with pytest.raises(GradientError) as caught:
        check(bug, rnn_args(rng), rng)
    assert str(caught.value).partition("[")[0] in arguments


def test_the_message_names_the_worst_entry_and_both_numbers():
    def loss_and_grads(W):
        dW = 2 * W
        dW[1, 2] = 7.5
        dW[0, 1] += 1e-3
        return float(np.sum(W**2)), {"W": dW}

    with pytest.raises(GradientError, match=r"^W\[1, 2\]: got 7\.5, expected 2(\.0|$)") as caught:
        gradcheck(loss_and_grads, {"W": np.ones((2, 3))})
    assert "[0, 1]" not in str(caught.value)


def test_nan_is_named_before_any_number():
    def loss_and_grads(b):
        return float(b.sum()), {"b": np.array([100.0, np.nan, 1.0])}

    with pytest.raises(GradientError, match=r"^b\[1\]: got nan, expected 1"):
        gradcheck(loss_and_grads, {"b": np.zeros(3)})


@pytest.mark.parametrize(
    ("grads", "message"),
    [
        ({"b": np.ones(1)}, r"b: expected a gradient of \(3,\), got \(1,\)"),
        ({"c": np.ones(3)}, r"b: no gradient was returned, only \['c'\]"),
        ({"b": None}, r"b: expected a gradient of \(3,\), got \(\)"),
    ],
)
def test_missing_and_misshaped_gradients_are_rejected(grads, message):
    with pytest.raises(GradientError, match=message):
        gradcheck(lambda b: (float(b.sum()), grads), {"b": np.zeros(3)})


def test_the_largest_difference_is_returned():
    def loss_and_grads(a, b):
        return float(a.sum() + b.sum()), {"a": np.ones(2) + 3e-3, "b": np.ones(2) - 2e-3}

    args = {"a": np.ones(2), "b": np.ones(2)}
    assert gradcheck(loss_and_grads, args, atol=1e-2) == pytest.approx(3e-3, rel=1e-4)
    with pytest.raises(GradientError):
        gradcheck(loss_and_grads, args, atol=1e-3)


def test_tolerances_are_atol_plus_rtol_times_expected():
    def loss_and_grads(a):
        return float(1000 * a.sum()), {"a": np.full(2, 1000.5)}

    assert gradcheck(loss_and_grads, {"a": np.ones(2)}, rtol=1e-3) == pytest.approx(0.5, rel=1e-3)
    with pytest.raises(GradientError):
        gradcheck(loss_and_grads, {"a": np.ones(2)}, rtol=1e-4)


def test_empty_and_scalar_arguments():
    def loss_and_grads(a, e):
        return float(a**2), {"a": 2 * a, "e": e}

    assert gradcheck(loss_and_grads, {"a": np.array(3.0), "e": np.zeros((0, 2))}) < 1e-7


def test_numerical_gradient_of_a_known_function(rng):
    args = {"a": rng.normal(size=(2, 3)), "b": rng.normal(size=3)}
    got = numerical_gradient(lambda a, b: float(np.sum(np.sin(a) * b)), args, "a")
    assert_equal(got, np.cos(args["a"]) * args["b"], atol=1e-9)
    exact_on_squares = numerical_gradient(lambda a, b: float(np.sum(b**2)), args, "b", eps=0.5)
    assert_equal(exact_on_squares, 2 * args["b"], atol=1e-13)


def test_nothing_is_mutated(rng):
    args = rnn_args(rng)
    loss_and_grads = project(rnn_forward, rnn_backward, rng.normal(size=(T, N, H)))
    assert_not_mutated(gradcheck, loss_and_grads, args)


B32 = {"b": np.zeros(2, np.float32)}


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: gradcheck(lambda b: (0.0, {}), B32), "b", ["float64", "float32"]),
        (lambda: gradcheck(lambda b: (0.0, {}), {"b": 1.0}), "b", ["NumPy array", "float"]),
        (
            lambda: gradcheck(lambda b: (0.0, (b,)), {"b": np.ones(2)}),
            "loss_and_grads",
            ["by name", "tuple"],
        ),
        *[
            (
                lambda k=k, v=v: gradcheck(lambda b: (0.0, {"b": b}), {"b": np.ones(2)}, **{k: v}),
                k,
                s,
            )
            for k, v, s in [
                ("eps", 0.0, ["positive", "0.0"]),
                ("eps", np.nan, ["positive", "nan"]),
                ("eps", np.inf, ["positive", "inf"]),
                ("atol", np.nan, ["at least 0", "nan"]),
                ("atol", np.inf, ["at least 0", "inf"]),
                ("rtol", np.inf, ["at least 0", "inf"]),
                ("rtol", -1.0, ["at least 0", "-1.0"]),
            ]
        ],
        (lambda: numerical_gradient(lambda b: 0.0, B32, "c"), "name", ["['b']", "'c'"]),
        (lambda: numerical_gradient(lambda b: 0.0, B32, "b"), "b", ["float64", "float32"]),
        (
            lambda: project(lambda x: (x, None), lambda d, _: {"x": d}, np.ones(3))(x=np.ones(2)),
            "directions",
            ["(2,)", "(3,)"],
        ),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
