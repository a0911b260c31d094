import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.attention_decoders import BahdanauDecoder, LuongDecoder
from course_rnn.pytorch.decoders import PlainDecoder
from course_rnn.pytorch.encoder import Encoder, Memory
from course_rnn.pytorch.padding import lengths_to_mask, pad
from course_rnn.pytorch.seq2seq import Seq2Seq
from course_rnn.reference.search import greedy_search
from tests.cases import H, N, T, assert_equal, assert_rejects
from tests.layers import need_bfloat16
from tests.pytorch.seq2seq_cases import (
    END,
    LENGTHS,
    SOURCES,
    START,
    TARGETS,
    S,
    attending,
    batch,
    cells,
    every,
    leaves,
    make,
    near,
    with_dot_product,
)

deep = pytest.mark.parametrize("deep", [False, True])
fed = pytest.mark.parametrize("kind", ["plain", "luong", "bahdanau"])


def longer(ids, rng, more=3):
    noise = torch.from_numpy(rng.integers(5, size=(more, ids.shape[1]))).to(ids.device)
    return torch.cat([ids, noise])


@every
@deep
def test_the_parts_are_joined(kind, deep, rng, device):
    model = make(device, kind, nn.LSTM, deep=deep)
    source, lengths, inputs = batch(rng, device)
    memory, state = model.encoder(source, lengths)
    got = model(source, lengths, inputs)
    near(got, model.decoder(inputs, model.decoder.start(state), memory).logits)
    assert got.shape == (T, N, TARGETS)


@cells
@every
@deep
def test_extra_padding_changes_nothing(cell, kind, deep, rng, device):
    model = make(device, kind, cell, deep=deep)
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
@deep
def test_a_batch_is_its_sequences_one_by_one(cell, kind, deep, rng, device):
    model = make(device, kind, cell, deep=deep)
    source, lengths, inputs = batch(rng, device)
    logits = model(source, lengths, inputs)
    written = model.greedy(source, lengths, START, END, 9)
    for n in range(N):
        one = source[: LENGTHS[n], n : n + 1], lengths[n : n + 1]
        near(model(*one, inputs[:, n : n + 1]), logits[:, n : n + 1])
        assert model.greedy(*one, START, END, 9) == written[n : n + 1]


@cells
@every
@deep
def test_decoding_step_by_step_equals_teacher_forcing(cell, kind, deep, rng, device):
    model = make(device, kind, cell, deep=deep)
    source, lengths, inputs = batch(rng, device)
    memory, state = model.encode(source, lengths)
    whole, last, weights = model.decode(inputs, state, memory)
    near(whole, model(source, lengths, inputs))
    for t in range(T):
        logits, state, step_weights = model.decode(inputs[t : t + 1], state, memory)
        near(logits[0], whole[t])
        if weights is not None:
            near(step_weights[0], weights[t])
    for got, expected in zip(leaves(state), leaves(last), strict=True):
        near(got, expected)
    if kind in ("luong", "bahdanau"):
        assert torch.all(weights[..., ~memory.mask.T.any(0)] == 0)
        assert torch.all((weights > 0) == memory.mask.T)
        near(weights.sum(-1), torch.ones_like(weights[..., 0]))
    else:
        assert weights is None


@every
def test_free_running_is_teacher_forcing_with_its_own_choices(kind, rng, device):
    model = make(device, kind)
    source, lengths, _ = batch(rng, device)
    logits = model.free_run(source, lengths, START, 9)
    own = torch.cat([torch.full((1, N), START, device=device), logits.argmax(-1)[:-1]])
    near(logits, model(source, lengths, own))
    logits.square().sum().backward()
    assert all(p.grad.abs().max() > 0 for p in model.encoder.parameters())


@fed
def test_scheduled_sampling_is_teacher_forcing_at_0_and_free_running_at_1(kind, rng, device):
    model = make(device, kind)
    source, lengths, inputs = batch(rng, device)
    inputs[0] = START
    coins = torch.Generator().manual_seed(0)
    near(model.scheduled(source, lengths, inputs, 0.0, coins), model(source, lengths, inputs))
    free = model.scheduled(source, lengths, inputs, 1.0, coins)
    near(free, model.free_run(source, lengths, START, T))
    assert not torch.allclose(free, model(source, lengths, inputs))  # else it would prove nothing


@fed
def test_scheduled_sampling_draws_for_every_step_and_sequence(kind, rng, device):
    """It is teacher forcing on a mixture, and a half of the symbols are the model's own."""
    model = make(device, kind)
    source, lengths, inputs = batch(rng, device)
    draws = torch.Generator().manual_seed(3)
    shares = []
    for _ in range(20):
        state = draws.get_state()
        logits = model.scheduled(source, lengths, inputs, 0.5, draws)
        coins = torch.rand(T, N, generator=torch.Generator().set_state(state)) < 0.5
        own = torch.cat([inputs[:1], logits.argmax(-1)[:-1]])
        near(logits, model(source, lengths, torch.where(coins.to(device), own, inputs)))
        shares.append(coins[1:].float().mean().item())
    assert 0.4 < np.mean(shares) < 0.6
    logits.square().sum().backward()
    assert all(p.grad.abs().max() > 0 for p in model.encoder.parameters())


@every
@pytest.mark.parametrize("end", [0, 3, 6])
def test_greedy_is_free_running_up_to_the_end(kind, end, rng, device):
    model = make(device, kind)
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
    model.encode = lambda source, lengths: (Memory(source[..., None], None), source[:1])
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
@deep
def test_greedy_equals_the_reference_search(cell, kind, deep, rng):
    model = make("cpu", kind, cell, deep=deep)
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


@attending
@pytest.mark.parametrize("dot", [False, True])
def test_gradient_flows_to_the_encoder_through_attention_alone(kind, dot, rng, device):
    model = make(device, kind)
    model = with_dot_product(model) if dot else model
    source, lengths, inputs = batch(rng, device)
    memory, state = model.encode(source, lengths)
    model.decode(inputs, state.detach(), memory).logits.square().sum().backward()
    assert all(p.grad.abs().max() > 1e-6 for p in model.encoder.parameters())
    model.zero_grad()
    memory, state = model.encode(source, lengths)
    detached = Memory(memory.states.detach(), memory.mask)
    model.decode(inputs, state, detached).logits.square().sum().backward()
    assert all(p.grad.abs().max() > 1e-6 for p in model.encoder.parameters())  # by the state


@pytest.mark.parametrize("kind", ["plain", "repeat"])
def test_without_attention_the_last_state_is_the_only_way(kind, rng, device):
    model = make(device, kind)
    source, lengths, inputs = batch(rng, device)
    memory, state = model.encode(source, lengths)
    expected = model.decode(inputs, state, memory).logits
    near(model.decode(inputs, state, Memory(memory.states * 0, memory.mask)).logits, expected)
    other = model.encode(source.flip(1), lengths)[1]
    assert not torch.allclose(model.decode(inputs, other, memory).logits, expected)


@cells
@every
@deep
def test_bf16_autocast(cell, kind, deep, rng, device):
    need_bfloat16(cell, device)
    model = make(device, kind, cell, torch.float32, deep=deep)
    for parameter in model.parameters():  # so that two short numbers differ little
        parameter.data *= 0.5
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
def test_bf16_autocast_of_a_layer_that_answers_float16(kind, rng):
    model = make("cpu", kind, dtype=torch.float32)
    source, lengths, inputs = batch(rng, "cpu")
    expected = model(source, lengths, inputs)
    model.decoder.rnn.__class__ = HalfGRU
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(source, lengths, inputs)
    logits.sum().backward()
    assert logits.dtype == torch.bfloat16
    near(logits.float(), expected, atol=0.2)


@every
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("id_dtype", [torch.int32, torch.uint8])
def test_dtypes_of_parameters_and_of_indices(kind, dtype, id_dtype, rng, device):
    model = make(device, kind, dtype=dtype)
    source, lengths, inputs = batch(rng, device)
    logits = model(source.to(id_dtype), lengths.to(torch.int32), inputs.to(id_dtype))
    assert logits.dtype == dtype
    assert torch.equal(logits, model(source, lengths.cpu(), inputs))
    short = model.greedy(source.to(id_dtype), lengths, START, END, 3)
    assert short == model.greedy(source, lengths, START, END, 3)


@pytest.mark.parametrize("decoder", [PlainDecoder, LuongDecoder, BahdanauDecoder])
def test_reversing_is_learnt(decoder):
    """24 sequences of 2 to 4 symbols, written backwards after at most 60 steps."""
    symbols, start, end = 5, 5, 6
    rng = np.random.default_rng(1)
    sources = [rng.integers(symbols, size=rng.integers(2, 5)).tolist() for _ in range(24)]
    targets = [ids[::-1] for ids in sources]
    source, lengths, _ = pad(sources, 0)
    inputs = pad([[start, *ids] for ids in targets], 0).ids
    wanted = pad([[*ids, end] for ids in targets], -100).ids
    torch.manual_seed(0)
    model = Seq2Seq(Encoder(symbols, 8, 32), decoder(symbols + 2, 8, 32, memory_size=32))
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


def test_arguments_are_not_mutated(rng):
    model = make("cpu", "luong")
    arguments = batch(rng, "cpu")
    before = [a.clone() for a in arguments]
    model(*arguments).sum().backward()
    model.greedy(*arguments[:2], START, END, 4)
    for got, expected in zip(arguments, before, strict=True):
        assert_equal(got.numpy(), expected.numpy(), atol=0)


IDS, FULL = torch.zeros(S, N, dtype=torch.int64), torch.full((N,), S)
MODEL = make("cpu")
COINS = torch.Generator()


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (
            lambda: Seq2Seq(Encoder(3, 2, H), PlainDecoder(3, 2, H, memory_size=2 * H)),
            "decoder",
            ["memory_size 5", "10"],
        ),
        (lambda: MODEL.scheduled(IDS, FULL, IDS, 1.1, COINS), "p", ["[0, 1]", "1.1"]),
        (lambda: MODEL.scheduled(IDS, FULL, IDS - 1, 0.5, COINS), "inputs", ["[0, 7)", "-1"]),
        (lambda: MODEL(IDS + SOURCES, FULL, IDS), "source", ["[0, 8)", "8 to 8"]),
        (lambda: MODEL(IDS, FULL, IDS + TARGETS), "inputs", ["[0, 7)", "7 to 7"]),
        (lambda: MODEL(IDS, FULL + 1, IDS), "lengths", ["1 to 6", "7 to 7"]),
        (lambda: MODEL(IDS, FULL[1:], IDS), "lengths", ["(3,)", "(2,)"]),
        (lambda: MODEL(IDS[0], FULL, IDS), "source", ["(T, N)", "(3,)"]),
        (lambda: MODEL.greedy(IDS[0], FULL, START, END, 3), "source", ["(T, N)", "(3,)"]),
        (lambda: MODEL.greedy(IDS, FULL, START, TARGETS, 3), "end", ["[0, 7)", "7 to 7"]),
        (lambda: MODEL.greedy(IDS, FULL, TARGETS, END, 3), "start", ["[0, 7)", "7 to 7"]),
        (lambda: MODEL.greedy(IDS, FULL, START, END, 0), "max_length", ["at least 1", "0"]),
        (lambda: MODEL.free_run(IDS, FULL, START, 0), "steps", ["at least 1", "0"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
