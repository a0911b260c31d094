import itertools

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.pytorch.convert import CHAR_RNN_KEYS, to_state_dict
from course_rnn.pytorch.rnn import CharRNN
from course_rnn.reference.char_rnn import CharRNNParams, char_rnn_loss
from course_rnn.reference.layer import Layer
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from course_rnn.reference.tbptt import (
    char_rnn_tbptt,
    randomised_links,
    regular_links,
    tbptt_backward,
)
from tests.cases import (
    H,
    N,
    V,
    assert_equal,
    assert_not_mutated,
    assert_rejects,
    char_rnn_params,
    rnn_args,
)

T = 7


class Scripted(np.random.Generator):
    """Gives out prepared uniform draws."""

    def __init__(self, draws):
        super().__init__(np.random.PCG64(0))
        self.draws = np.array(draws)

    def random(self, size):
        assert size == len(self.draws)
        return self.draws


@pytest.fixture
def args(rng):
    inputs, targets = rng.integers(V, size=(2, T, N))
    return inputs, targets, rng.normal(size=(N, H)), char_rnn_params(rng)


def torch_gradients(inputs, targets, h0, params, links):
    """One step of ``torch.nn.RNN`` at a time; the links by autograd."""
    model = CharRNN(V, H).double()
    model.load_state_dict(to_state_dict(params._asdict(), CHAR_RNN_KEYS), strict=True)
    h, logits = torch.from_numpy(h0)[None], []
    for t in range(T):
        if t > 0:
            # forwards this is h; backwards the weight remains
            h = h.detach() + links[t - 1] * (h - h.detach())
        step, h = model(torch.from_numpy(inputs[t : t + 1]), h)
        logits.append(step)
    loss = F.cross_entropy(torch.cat(logits).flatten(0, 1), torch.from_numpy(targets).flatten())
    loss.backward()
    gradients = {key: p.grad.numpy() for key, p in model.named_parameters()}
    return loss.item(), {name: gradients[key] for name, key in CHAR_RNN_KEYS.items()}, h[0]


def assert_grads_equal(got, expected):
    for g, e in zip(got, expected, strict=True):
        assert_equal(g, e)


@pytest.mark.parametrize(
    "links",
    [
        regular_links(T, 1),
        regular_links(T, 2),
        regular_links(T, 3),
        randomised_links(T, 0.4, np.random.default_rng(0)),
        np.array([1.0, 0.5, 1.0, 2.0, 0.0, 1.0]),
        np.array([2.0, 1.0, 1.0, 1.0, 1.0, 0.0]),
    ],
)
def test_loss_gradients_and_state_equal_torch(links, args):
    loss, grads, h_T, _ = char_rnn_tbptt(*args, links)
    expected_loss, expected, expected_h = torch_gradients(*args, links)
    assert loss == pytest.approx(expected_loss, abs=1e-12)
    assert_equal(h_T, expected_h.detach().numpy())
    assert_grads_equal(grads, CharRNNParams(**expected))


@pytest.mark.parametrize("links", [regular_links(T, T), regular_links(T, T + 5), np.ones(T - 1)])
def test_without_a_cut_it_is_the_full_gradient(links, args):
    loss, grads, h_T, lengths = char_rnn_tbptt(*args, links)
    expected_loss, expected, expected_h = char_rnn_loss(*args)
    assert loss == expected_loss
    assert_equal(h_T, expected_h, atol=0)
    assert_grads_equal(grads, expected)
    assert lengths.tolist() == [T]


@pytest.mark.parametrize(("K", "lengths"), [(1, [1] * 7), (3, [3, 3, 1]), (4, [4, 3])])
def test_regular_is_the_training_loop_over_chunks(K, lengths, args):
    inputs, targets, h, params = args
    loss, grads, h_T, got_lengths = char_rnn_tbptt(*args, regular_links(T, K))
    assert got_lengths.tolist() == lengths
    expected_loss, expected = 0.0, [0.0] * len(params)
    for start in range(0, T, K):
        chunk = slice(start, start + K)
        chunk_loss, chunk_grads, h = char_rnn_loss(inputs[chunk], targets[chunk], h, params)
        share = len(inputs[chunk]) / T  # char_rnn_loss takes the mean over its own chunk
        expected_loss += share * chunk_loss
        expected = [e + share * g for e, g in zip(expected, chunk_grads, strict=True)]
    assert loss == pytest.approx(expected_loss, abs=1e-12)
    assert_equal(h_T, h)
    assert_grads_equal(grads, expected)


@pytest.mark.parametrize("c", [0.25, 0.7])
def test_randomised_is_unbiased(c, args):
    """The exact expectation: every pattern of cuts, times its probability."""
    expectation, total = [0.0] * 6, 0.0
    for cuts in itertools.product([True, False], repeat=T - 1):
        # a draw below c cuts; c itself does not
        links = randomised_links(T, c, Scripted([np.nextafter(c, 0) if cut else c for cut in cuts]))
        probability = np.prod([c if cut else 1 - c for cut in cuts])
        _, grads, _, lengths = char_rnn_tbptt(*args, links)
        assert len(lengths) == sum(cuts) + 1
        expectation = [e + probability * g for e, g in zip(expectation, grads, strict=True)]
        total += probability
    assert total == pytest.approx(1, abs=1e-12)
    assert_grads_equal(expectation, char_rnn_loss(*args)[1])


def test_regular_is_biased_and_randomised_varies(args, rng):
    """The tests above could not tell estimates apart if there were nothing beyond a chunk."""
    full = char_rnn_loss(*args)[1].W_hh
    regular = char_rnn_tbptt(*args, regular_links(T, 2))[1].W_hh
    assert np.abs(regular - full).max() > 1e-3
    draws = [char_rnn_tbptt(*args, randomised_links(T, 0.5, rng))[1].W_hh for _ in range(9)]
    assert np.std(draws, axis=0).max() > 1e-3


def test_links_cut_as_often_as_they_say(rng):
    assert regular_links(9, 3).tolist() == [1, 1, 0, 1, 1, 0, 1, 1]
    links = randomised_links(10_001, 0.2, rng)
    assert links.shape == (10_000,)
    assert set(links) == {0, 1.25}
    assert np.mean(links == 0) == pytest.approx(0.2, abs=0.016)  # four standard deviations
    assert randomised_links(5, 0.0, rng).tolist() == [1, 1, 1, 1]
    assert regular_links(1, 3).shape == randomised_links(1, 0.5, rng).shape == (0,)


def test_lengths_count_cuts_only(args):
    links = np.array([1.0, 2.0, 0.0, 0.5, 0.0, 0.0])
    assert char_rnn_tbptt(*args, links)[3].tolist() == [3, 2, 1, 1]


def two_state_forward(x, h0, c0, f, u):
    """c_t = f c_{t-1} + x_t,  h_t = tanh(c_t) + u h_{t-1}: as many states as an LSTM has."""
    hs, cs, h, c = [], [], h0, c0
    for x_t in x:
        c = f * c + x_t
        h = np.tanh(c) + u * h
        hs.append(h)
        cs.append(c)
    return np.stack(hs), np.stack(cs), (h0, c0, np.stack(hs), np.stack(cs), f, u)


def two_state_backward(dhs, cache, dc_last):
    h0, c0, hs, cs, f, u = cache
    dx, dh_total, dh, dc = np.empty_like(dhs), np.empty_like(dhs), np.zeros_like(h0), dc_last
    for t in reversed(range(len(dhs))):
        dh_total[t] = dhs[t] + dh
        dx[t] = dc + dh_total[t] * (1 - np.tanh(cs[t]) ** 2)
        dh, dc = u * dh_total[t], f * dx[t]
    previous = np.stack([c0, *cs[:-1]]), np.stack([h0, *hs[:-1]])
    df, du = [np.sum(d * p, axis=(0, 1)) for d, p in zip((dx, dh_total), previous, strict=True)]
    return dx, dh, dc, df, du


def test_a_layer_with_two_states_equals_autograd(rng):
    x, dhs = rng.normal(size=(2, T, N, H))
    arrays = [x, *rng.normal(size=(2, N, H)), *rng.normal(size=(2, H))]
    links = np.array([1.0, 0.5, 1.0, 3.0, 0.0, 1.0])
    layer = Layer(two_state_forward, two_state_backward)
    grads, lengths = tbptt_backward(dhs, layer, x, tuple(arrays[1:3]), tuple(arrays[3:]), links)
    assert lengths.tolist() == [5, 2]

    xs, h, c, f, u = leaves = [torch.from_numpy(a).requires_grad_() for a in arrays]
    total = 0
    for t in range(T):
        if t > 0:
            h, c = [s.detach() + links[t - 1] * (s - s.detach()) for s in (h, c)]
        c = f * c + xs[t]
        h = torch.tanh(c) + u * h
        total = total + (h * torch.from_numpy(dhs[t])).sum()
    total.backward()
    assert_grads_equal([grads.x, *grads.states, *grads.weights], [v.grad.numpy() for v in leaves])


def elman(dhs, links, x, h0, **weights):
    layer = Layer(rnn_forward, rnn_backward)
    return tbptt_backward(dhs, layer, x, (h0,), tuple(weights.values()), links)


def test_gradients_of_inputs_and_first_state(rng):
    args, dhs = rnn_args(rng, T=T), rng.normal(size=(T, N, H))
    full = rnn_backward(dhs, rnn_forward(**args)[1])
    got, _ = elman(dhs, np.ones(T - 1), **args)
    assert_grads_equal([got.x, *got.states, *got.weights], full)
    cut, _ = elman(dhs, regular_links(T, 3), **args)
    first = rnn_backward(dhs[:3], rnn_forward(**{**args, "x": args["x"][:3]})[1])
    assert_equal(cut.x[:3], first.x)
    assert_equal(cut.states[0], first.h0)


def test_a_cut_stops_an_exploded_gradient(rng):
    args, dhs = rnn_args(rng, T=T), np.zeros((T, N, H))
    dhs[-1] = np.inf
    with np.errstate(invalid="ignore"):
        grads, _ = elman(dhs, regular_links(T, 4), **args)
    assert_equal(grads.states[0], np.zeros((N, H)), atol=0)
    assert not np.isfinite(grads.weights[1]).all()


def test_dtype_follows_the_parameters(rng):
    params = char_rnn_params(rng, dtype=np.float32)
    inputs, targets = rng.integers(V, size=(2, T, N))
    links = randomised_links(T, 0.3, rng)
    loss, grads, h_T, _ = char_rnn_tbptt(inputs, targets, np.ones((N, H), "f"), params, links)
    assert isinstance(loss, float)
    assert {a.dtype for a in (*grads, h_T)} == {np.dtype("f")}


def test_nothing_is_mutated(args, rng):
    assert_not_mutated(char_rnn_tbptt, *args, randomised_links(T, 0.5, rng))
    assert_not_mutated(elman, rng.normal(size=(T, N, H)), np.full(T - 1, 0.5), **rnn_args(rng, T=T))


GENERATOR = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: regular_links(0, 2), "T", ["at least 1", "0"]),
        (lambda: regular_links(4, 0), "K", ["at least 1", "0"]),
        (lambda: randomised_links(0, 0.5, GENERATOR), "T", ["at least 1", "0"]),
        (lambda: randomised_links(4, 1.0, GENERATOR), "c", ["[0, 1)", "1.0"]),
        (lambda: randomised_links(4, -0.1, GENERATOR), "c", ["[0, 1)", "-0.1"]),
        (lambda: randomised_links(4, np.nan, GENERATOR), "c", ["[0, 1)", "nan"]),
    ],
)
def test_bad_schemes(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("links", np.ones(T), ["(6,)", "(7,)"]),
        ("links", np.array([1, 1, np.nan, 1, 1, 1]), ["finite", "nan"]),
        ("links", np.array([1, 1, np.inf, 1, 1, 1]), ["finite", "inf"]),
        ("dhs", np.ones((T, 1, H)), ["(7, 3, 5)", "(7, 1, 5)"]),
        ("dhs", np.ones((T - 1, N, H)), ["(7, 3, 5)", "(6, 3, 5)"]),
        ("x", np.ones((0, N, 2)), ["(T, N, I)", "(0, 3, 2)"]),
        ("x", np.ones(T), ["(T, N, I)", "(7,)"]),
        ("h0", np.ones((N + 1, H)), ["(3, any)", "(4, 5)"]),
        ("W_hh", np.ones((H, 1)), ["(5, 5)", "(5, 1)"]),
    ],
)
def test_bad_input(name, value, parts, rng, without_shape_hook):
    args = rnn_args(rng, T=T) | {"dhs": np.ones((T, N, H)), "links": np.ones(T - 1)}
    args[name] = value
    argument = "states[0]" if name == "h0" else name
    assert_rejects(lambda: elman(**args), argument, *parts)
