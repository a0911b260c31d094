import numpy as np
import pytest
import torch

from course_rnn.reference.lstm import lstm_backward, lstm_forward
from course_rnn.training import lstm_side_by_side
from course_rnn.training.lstm_streams import Dropout, LSTMReader
from course_rnn.training.side_by_side import fit_side_by_side
from course_rnn.training.streams import stream_losses

M, H, N, T, V = 3, 5, 2, 7, 6
RNG = np.random.default_rng(0)
CHUNKS = [tuple(RNG.integers(V, size=(2, T, N))) for _ in range(2)]


def lstm_networks(H, V, seeds):
    M = len(seeds)
    return lstm_side_by_side.lstm_networks(["full"] * M, V, V, H, seeds, forget=[1.0] * M)


def dropout(output=0.0, state=0.0, one_mask=False, seed=0):
    rng = torch.Generator().manual_seed(seed)
    return Dropout([output] * M, [state] * M, [one_mask] * M, rng)


def test_logits_gradients_and_carried_states_equal_the_reference():
    params, reader = lstm_networks(H, V, range(M)), LSTMReader()
    states = [(np.zeros((N, H)), np.zeros((N, H))) for _ in range(M)]
    for inputs, _ in CHUNKS:
        logits = reader(torch.from_numpy(inputs), params)
        dlogits = torch.from_numpy(RNG.normal(size=(M, T * N, V))).float()
        grads = torch.autograd.grad((logits * dlogits).sum(), params[:3])
        for k in range(M):
            W_xh, W_hh, b, W_hy, b_y = (p[k].detach().double().numpy() for p in params)
            hs, cs, cache = lstm_forward(inputs, *states[k], W_xh, W_hh, b, 0 * b)
            states[k] = hs[-1], cs[-1]
            expected = hs.reshape(T * N, H) @ W_hy.T + b_y
            assert np.allclose(logits[k].detach(), expected, atol=1e-6)
            dhs = (dlogits[k].double().numpy() @ W_hy).reshape(T, N, H)
            back = lstm_backward(dhs, cache)
            for grad, name in zip(grads, ("W_xh", "W_hh", "b_xh"), strict=True):
                assert np.allclose(grad[k], getattr(back, name), atol=1e-5), name


def test_what_is_dropped_on_the_way_to_the_logits():
    """With W_hy = 1 at one unit and symbol, the logits are that unit: 0 or twice what it was."""
    params = [p.detach() for p in lstm_networks(H, V, range(M))]
    params[3].zero_()[:, 0, 0] = 1
    ids = torch.from_numpy(CHUNKS[0][0])
    kept = LSTMReader()(ids, params)[..., 0]
    dropped = LSTMReader(dropout(output=0.5))(ids, params)[..., 0]
    zero = dropped == 0
    assert 0.2 < zero.float().mean() < 0.8
    assert torch.allclose(dropped[~zero], 2 * kept[~zero])


@pytest.mark.parametrize("one_mask", [False, True])
def test_one_mask_drops_the_same_units_at_every_step(one_mask, monkeypatch):
    seen = []
    reader = LSTMReader(dropout(state=0.5, one_mask=one_mask))
    original = LSTMReader._state_mask

    def spy(self, h, before):
        seen.append(original(self, h, before))
        return seen[-1]

    monkeypatch.setattr(LSTMReader, "_state_mask", spy)
    reader(torch.from_numpy(CHUNKS[0][0]), lstm_networks(H, V, range(M)))
    assert set(torch.cat(seen).unique().tolist()) == {0.0, 2.0}
    assert all(torch.equal(mask, seen[0]) for mask in seen) is one_mask


def test_a_share_of_0_changes_nothing():
    params, ids = lstm_networks(H, V, range(M)), torch.from_numpy(CHUNKS[0][0])
    assert torch.equal(LSTMReader(dropout())(ids, params), LSTMReader()(ids, params))
    mixed = Dropout([0.0, 0.5, 0.0], [0.0, 0.0, 0.5], [True] * 3, torch.Generator().manual_seed(0))
    different = (LSTMReader(mixed)(ids, params) != LSTMReader()(ids, params)).flatten(1).any(dim=1)
    assert different.tolist() == [False, True, True]


def test_they_learn():
    params = lstm_networks(8, V, range(M))
    chunks = [(torch.from_numpy(x), torch.from_numpy(y).flatten()) for x, y in CHUNKS]
    before = stream_losses(params, CHUNKS, LSTMReader())
    adam = torch.optim.Adam(params, lr=0.05)
    for _ in range(40):
        fit_side_by_side(params, chunks, adam, LSTMReader())
    assert (stream_losses(params, CHUNKS, LSTMReader()) < before / 4).all()


def test_rejects_what_does_not_fit():
    ids, params = torch.from_numpy(CHUNKS[0][0]), lstm_networks(H, V, [0])
    reader = LSTMReader()
    reader(ids, params)
    with pytest.raises(ValueError, match="ids: expected symbols"):
        reader(ids[0], params)
    with pytest.raises(ValueError, match="ids: expected 2 sequences as before, got 1"):
        reader(ids[:, :1], params)
