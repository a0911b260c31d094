import pytest
import torch
from torch import nn

from course_rnn.pytorch.decoders import Bridge, Decoded, Decoder, PlainDecoder, RepeatDecoder
from course_rnn.pytorch.encoder import Memory
from tests.cases import H, N, T, assert_rejects
from tests.pytorch.seq2seq_cases import (
    TARGETS,
    E,
    FromTheStart,
    batch,
    cells,
    check_gradients,
    decoder_of,
    leaves,
    near,
    randomised,
)

M, L = 6, 2
NOTHING = Memory(None, None)


def encoder_state(cell, rng, layers=3, width=M):
    draws = [torch.from_numpy(rng.normal(0, 0.7, (layers, N, width))) for _ in range(2)]
    return tuple(draws) if cell is nn.LSTM else draws[0]


@cells
def test_where_widths_agree_the_bridge_hands_over_the_topmost_layers(cell, rng):
    states = 2 if cell is nn.LSTM else 1
    bridge = Bridge(M, M, layers=L, states=states)
    assert not list(bridge.parameters())
    given = encoder_state(cell, rng)
    for got, whole in zip(leaves(bridge(given)), leaves(given), strict=True):
        assert torch.equal(got, whole[1:])


@cells
def test_where_they_differ_it_is_a_layer_of_its_own(cell, rng):
    states = 2 if cell is nn.LSTM else 1
    bridge = randomised(Bridge(M, H, layers=L, states=states)).double()
    given = leaves(encoder_state(cell, rng))
    W, b, *cell_map = bridge.parameters()
    got = leaves(bridge(tuple(given) if states == 2 else given[0]))
    near(got[0], torch.tanh(torch.einsum("lnm,hm->lnh", given[0][1:], W) + b))
    if states == 2:
        W_c, b_c = cell_map
        near(got[1], torch.einsum("lnm,hm->lnh", given[1][1:], W_c) + b_c)
        assert got[1].abs().max() > 1  # no bounds


@cells
def test_a_plain_decoder_is_torch_started_by_the_bridge(cell, rng):
    decoder = randomised(decoder_of("plain", M, cell, layers=L)).double()
    given, inputs = encoder_state(cell, rng), batch(rng, "cpu").inputs
    logits, last, weights = decoder(inputs, decoder.start(given), NOTHING)
    hs, expected = decoder.rnn(decoder.embedding(inputs), decoder.bridge(given))
    near(logits, hs @ decoder.output.weight.T + decoder.output.bias)
    assert weights is None
    for got, wanted in zip(leaves(last), leaves(expected), strict=True):
        near(got, wanted)


@cells
def test_a_repeat_decoder_is_torch_on_the_repeated_vector(cell, rng):
    decoder = randomised(decoder_of("repeat", M, cell, layers=L)).double()
    given, inputs = encoder_state(cell, rng), batch(rng, "cpu").inputs
    v = (given[0] if cell is nn.LSTM else given)[-1]
    hs, expected = decoder.rnn(torch.stack([v] * T))  # from a state of 0
    logits, (same_v, last), weights = decoder(inputs, decoder.start(given), NOTHING)
    near(logits, hs @ decoder.output.weight.T + decoder.output.bias)
    near(same_v[0], v)
    assert weights is None
    for got, wanted in zip(leaves(last), leaves(expected), strict=True):
        near(got, wanted)
    other = (inputs + 1) % TARGETS  # what is fed does not matter
    assert torch.equal(decoder(other, decoder.start(given), NOTHING).logits, logits)


def test_a_repeat_decoder_may_have_another_cell_than_the_encoder(rng):
    decoder = RepeatDecoder(TARGETS, H, M, cell=nn.LSTM).double()
    state = decoder.start(encoder_state(nn.GRU, rng))
    logits, _, _ = decoder.step(torch.zeros(N, dtype=torch.int64), state, NOTHING)
    assert logits.shape == (N, TARGETS)


class OnlyStep(Decoder):
    """Defines the step alone; logits that count what was fed."""

    def step(self, symbols, state, memory):
        state = state + symbols
        logits = nn.functional.one_hot(state, 30)
        return Decoded(logits, state, logits[:, :2])


def test_a_decoder_that_defines_its_step_runs_over_a_target_step_by_step(rng):
    inputs = batch(rng, "cpu").inputs
    logits, state, weights = OnlyStep(TARGETS, E, H, M)(inputs, torch.zeros(N).long(), NOTHING)
    assert torch.equal(logits.argmax(-1), inputs.cumsum(0))
    assert torch.equal(state, inputs.sum(0))
    assert weights.shape == (T, N, 2)


@pytest.mark.parametrize("kind", ["plain", "repeat"])
def test_dropout_acts_on_what_is_fed_and_between_layers(kind, rng):
    decoder = randomised(decoder_of(kind, M, layers=L, dropout=0.5)).double()
    inputs, start = batch(rng, "cpu").inputs, decoder.start(encoder_state(nn.GRU, rng))
    assert decoder.rnn.dropout == decoder.dropout.p == 0.5
    decoder.rnn.dropout = 0.0

    def logits():
        return decoder(inputs, start, NOTHING).logits

    assert not torch.equal(logits(), logits())
    decoder.eval()
    assert torch.equal(logits(), logits())


@pytest.mark.parametrize("kind", ["plain", "repeat"])
def test_gradcheck(kind, rng):
    decoder = randomised(decoder_of(kind, M, nn.LSTM)).double()
    inputs, given = batch(rng, "cpu").inputs, encoder_state(nn.LSTM, rng)
    assert check_gradients(FromTheStart(decoder, inputs), given)


PAIR = torch.zeros(2, N, M), torch.zeros(2, N, M)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: PlainDecoder(0, E, H, M), "target_size", ["at least 1", "0"]),
        (lambda: PlainDecoder(1, 0, H, M), "embedding_size", ["at least 1", "0"]),
        (lambda: PlainDecoder(1, E, 0, M), "hidden_size", ["at least 1", "0"]),
        (lambda: PlainDecoder(1, E, H, 0), "memory_size", ["at least 1", "0"]),
        (lambda: PlainDecoder(1, E, H, M, layers=0), "layers", ["at least 1", "0"]),
        (lambda: PlainDecoder(1, E, H, M, cell=nn.GRUCell), "cell", ["nn.GRU", "GRUCell"]),
        (lambda: PlainDecoder(1, E, H, M, dropout=-0.1), "dropout", ["[0, 1)", "-0.1"]),
        (lambda: RepeatDecoder(0, H, M), "target_size", ["at least 1", "0"]),
        (lambda: RepeatDecoder(1, H, 0), "memory_size", ["at least 1", "0"]),
        (lambda: RepeatDecoder(1, H, M, cell=nn.Linear), "cell", ["nn.GRU", "Linear"]),
        (lambda: RepeatDecoder(1, H, M, dropout=1), "dropout", ["[0, 1)", "1"]),
        (lambda: PlainDecoder(1, E, H, M).start(PAIR), "state", ["1 of at least 1", "(2, 3, 6)"]),
        (
            lambda: PlainDecoder(1, E, H, M, layers=3).start(PAIR[0]),
            "state",
            ["at least 3 layers", "(2, 3, 6)"],
        ),
        (
            lambda: PlainDecoder(1, E, H, H, cell=nn.LSTM).start(PAIR),
            "state",
            ["5 features", "(2, 3, 6)"],
        ),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
