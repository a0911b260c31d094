import pytest
import torch
from torch import nn

from course_rnn.pytorch.encoder import Memory
from course_rnn.pytorch.told_decoders import EveryStepDecoder, FirstInputDecoder, MergeDecoder

T, N, V, E, H, M = 4, 3, 7, 5, 6, 8
NOTHING = Memory(None, None)
KINDS = FirstInputDecoder, EveryStepDecoder, MergeDecoder


@pytest.fixture(params=[nn.RNN, nn.GRU, nn.LSTM])
def cell(request):
    torch.manual_seed(0)
    return request.param


def test_the_picture_is_read_as_the_first_word(cell):
    decoder = FirstInputDecoder(V, E, H, M, cell=cell)
    v, words = torch.randn(1, N, M), torch.randint(V, (T, N))
    fed = torch.cat([decoder.bridge(v), decoder.embedding(words)])
    hs, _ = decoder.rnn(fed)
    logits = decoder(words, decoder.start(v), NOTHING).logits
    assert torch.allclose(logits, decoder.output(hs[1:]), atol=1e-6)


def test_v_stands_beside_every_word(cell):
    decoder = EveryStepDecoder(V, E, H, M, cell=cell)
    v, words = torch.randn(1, N, M), torch.randint(V, (T, N))
    fed = torch.stack([torch.cat([decoder.embedding(row), v[0]], dim=-1) for row in words])
    hs, _ = decoder.rnn(fed)
    logits = decoder(words, decoder.start(v), NOTHING).logits
    assert torch.allclose(logits, decoder.output(hs), atol=1e-6)


def test_v_stands_beside_every_state(cell):
    decoder = MergeDecoder(V, E, H, M, cell=cell)
    v, words = torch.randn(1, N, M), torch.randint(V, (T, N))
    hs, _ = decoder.rnn(decoder.embedding(words))
    W, b = decoder.output.weight, decoder.output.bias
    logits = decoder(words, decoder.start(v), NOTHING).logits
    assert torch.allclose(logits, hs @ W[:, :H].T + v @ W[:, H:].T + b, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_one_step_at_a_time_is_the_same(kind, cell):
    decoder = kind(V, E, H, M, cell=cell)
    v, words = torch.randn(2, N, M), torch.randint(V, (T, N))
    state, steps = decoder.start(v), []
    for row in words:
        logits, state, weights = decoder.step(row, state, NOTHING)
        steps.append(logits)
        assert weights is None
    assert torch.allclose(
        decoder(words, decoder.start(v[-1:]), NOTHING).logits, torch.stack(steps), atol=1e-6
    )


@pytest.mark.parametrize("kind", KINDS)
def test_captions_are_about_their_own_picture(kind, cell):
    decoder = kind(V, E, H, M, cell=cell)
    v, words, order = torch.randn(1, N, M), torch.randint(V, (T, N)), torch.tensor([1, 2, 0])
    logits = decoder(words, decoder.start(v), NOTHING).logits
    permuted = decoder(words[:, order], decoder.start(v[:, order]), NOTHING).logits
    assert torch.allclose(permuted, logits[:, order], atol=1e-6)
    other = decoder(words, decoder.start(v[:, order]), NOTHING).logits
    assert (other - logits).abs().amax(dim=(0, 2)).min() > 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_an_lstm_gives_its_hidden_state(kind):
    torch.manual_seed(0)
    decoder = kind(V, E, H, M)
    h, c, words = torch.randn(1, N, M), torch.randn(1, N, M), torch.randint(V, (T, N))
    logits = [decoder(words, decoder.start(s), NOTHING).logits for s in ((h, c), h)]
    assert torch.equal(*logits)


@pytest.mark.parametrize("kind", KINDS)
def test_bad_input(kind):
    with pytest.raises(ValueError, match=r"hidden_size: expected at least 1"):
        kind(V, E, 0, M)
