import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.attention import DotProductAttention
from course_rnn.pytorch.attention_decoders import BahdanauDecoder, LuongDecoder
from course_rnn.pytorch.encoder import Memory
from course_rnn.pytorch.padding import lengths_to_mask
from tests.cases import H, N, T, assert_rejects
from tests.pytorch.seq2seq_cases import (
    LENGTHS,
    TARGETS,
    E,
    FromTheStart,
    S,
    attending,
    batch,
    cells,
    check_gradients,
    decoder_of,
    leaves,
    near,
    randomised,
)

M = 6


def memory_and_state(cell, rng, layers=1, width=M):
    mask = lengths_to_mask(torch.tensor(LENGTHS), S)
    states = torch.from_numpy(rng.normal(0, 0.7, (S, N, width)))
    draws = [torch.from_numpy(rng.normal(0, 0.7, (layers, N, width))) for _ in range(2)]
    return Memory(states, mask), tuple(draws) if cell is nn.LSTM else draws[0]


def gru_step(x, h, rnn):
    """One step of cuDNN's GRU, gate by gate."""
    a = torch.einsum("ni,gi->ng", x, rnn.weight_ih_l0) + rnn.bias_ih_l0
    b = torch.einsum("nh,gh->ng", h, rnn.weight_hh_l0) + rnn.bias_hh_l0
    (ra, za, na), (rb, zb, nb) = a.chunk(3, dim=1), b.chunk(3, dim=1)
    r, z = torch.sigmoid(ra + rb), torch.sigmoid(za + zb)
    return (1 - z) * torch.tanh(na + r * nb) + z * h


def test_bahdanau_is_the_formula_written_out(rng):
    decoder = randomised(decoder_of("bahdanau", M)).double()
    memory, given = memory_and_state(nn.GRU, rng)
    inputs = batch(rng, "cpu").inputs
    W_q, W_k, v = decoder.attention.parameters()
    h = torch.tanh(given[0] @ decoder.bridge.maps[0].weight.T + decoder.bridge.maps[0].bias)
    got = decoder(inputs, decoder.start(given), memory)
    for t in range(T):
        query = torch.einsum("ad,nd->na", W_q, h)
        scores = torch.einsum(
            "a,sna->ns", v, torch.tanh(query + torch.einsum("ak,snk->sna", W_k, memory.states))
        )
        alpha = scores.masked_fill(~memory.mask.T, -torch.inf).softmax(dim=-1)
        c = torch.einsum("ns,snm->nm", alpha, memory.states)
        e = decoder.embedding.weight[inputs[t]]
        h = gru_step(torch.cat([e, c], dim=1), h, decoder.rnn)
        seen = torch.cat([h, e, c], dim=1) @ decoder.combine.weight.T + decoder.combine.bias
        logits = torch.tanh(seen) @ decoder.output.weight.T + decoder.output.bias
        near(got.weights[t], alpha)
        near(got.logits[t], logits)
    near(got.state[0], h)


@cells
@pytest.mark.parametrize("dot", [False, True])
def test_luong_is_the_formula(cell, dot, rng):
    """Each sequence alone, unpadded, from PyTorch's layers."""
    width = H if dot else M
    attention = DotProductAttention() if dot else None
    decoder = randomised(decoder_of("luong", width, cell, attention=attention)).double()
    memory, given = memory_and_state(cell, rng, width=width)
    inputs = batch(rng, "cpu").inputs
    got = decoder(inputs, decoder.start(given), memory)
    hs, last = decoder.rnn(decoder.embedding(inputs), decoder.bridge(given))
    for n, length in enumerate(LENGTHS):
        keys, h = memory.states[:length, n], hs[:, n]
        if dot:
            context = F.scaled_dot_product_attention(h[None], keys[None], keys[None])[0]
        else:
            W_q, W_k, v = decoder.attention.parameters()
            scores = torch.tanh((h @ W_q.T)[:, None] + keys @ W_k.T) @ v
            context = scores.softmax(-1) @ keys
        seen = torch.tanh(decoder.combine(torch.cat([context, h], dim=-1)))
        near(got.logits[:, n], decoder.output(seen))
    for a, b in zip(leaves(got.state), leaves(last), strict=True):
        near(a, b)


@attending
@cells
def test_stacked_layers_and_another_attention(kind, cell, rng):
    """The top layer's state asks: a decoder whose lower layer is moved alone keeps its query."""
    decoder = randomised(
        decoder_of(kind, H, cell, layers=2, attention=DotProductAttention())
    ).double()
    memory, given = memory_and_state(cell, rng, layers=2, width=H)
    inputs = batch(rng, "cpu").inputs
    assert not list(decoder.attention.parameters())
    state = decoder.start(given)
    whole = decoder(inputs, state, memory)
    if kind == "bahdanau":
        top = leaves(state)[0][-1:]
        near(whole.weights[:1], DotProductAttention()(top, *[memory.states] * 2, memory.mask)[1])
    for t in range(T):
        logits, state, weights = decoder.step(inputs[t], state, memory)
        near(logits, whole.logits[t])
        near(weights, whole.weights[t])
    for a, b in zip(leaves(state), leaves(whole.state), strict=True):
        near(a, b)


@attending
@pytest.mark.parametrize("anything", [torch.nan, torch.inf, 1e300])
def test_what_stands_in_the_padding_of_the_memory_does_not_matter(kind, anything, rng):
    decoder = randomised(decoder_of(kind, M)).double()
    memory, given = memory_and_state(nn.GRU, rng)
    inputs = batch(rng, "cpu").inputs
    outcomes = []
    for fill in (0.0, anything):
        decoder.zero_grad()
        states = memory.states.masked_fill(~memory.mask[..., None], fill)
        got = decoder(inputs, decoder.start(given), Memory(states, memory.mask))
        got.logits.square().sum().backward()
        outcomes.append([got.logits, got.weights, *[p.grad for p in decoder.parameters()]])
        outcomes[-1] = [o.detach().clone() for o in outcomes[-1]]
    for a, b in zip(*outcomes, strict=True):
        near(a, b)
    weights = outcomes[0][1]
    assert torch.all((weights > 0) == memory.mask.T)
    near(weights.sum(-1), torch.ones(T, N, dtype=torch.float64))


@attending
def test_gradcheck(kind, rng):
    decoder = randomised(decoder_of(kind, M)).double()
    memory, given = memory_and_state(nn.GRU, rng)
    inputs = batch(rng, "cpu").inputs
    assert check_gradients(FromTheStart(decoder, inputs, memory.mask), given, memory.states)


@attending
def test_dropout_acts_on_the_embeddings(kind, rng):
    decoder = randomised(decoder_of(kind, M, dropout=0.5)).double()
    memory, given = memory_and_state(nn.GRU, rng)
    inputs = batch(rng, "cpu").inputs
    drawn = [decoder(inputs, decoder.start(given), memory).logits for _ in range(2)]
    assert not torch.equal(*drawn)
    decoder.eval()
    drawn = [decoder(inputs, decoder.start(given), memory).logits for _ in range(2)]
    assert torch.equal(*drawn)


MEMORY = Memory(torch.zeros(S, N, M), torch.ones(S, N, dtype=torch.bool))
SYMBOLS, STATE = torch.zeros(N, dtype=torch.int64), torch.zeros(1, N, M)


@pytest.mark.parametrize("make", [LuongDecoder, BahdanauDecoder])
@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda make: make(0, E, H, M), "target_size", ["at least 1", "0"]),
        (lambda make: make(1, E, H, 0), "memory_size", ["at least 1", "0"]),
        (lambda make: make(1, E, H, M, layers=0), "layers", ["at least 1", "0"]),
        (lambda make: make(1, E, H, M, cell=nn.GRUCell), "cell", ["nn.GRU", "GRUCell"]),
        (lambda make: make(1, E, H, M, dropout=1.0), "dropout", ["[0, 1)", "1.0"]),
        (
            lambda make: tried(make(TARGETS, E, H, M, attention=DotProductAttention())),
            "keys",
            ["(6, 3, 5)", "(6, 3, 6)"],
        ),
    ],
)
def test_bad_input(make, call, argument, parts, without_shape_hook):
    assert_rejects(lambda: call(make), argument, *parts)


def tried(decoder):
    return decoder.step(SYMBOLS, decoder.start(STATE), MEMORY)
