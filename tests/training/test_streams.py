import numpy as np
import pytest
import torch

from course_rnn.reference.char_rnn import CharRNNParams, char_rnn_logits, char_rnn_loss
from course_rnn.reference.ops import cross_entropy_forward
from course_rnn.reference.tbptt import char_rnn_tbptt, randomised_links, regular_links
from course_rnn.training.side_by_side import elman_networks, fit_side_by_side
from course_rnn.training.streams import StreamReader, stream_losses

M, H, N, T, V = 3, 5, 2, 7, 6
RNG = np.random.default_rng(0)
MATRICES = [RNG.normal(size=(H, H)).astype(np.float32) for _ in range(M)]
CHUNKS = [tuple(RNG.integers(V, size=(2, T, N))) for _ in range(3)]
LINKS = np.stack([np.ones(T - 1), regular_links(T, 3), randomised_links(T, 0.4, RNG)])


def networks():
    return elman_networks(MATRICES, V, V, range(M), biased=range(M))


def one(params, k):
    """Network k for the reference, whose second hidden bias is then zero."""
    W_xh, W_hh, b, W_hy, b_y = (p[k].detach().numpy().astype(np.float64) for p in params)
    return CharRNNParams(W_xh, W_hh, b, np.zeros_like(b), W_hy, b_y)


def test_losses_gradients_and_carried_states_equal_the_reference():
    """Every network by its own links, chunk after chunk."""
    assert set(np.sign(LINKS[2])) == {0, 1}  # a cut, and a link that counts more
    reader, params = StreamReader(lambda T: LINKS), networks()
    states = [np.zeros((N, H)) for _ in range(M)]
    for inputs, targets in CHUNKS:
        log_p = reader(torch.from_numpy(inputs), params).log_softmax(dim=2)
        assert log_p.shape == (M, T * N, V)
        losses = -log_p[:, torch.arange(T * N), targets.flatten()].mean(dim=1)
        grads = torch.autograd.grad(losses.sum(), params)
        for k in range(M):
            arguments = inputs, targets, states[k], one(params, k), LINKS[k]
            loss, expected, states[k], _ = char_rnn_tbptt(*arguments)
            assert np.isclose(losses[k].item(), loss, atol=1e-6)
            names = ("W_xh", "W_hh", "b_hh", "W_hy", "b_y")
            for name, grad in zip(names, grads, strict=True):
                assert np.allclose(grad[k], getattr(expected, name), atol=1e-6)


@pytest.mark.parametrize("draw_links", [None, lambda T: np.ones((M, T - 1))])
def test_without_a_cut_the_gradient_is_the_full_one(draw_links):
    params = networks()
    batches = [(torch.from_numpy(x), torch.from_numpy(y).flatten()) for x, y in CHUNKS[:1]]
    before = [p.detach().clone() for p in params]
    sgd = torch.optim.SGD(params, lr=1.0)
    fit_side_by_side(params, batches, sgd, StreamReader(draw_links), max_norm=np.inf)
    for k in range(M):
        _, grads, _ = char_rnn_loss(*CHUNKS[0], np.zeros((N, H)), one(before, k))
        moved = (before[1][k] - params[1][k]).detach()
        assert np.allclose(moved, grads.W_hh, atol=1e-6)


def test_losses_of_a_stream_equal_the_reference():
    params = networks()
    losses = stream_losses(params, [*CHUNKS, (CHUNKS[0][0][:2], CHUNKS[0][1][:2])])
    for k in range(M):
        inputs, targets = (np.concatenate([c[i] for c in CHUNKS]) for i in (0, 1))
        inputs = np.concatenate([inputs, CHUNKS[0][0][:2]])
        targets = np.concatenate([targets, CHUNKS[0][1][:2]])  # the last chunk is shorter
        logits, _ = char_rnn_logits(inputs, np.zeros((N, H)), one(params, k))
        assert np.isclose(losses[k], cross_entropy_forward(logits, targets)[0], atol=1e-5)


def test_rejects_what_does_not_fit():
    ids, params = torch.from_numpy(CHUNKS[0][0]), networks()
    reader = StreamReader()
    reader(ids, params)
    with pytest.raises(ValueError, match="ids: expected symbols"):
        reader(ids[0], params)
    with pytest.raises(ValueError, match="ids: expected 2 sequences as before, got 1"):
        reader(ids[:, :1], params)
    for links in (LINKS[:2], LINKS[:, 1:], np.full_like(LINKS, np.nan)):
        with pytest.raises(ValueError, match=r"links: expected finite \(3, 6\), got shape"):
            StreamReader(lambda T, links=links: links)(ids, params)
    with pytest.raises(ValueError, match=r"targets: expected shape \(7, 2\), got \(6, 2\)"):
        stream_losses(params, [(CHUNKS[0][0], CHUNKS[0][1][1:])])
