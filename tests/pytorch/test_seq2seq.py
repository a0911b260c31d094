import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.padding import lengths_to_mask, pad
from course_rnn.pytorch.seq2seq import Memory, Seq2Seq
from course_rnn.reference.search import greedy_search
from tests.cases import H, N, T, assert_equal, assert_rejects
from tests.layers import need_bfloat16

S, E, SOURCES, TARGETS = 6, 2, 8, 7
START, END = 5, 6
LENGTHS = [3, 6, 4]  # not sorted
every = pytest.mark.parametrize("attention", [None, "additive", "dot"])
cells = pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])


def make(device, cell=nn.GRU, attention=None, dtype=torch.float64, seed=0):
    torch.manual_seed(seed)
    model = Seq2Seq(SOURCES, TARGETS, E, H, cell=cell, attention=attention)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.8)
    return model.to(device, dtype)


def batch(rng, device):
    source = torch.from_numpy(rng.integers(SOURCES, size=(S, N))).to(device)
    inputs = torch.from_numpy(rng.integers(TARGETS, size=(T, N))).to(device)
    return source, torch.tensor(LENGTHS, device=device), inputs


def near(got, expected, atol=1e-12):
    torch.testing.assert_close(got, expected, rtol=0, atol=atol)


def longer(ids, rng, more=3):
    noise = torch.from_numpy(rng.integers(5, size=(more, ids.shape[1]))).to(ids.device)
    return torch.cat([ids, noise])


def states(state):
    return state if isinstance(state, tuple) else (state,)


@cells
@every
def test_logits_are_the_formula(cell, attention, rng, device):
    """Each sequence alone, unpadded, from PyTorch's layers."""
    model = make(device, cell, attention)
    source, lengths, inputs = batch(rng, device)
    logits = model(source, lengths, inputs)
    for n, length in enumerate(LENGTHS):
        one = slice(n, n + 1)
        keys, state = model.encoder(model.source_embedding(source[:length, one]))
        hs, _ = model.decoder(model.target_embedding(inputs[:, one]), state)
        if attention == "dot":
            q, k = hs.transpose(0, 1), keys.transpose(0, 1)
            context = F.scaled_dot_product_attention(q, k, k).transpose(0, 1)
        elif attention == "additive":
            W_q, W_k, v = model.attention.parameters()
            scores = torch.tanh(hs @ W_q.T + (keys @ W_k.T)[:, 0]) @ v  # T × S by broadcasting
            context = (scores.softmax(-1) @ keys[:, 0])[:, None]
        if attention:
            hs = torch.tanh(model.combine(torch.cat([context, hs], dim=-1)))
        near(logits[:, one], model.output(hs))


@cells
@every
def test_extra_padding_changes_nothing(cell, attention, rng, device):
    model = make(device, cell, attention)
    source, lengths, inputs = batch(rng, device)
    targets = torch.from_numpy(rng.integers(TARGETS, size=(T, N))).to(device)
    mask = lengths_to_mask(torch.tensor([4, 2, 3], device=device), T)
    outcomes = []
    for more in (0, 3):
        model.zero_grad()
        logits = model(longer(source, rng, more), lengths, longer(inputs, rng, more))
        padding = torch.full((more, N), -100, device=device)
        wanted = torch.cat([targets.masked_fill(~mask, -100), padding])
        F.cross_entropy(logits.flatten(0, 1), wanted.flatten()).backward()
        outcomes.append([logits[:T], *[p.grad.clone() for p in model.parameters()]])
    for got, expected in zip(*outcomes, strict=True):
        near(got, expected)
    again = source.masked_fill(~lengths_to_mask(lengths, S), 1)  # other symbols as padding
    near(model(again, lengths, inputs), outcomes[0][0])


@cells
@every
def test_a_batch_is_its_sequences_one_by_one(cell, attention, rng, device):
    model = make(device, cell, attention)
    source, lengths, inputs = batch(rng, device)
    logits = model(source, lengths, inputs)
    written = model.greedy(source, lengths, START, END, 9)
    for n in range(N):
        one = source[: LENGTHS[n], n : n + 1], lengths[n : n + 1]
        near(model(*one, inputs[:, n : n + 1]), logits[:, n : n + 1])
        assert model.greedy(*one, START, END, 9) == written[n : n + 1]


@cells
@every
def test_decoding_step_by_step_equals_teacher_forcing(cell, attention, rng, device):
    model = make(device, cell, attention)
    source, lengths, inputs = batch(rng, device)
    memory, state = model.encode(source, lengths)
    whole, last, weights = model.decode(inputs, state, memory)
    near(whole, model(source, lengths, inputs))
    for t in range(T):
        logits, state, step_weights = model.decode(inputs[t : t + 1], state, memory)
        near(logits[0], whole[t])
        if attention:
            near(step_weights[0], weights[t])
    for got, expected in zip(states(state), states(last), strict=True):
        near(got, expected)
    if attention:
        assert torch.all(weights[..., ~memory.mask.T.any(0)] == 0)
        assert torch.all((weights > 0) == memory.mask.T)
        near(weights.sum(-1), torch.ones_like(weights[..., 0]))
    else:
        assert weights is None


@every
def test_free_running_is_teacher_forcing_with_its_own_choices(attention, rng, device):
    model = make(device, attention=attention)
    source, lengths, _ = batch(rng, device)
    logits = model.free_run(source, lengths, START, 9)
    own = torch.cat([torch.full((1, N), START, device=device), logits.argmax(-1)[:-1]])
    near(logits, model(source, lengths, own))
    logits.square().sum().backward()
    assert all(p.grad.abs().max() > 0 for p in model.encoder.parameters())


@every
@pytest.mark.parametrize("end", range(TARGETS))
def test_greedy_is_free_running_up_to_the_end(attention, end, rng, device):
    model = make(device, attention=attention)
    source, lengths, _ = batch(rng, device)
    chosen = model.free_run(source, lengths, START, 9).argmax(-1).T.tolist()
    expected = [ids[: ids.index(end) + 1] if end in ids else ids for ids in chosen]
    written = model.greedy(source, lengths, START, end, 9)
    assert written == expected
    for sequence in written:
        assert end not in sequence[:-1]
        assert sequence[-1] == end or len(sequence) == 9


def test_greedy_stops_when_all_have_ended():
    """At different steps: the symbol after START is the source's first, and END follows 1."""
    model = make("cpu")
    model.encode = lambda source, lengths: (None, source[:1])
    after = {0: 2, 2: 1, 1: END, END: 3, 3: 3}

    def decode(inputs, state, memory):
        calls.append(1)
        symbols = (
            state if len(calls) == 1 else torch.tensor([[after[k] for k in inputs[0].tolist()]])
        )
        return F.one_hot(symbols, TARGETS), state, None

    calls, model.decode = [], decode
    written = model.greedy(torch.tensor([[1, 0, 2]]), torch.tensor([1, 1, 1]), START, END, 50)
    assert written == [[1, END], [0, 2, 1, END], [2, 1, END]]
    assert len(calls) == 4


@cells
@every
def test_greedy_equals_the_reference_search(cell, attention, rng):
    model = make("cpu", cell, attention)
    source, lengths, _ = batch(rng, "cpu")
    written = model.greedy(source, lengths, START, END, 8)
    for n in range(N):
        with torch.no_grad():
            memory, state = model.encode(source[:, n : n + 1], lengths[n : n + 1])

            def step(symbol, state, memory=memory):
                logits, state, _ = model.decode(torch.tensor([[symbol]]), state, memory)
                return logits[0, 0].log_softmax(-1), state

            found = greedy_search(step, state, START, END, max_length=8)
        assert list(found.symbols) == written[n]


@pytest.mark.parametrize("attention", ["additive", "dot"])
def test_gradient_flows_to_the_encoder_through_attention_alone(attention, rng, device):
    model = make(device, attention=attention)
    source, lengths, inputs = batch(rng, device)
    memory, state = model.encode(source, lengths)
    logits, _, _ = model.decode(inputs, state.detach(), memory)
    logits.square().sum().backward()
    assert all(p.grad.abs().max() > 1e-6 for p in model.encoder.parameters())
    model.zero_grad()
    memory, state = model.encode(source, lengths)
    logits, _, _ = model.decode(inputs, state, Memory(memory.states.detach(), memory.mask))
    logits.square().sum().backward()
    assert all(p.grad.abs().max() > 1e-6 for p in model.encoder.parameters())  # by the state


def test_without_attention_the_last_state_is_the_only_way(rng, device):
    model = make(device)
    source, lengths, inputs = batch(rng, device)
    memory, state = model.encode(source, lengths)
    expected, _, _ = model.decode(inputs, state, memory)
    near(model.decode(inputs, state, Memory(memory.states * 0, memory.mask))[0], expected)
    assert not torch.allclose(model.decode(inputs, state * 0, memory)[0], expected)


@cells
@every
def test_bf16_autocast(cell, attention, rng, device):
    need_bfloat16(cell, device)
    model = make(device, cell, attention, torch.float32)
    source, lengths, inputs = batch(rng, device)
    expected = model(source, lengths, inputs)
    with torch.autocast(device.type, torch.bfloat16):
        logits = model(source, lengths, inputs)
        loss = F.cross_entropy(logits.flatten(0, 1), inputs.flatten())
        assert all(len(ids) > 0 for ids in model.greedy(source, lengths, START, END, 5))
    loss.backward()
    assert all(torch.all(torch.isfinite(p.grad)) for p in model.parameters())
    assert logits.dtype == torch.bfloat16
    near(logits.float(), expected, atol=0.2)


class HalfGRU(nn.GRU):
    """As cuDNN does it: float16 under autocast, though bfloat16 was asked for."""

    def forward(self, *args):
        with torch.autocast("cpu", enabled=False):
            hs, state = super().forward(*args)
        return hs.half(), state


@every
def test_bf16_autocast_of_a_layer_that_answers_float16(attention, rng):
    model = make("cpu", attention=attention, dtype=torch.float32)
    source, lengths, inputs = batch(rng, "cpu")
    expected = model(source, lengths, inputs)
    model.decoder.__class__ = HalfGRU
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(source, lengths, inputs)
    logits.sum().backward()
    assert logits.dtype == torch.bfloat16
    near(logits.float(), expected, atol=0.2)


@every
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("id_dtype", [torch.int32, torch.uint8])
def test_dtypes_of_parameters_and_of_indices(attention, dtype, id_dtype, rng, device):
    model = make(device, attention=attention, dtype=dtype)
    source, lengths, inputs = batch(rng, device)
    logits = model(source.to(id_dtype), lengths.to(torch.int32), inputs.to(id_dtype))
    assert logits.dtype == dtype
    assert torch.equal(logits, model(source, lengths.cpu(), inputs))
    short = model.greedy(source.to(id_dtype), lengths, START, END, 3)
    assert short == model.greedy(source, lengths, START, END, 3)


@every
def test_reversing_is_learnt(attention):
    """24 sequences of 2 to 4 symbols, written backwards after at most 60 steps."""
    symbols, start, end = 5, 5, 6
    rng = np.random.default_rng(1)
    sources = [rng.integers(symbols, size=rng.integers(2, 5)).tolist() for _ in range(24)]
    targets = [ids[::-1] for ids in sources]
    source, lengths, _ = pad(sources, 0)
    inputs = pad([[start, *ids] for ids in targets], 0).ids
    wanted = pad([[*ids, end] for ids in targets], -100).ids
    torch.manual_seed(0)
    model = Seq2Seq(symbols, symbols + 2, 8, 32, attention=attention)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
    for _ in range(60):
        loss = F.cross_entropy(model(source, lengths, inputs).flatten(0, 1), wanted.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 0.05:
            break
    assert loss.item() < 0.05
    assert model.greedy(source, lengths, start, end, 6) == [[*ids, end] for ids in targets]


def test_initial_parameters_are_those_of_the_layers():
    names = {
        name for name, _ in Seq2Seq(SOURCES, TARGETS, E, H, attention="additive").named_parameters()
    }
    assert {"attention.W_q", "combine.weight", "encoder.weight_hh_l0", "output.bias"} < names
    names = {name for name, _ in Seq2Seq(SOURCES, TARGETS, E, H).named_parameters()}
    assert not any(name.startswith(("attention", "combine")) for name in names)


def test_arguments_are_not_mutated(rng):
    model = make("cpu", attention="dot")
    arguments = batch(rng, "cpu")
    before = [a.clone() for a in arguments]
    model(*arguments).sum().backward()
    model.greedy(*arguments[:2], START, END, 4)
    for got, expected in zip(arguments, before, strict=True):
        assert_equal(got.numpy(), expected.numpy(), atol=0)


IDS, FULL = torch.zeros(S, N, dtype=torch.int64), torch.full((N,), S)
MODEL = Seq2Seq(SOURCES, TARGETS, E, H)
SIZES = "source_size, target_size, embedding_size, hidden_size"


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: Seq2Seq(SOURCES, 0, E, H), SIZES, ["positive", "(8, 0, 2, 5)"]),
        (lambda: Seq2Seq(1, 1, 1, 1, cell=nn.GRUCell), "cell", ["nn.GRU", "GRUCell"]),
        (lambda: Seq2Seq(1, 1, 1, 1, attention="luong"), "attention", ["additive", "luong"]),
        (lambda: MODEL(IDS + SOURCES, FULL, IDS), "source", ["[0, 8)", "8 to 8"]),
        (lambda: MODEL(IDS, FULL, IDS + TARGETS), "inputs", ["[0, 7)", "7 to 7"]),
        (lambda: MODEL(IDS, FULL + 1, IDS), "lengths", ["1 to 6", "7 to 7"]),
        (lambda: MODEL(IDS, FULL[1:], IDS), "lengths", ["(3,)", "(2,)"]),
        (lambda: MODEL(IDS[0], FULL, IDS), "source", ["(T, N)", "(3,)"]),
        (lambda: MODEL.greedy(IDS[0], FULL, START, END, 3), "source", ["(T, N)", "(3,)"]),
        (lambda: MODEL.greedy(IDS, FULL, START, TARGETS, 3), "end", ["[0, 7)", "7 to 7"]),
        (lambda: MODEL.greedy(IDS, FULL, TARGETS, END, 3), "inputs", ["[0, 7)", "7 to 7"]),
        (lambda: MODEL.greedy(IDS, FULL, START, END, 0), "max_length", ["at least 1", "0"]),
        (lambda: MODEL.free_run(IDS, FULL, START, 0), "steps", ["at least 1", "0"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
