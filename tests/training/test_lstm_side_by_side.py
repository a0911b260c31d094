from functools import partial

import numpy as np
import pytest
import torch

from course_rnn.reference.lstm import lstm_forward
from course_rnn.training.lstm_side_by_side import CHANGES, lstm_logits, lstm_networks
from course_rnn.training.side_by_side import accuracies, fit_side_by_side

H, N, O, T, V = 5, 4, 2, 6, 7
RNG = np.random.default_rng(0)
IDS = torch.from_numpy(RNG.integers(V, size=(T, N)))
Y = torch.from_numpy(RNG.integers(O, size=N))


def networks(changes=CHANGES, scale=3.0):
    M = len(changes)
    params = lstm_networks(changes, V, O, H, [0] * M, forget=[1.0] * M)
    with torch.no_grad():
        for p in params[:2]:
            p *= scale  # gates that differ from one half
    return params


def by_hand(params, k, change):
    """The hidden states of network k, written out with NumPy; (T, N, H)."""
    W_xh, W_hh, b, *_ = (p[k].detach().double().numpy() for p in params)
    h = c = np.zeros((N, H))
    hs = []
    for x in IDS.numpy():
        i, f, g, o = np.split(W_xh.T[x] + h @ W_hh.T + b, 4, axis=1)
        i, f, o = (1 / (1 + np.exp(-a)) for a in (i, f, o))
        i = {"no input gate": np.ones_like(i), "i = 1 − f": 1 - f}.get(change, i)
        f = np.ones_like(f) if change == "no forget gate" else f
        o = np.ones_like(o) if change == "no output gate" else o
        c = f * c + i * np.tanh(g)
        h = o * (c if change == "no tanh(c)" else np.tanh(c))
        hs.append(h)
    return np.stack(hs)


def test_every_change_is_what_its_name_says():
    params = networks()
    logits = lstm_logits(IDS, params, CHANGES)
    assert logits.shape == (len(CHANGES), N, O)
    for k, change in enumerate(CHANGES):
        W_hy, b_y = (p[k].detach().numpy() for p in params[3:])
        expected = by_hand(params, k, change)[-1] @ W_hy.T + b_y
        assert np.allclose(logits[k].detach(), expected, atol=1e-5), change


def test_the_full_one_equals_the_reference():
    params = networks(["full"])
    W_xh, W_hh, b, W_hy, b_y = (p[0].detach().numpy() for p in params)
    zeros = np.zeros((N, H), np.float32)
    hs, _, _ = lstm_forward(IDS.numpy(), zeros, zeros, W_xh, W_hh, b, np.zeros_like(b))
    every = lstm_logits(IDS, params, ["full"], every_step=True)
    assert every.shape == (1, T * N, O)
    assert np.allclose(every[0].detach(), (hs @ W_hy.T + b_y).reshape(T * N, O), atol=1e-5)


def test_a_gate_that_is_left_out_stays_out_in_training():
    params = networks()
    before = [p.detach().clone() for p in params]
    logits = partial(lstm_logits, changes=CHANGES)
    fit_side_by_side(params, [(IDS, Y)] * 5, torch.optim.Adam(params, lr=0.1), logits)
    for change, place in (("no input gate", 0), ("no forget gate", 1), ("no output gate", 3)):
        k, rows = CHANGES.index(change), slice(place * H, (place + 1) * H)
        for p, old in zip(params[:3], before[:3], strict=True):
            assert torch.equal(p[k, rows], old[k, rows]), change
            assert not torch.equal(p[k], old[k])


@pytest.mark.parametrize("change", ["direct path only", "through h only"])
def test_of_two_roads_back_one_is_closed(change):
    changes = ["full", change]
    params = networks(changes)
    logits = lstm_logits(IDS, params, changes)
    assert torch.allclose(logits[0], logits[1])  # forwards the same
    logits.sum().backward()
    full, closed = params[0].grad
    assert not torch.allclose(full, closed)
    params = networks(["full"])
    W_xh, W_hh, b, W_hy, _ = (p[0] for p in params)
    h = c = torch.zeros(N, H)
    for x in IDS:
        h, c = (h.detach(), c) if change == "direct path only" else (h, c.detach())
        i, f, g, o = (W_xh.T[x] + h @ W_hh.T + b).chunk(4, dim=1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
    (h @ W_hy.T).sum().backward()
    torch.testing.assert_close(closed, params[0].grad[0], rtol=1e-4, atol=1e-6)


def test_they_learn():
    params = networks(scale=1.0)
    logits = partial(lstm_logits, changes=CHANGES)
    fit_side_by_side(params, [(IDS, Y)] * 60, torch.optim.Adam(params, lr=0.05), logits)
    assert torch.equal(accuracies(params, IDS, Y, logits), torch.ones(len(CHANGES)))


def test_the_forget_bias_is_where_it_belongs_and_the_same_seed_gives_the_same_weights():
    W_xh, W_hh, b, W_hy, b_y = lstm_networks(["full"] * 3, V, O, H, [4, 4, 5], forget=[0, 1, 3])
    assert torch.equal(b[:, H : 2 * H], torch.tensor([[0.0], [1.0], [3.0]]).expand(3, H))
    assert not b[:, :H].any()
    assert not b[:, 2 * H :].any()
    assert not b_y.any()
    assert torch.equal(W_xh[0], W_xh[1])
    assert not torch.equal(W_xh[0], W_xh[2])
    assert max(W_xh.abs().max(), W_hh.abs().max(), W_hy.abs().max()) <= H**-0.5


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"changes": ["half", "full"]}, "changes: expected some of"),
        ({"changes": []}, "changes: expected some of"),
        ({"V": 0}, "V: expected at least 1, got 0"),
        ({"H": 0}, "H: expected at least 1, got 0"),
        ({"seeds": [0]}, "seeds: expected 2 numbers"),
        ({"forget": [1]}, "forget: expected 2 biases"),
    ],
)
def test_bad_networks(more, message):
    right = {"changes": ["full"] * 2, "V": V, "outputs": O, "H": H, "seeds": [0, 1]}
    with pytest.raises(ValueError, match=message):
        lstm_networks(**right | {"forget": [1, 1]} | more)


@pytest.mark.parametrize(
    ("ids", "changes", "message"),
    [
        (IDS.float(), ["full"], "ids: expected symbols"),
        (IDS[0], ["full"], "ids: expected symbols"),
        (IDS, ["none"], "changes: expected some of"),
        (IDS, ["full"] * 2, "changes: expected 1, one for each network, got 2"),
    ],
)
def test_bad_readings(ids, changes, message):
    with pytest.raises(ValueError, match=message):
        lstm_logits(ids, networks(["full"]), changes)
