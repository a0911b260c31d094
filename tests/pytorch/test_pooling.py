import numpy as np
import pytest
import torch

from course_rnn.pytorch.pooling import (
    AttentionPooling,
    BothEnds,
    LastState,
    MaxPooling,
    MeanPooling,
    attention_pooling_forward,
)
from course_rnn.reference import pooling as reference

T, N, H, A = 5, 3, 4, 6
LENGTHS = torch.tensor([5, 2, 1])
MASK = torch.arange(T)[:, None] < LENGTHS
POOLINGS = {
    "last": LastState,
    "both ends": BothEnds,
    "mean": MeanPooling,
    "max": MaxPooling,
    "attention": lambda: AttentionPooling(H, A).double(),
}


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


def states(requires_grad=False):
    return torch.randn(T, N, H, dtype=torch.float64, requires_grad=requires_grad)


@pytest.mark.parametrize("name", POOLINGS)
def test_padding_changes_nothing(name):
    pool, hs = POOLINGS[name](), states()
    v = pool(hs, MASK)
    for junk in (0.0, 9.0):
        more = torch.cat([hs, torch.full((2, N, H), junk, dtype=torch.float64)])
        more[:T][~MASK] = junk
        mask = torch.cat([MASK, torch.zeros(2, N, dtype=torch.bool)])
        assert torch.allclose(pool(more, mask), v)
    for n, length in enumerate(LENGTHS.tolist()):  # batched = single
        alone = pool(hs[:length, n : n + 1], MASK[:length, n : n + 1])
        assert torch.allclose(alone[0], v[n])


def test_the_twin_is_equal():
    hs = states(requires_grad=True)
    pool = AttentionPooling(H, A).double()
    torch.nn.init.normal_(pool.b)
    dv = torch.randn(N, H, dtype=torch.float64)
    leaves = [hs, pool.W, pool.b, pool.u]
    args = [leaf.detach().numpy() for leaf in leaves]

    v, weights = attention_pooling_forward(*leaves, MASK)
    expected, expected_weights, cache = reference.attention_pooling_forward(*args, MASK.numpy())
    assert np.allclose(v.detach().numpy(), expected, atol=1e-10, rtol=0)
    assert np.allclose(weights.detach().numpy(), expected_weights, atol=1e-10, rtol=0)
    grads = torch.autograd.grad(v, leaves, dv)
    for found, wanted in zip(
        grads, reference.attention_pooling_backward(dv.numpy(), cache), strict=True
    ):
        assert np.allclose(found.numpy(), wanted, atol=1e-10, rtol=0)
    assert torch.equal(pool(hs, MASK), v)
    assert torch.equal(pool.weights(hs, MASK), weights)


@pytest.mark.parametrize(("name", "kind"), [("mean", MeanPooling), ("max", MaxPooling)])
def test_mean_and_max_are_the_reference(name, kind):
    hs, dv = states(requires_grad=True), torch.randn(N, H, dtype=torch.float64)
    v = kind()(hs, MASK)
    forward = getattr(reference, f"{name}_pooling_forward")
    backward = getattr(reference, f"{name}_pooling_backward")
    expected, cache = forward(hs.detach().numpy(), MASK.numpy())
    assert np.allclose(v.detach().numpy(), expected, atol=1e-10, rtol=0)
    (found,) = torch.autograd.grad(v, [hs], dv)
    assert np.allclose(found.numpy(), backward(dv.numpy(), cache), atol=1e-10, rtol=0)


def test_gradcheck():
    leaves = [states(requires_grad=True)] + [
        torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in ((A, H), A, A)
    ]
    assert torch.autograd.gradcheck(lambda *x: attention_pooling_forward(*x, MASK), leaves)


def test_the_ends():
    hs = states()
    for n, length in enumerate(LENGTHS.tolist()):
        assert torch.equal(LastState()(hs, MASK)[n], hs[length - 1, n])
        both = torch.cat([hs[length - 1, n, : H // 2], hs[0, n, H // 2 :]])
        assert torch.equal(BothEnds()(hs, MASK)[n], both)


def test_nan_in_the_padding_does_not_matter():
    hs, pool = states(), AttentionPooling(H, A).double()
    broken = hs.masked_fill(~MASK[..., None], torch.nan)
    assert torch.allclose(pool(broken, MASK), pool(hs, MASK))


@pytest.mark.parametrize("pool", [MeanPooling(), MaxPooling(), AttentionPooling(H, A).double()])
def test_a_nan_at_a_real_word_is_named(pool):
    hs = states()
    hs[0, 1, 2] = torch.nan
    with pytest.raises(ValueError, match="hs: expected finite numbers, got NaN"):
        pool(hs, MASK)


@pytest.mark.parametrize("name", POOLINGS)
def test_a_sentence_without_a_word(name):
    mask = MASK.clone()
    mask[:, 1] = False
    with pytest.raises(ValueError, match="mask: expected a real step"):
        POOLINGS[name]()(states(), mask)


def test_bad_input(without_shape_hook):
    with pytest.raises(ValueError, match="hs: expected two runs side by side, got 3 features"):
        BothEnds()(states()[..., :3], MASK)
    with pytest.raises(ValueError, match="attention_size: expected at least 1, got 0"):
        AttentionPooling(H, 0)
    with pytest.raises(ValueError, match=r"mask: expected \(5, 3\), got \(4, 3\)"):
        MeanPooling()(states(), MASK[:4])
    with pytest.raises(ValueError, match=r"mask: expected dtype torch.bool"):
        MaxPooling()(states(), MASK.long())
    W, b, u = (torch.zeros(shape, dtype=torch.float64) for shape in ((A, H), A, A))
    for name, bad in (("W", W[:, :2]), ("b", b[:2]), ("u", u[:2])):
        args = {"W": W, "b": b, "u": u} | {name: bad}
        with pytest.raises(ValueError, match=f"{name}: expected"):
            attention_pooling_forward(states(), **args, mask=MASK)
    with pytest.raises(ValueError, match="W: expected at least one row"):
        attention_pooling_forward(states(), W[:0], b[:0], u[:0], MASK)
