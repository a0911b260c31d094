import numpy as np
import pytest

from course_rnn.reference.gradcheck import numerical_gradient
from course_rnn.reference.pooling import (
    attention_pooling_backward,
    attention_pooling_forward,
    max_pooling_backward,
    max_pooling_forward,
    mean_pooling_backward,
    mean_pooling_forward,
)

T, N, H, A = 5, 3, 4, 6
LENGTHS = np.array([5, 2, 1])
MASK = np.arange(T)[:, None] < LENGTHS


def parts(rng):
    shapes = {"hs": (T, N, H), "W": (A, H), "b": (A,), "u": (A,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def pooled(name, args, mask=MASK):
    if name == "attention":
        return attention_pooling_forward(**args, mask=mask)
    return {"mean": mean_pooling_forward, "max": max_pooling_forward}[name](args["hs"], mask)


def test_by_hand(rng):
    args = parts(rng)
    for n, length in enumerate(LENGTHS):
        h = args["hs"][:length, n]
        scores = [args["u"] @ np.tanh(args["W"] @ h_t + args["b"]) for h_t in h]
        weights = np.exp(scores) / np.exp(scores).sum()
        assert np.allclose(pooled("mean", args)[0][n], h.mean(axis=0))
        assert np.allclose(pooled("max", args)[0][n], h.max(axis=0))
        v, found, _ = pooled("attention", args)
        assert np.allclose(found[:length, n], weights)
        assert not found[length:, n].any()
        assert np.allclose(v[n], weights @ h)


@pytest.mark.parametrize("name", ["mean", "max", "attention"])
def test_padding_changes_nothing_whatever_it_holds(name, rng):
    args = parts(rng)
    for junk in (0.0, 9.0, np.nan):
        more = np.concatenate([args["hs"], np.full((2, N, H), junk)])
        more[:T][~MASK] = junk
        mask = np.concatenate([MASK, np.zeros((2, N), bool)])
        longer = pooled(name, args | {"hs": more}, mask)
        assert np.allclose(longer[0], pooled(name, args)[0])


@pytest.mark.parametrize("name", ["mean", "max", "attention"])
def test_order_does_not_matter(name, rng):
    args, order = parts(rng), rng.permutation(T)
    shuffled = pooled(name, args | {"hs": args["hs"][order]}, MASK[order])
    assert np.allclose(shuffled[0], pooled(name, args)[0])


@pytest.mark.parametrize("name", ["mean", "max", "attention"])
def test_gradients(name, rng):
    args, dv = parts(rng), rng.normal(size=(N, H))
    if name == "attention":
        found = attention_pooling_backward(dv, pooled(name, args)[-1])._asdict()
    else:
        back = {"mean": mean_pooling_backward, "max": max_pooling_backward}[name]
        found = {"hs": back(dv, pooled(name, args)[-1])}
    for which, gradient in found.items():
        numerical = numerical_gradient(
            lambda **some: float((dv * pooled(name, some)[0]).sum()), args, which
        )
        assert np.allclose(gradient, numerical, atol=1e-7, rtol=1e-6), which
    assert not found["hs"][~MASK].any()


def test_the_two_lines_of_the_chapter(rng):
    args, dv = parts(rng), rng.normal(size=(N, H))
    v, weights, cache = pooled("attention", args)
    slope = 1 - np.tanh(args["hs"] @ args["W"].T + args["b"]) ** 2
    ds = weights * np.einsum("nh,tnh->tn", dv, args["hs"] - v)
    dhs = weights[..., None] * dv + (ds[..., None] * args["u"] * slope) @ args["W"]
    assert np.allclose(attention_pooling_backward(dv, cache).hs, dhs)


def test_equal_winners_share(rng):
    hs = np.array([[[2.0]], [[2.0]], [[1.0]]])
    _, cache = max_pooling_forward(hs, np.ones((3, 1), bool))
    assert max_pooling_backward(np.array([[4.0]]), cache)[:, 0, 0].tolist() == [2, 2, 0]


@pytest.mark.parametrize("name", ["mean", "max", "attention"])
def test_dtype_follows_and_nothing_is_changed(name, rng):
    args = {key: value.astype(np.float32) for key, value in parts(rng).items()}
    before = {key: value.copy() for key, value in args.items()}
    v, *_, cache = pooled(name, args)
    assert v.dtype == np.float32
    assert all(np.array_equal(args[key], before[key]) for key in args)
    back = {"mean": mean_pooling_backward, "max": max_pooling_backward}.get(name)
    if back is not None:
        assert back(v, cache).dtype == np.float32
    else:
        assert all(g.dtype == np.float32 for g in attention_pooling_backward(v, cache))


def test_a_sequence_without_a_word(rng):
    empty = MASK.copy()
    empty[:, 1] = False
    for name in ("mean", "max", "attention"):
        with pytest.raises(ValueError, match="mask: expected a real step"):
            pooled(name, parts(rng), empty)
