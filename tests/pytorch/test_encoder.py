import pytest
import torch
from torch import nn

from course_rnn.pytorch.encoder import Encoder, expect_dropout, expect_sizes, stack
from tests.cases import H, N, assert_rejects
from tests.pytorch.seq2seq_cases import (
    LENGTHS,
    SOURCES,
    E,
    S,
    batch,
    cells,
    leaves,
    near,
    randomised,
)

directions = pytest.mark.parametrize("bidirectional", [False, True])
LAYERS = 2


def encoder(cell, bidirectional, **more):
    torch.manual_seed(0)
    made = Encoder(SOURCES, E, H, cell=cell, layers=LAYERS, bidirectional=bidirectional, **more)
    return randomised(made).double()


@cells
@directions
def test_memory_and_state_are_those_of_torch_on_each_sequence_alone(cell, bidirectional, rng):
    model = encoder(cell, bidirectional)
    source, lengths, _ = batch(rng, "cpu")
    memory, state = model(source, lengths)
    D = 2 if bidirectional else 1
    assert memory.states.shape == (S, N, D * H)
    assert model.memory_size == D * H
    for n, length in enumerate(LENGTHS):
        hs, last = model.rnn(model.embedding(source[:length, n : n + 1]))
        near(memory.states[:length, n : n + 1], hs)
        assert torch.all(memory.states[length:, n] == 0)
        assert memory.mask[:, n].tolist() == [t < length for t in range(S)]
        for got, runs in zip(leaves(state), leaves(last), strict=True):
            assert got.shape == (LAYERS, N, D * H)
            for layer in range(LAYERS):  # to the right, then to the left
                both = torch.cat([runs[layer * D + d] for d in range(D)], dim=-1)
                near(got[layer, n : n + 1], both)


@cells
@directions
def test_nothing_in_the_padding_matters_nan_neither(cell, bidirectional, rng):
    model = encoder(cell, bidirectional)
    source, lengths, _ = batch(rng, "cpu")
    source = source % (SOURCES - 1)  # the last symbol is only padding
    memory, state = model(source, lengths)
    padded = torch.cat([source, torch.zeros(2, N, dtype=torch.int64)])
    padded[torch.arange(S + 2)[:, None] >= lengths] = SOURCES - 1
    with torch.no_grad():
        model.embedding.weight[-1] = torch.nan
    again, state_again = model(padded, lengths)
    near(again.states[:S], memory.states)
    assert torch.all(again.states[S:] == 0)
    for got, expected in zip(leaves(state_again), leaves(state), strict=True):
        near(got, expected)
    (again.states.square().sum() + sum(s.sum() for s in leaves(state_again))).backward()
    assert all(torch.all(torch.isfinite(p.grad)) for p in model.parameters())


def test_gradcheck(rng):
    model = encoder(nn.LSTM, bidirectional=True)
    source, lengths, _ = batch(rng, "cpu")
    names, parameters = zip(*model.named_parameters(), strict=True)

    def outputs(*values):
        given = dict(zip(names, values, strict=True))
        memory, state = torch.func.functional_call(model, given, (source, lengths))
        return memory.states, *state

    assert torch.autograd.gradcheck(outputs, parameters, fast_mode=True)


def test_dropout_acts_on_embeddings_and_between_layers_in_training_only(rng):
    model = encoder(nn.GRU, bidirectional=True, dropout=0.5)
    source, lengths, _ = batch(rng, "cpu")
    assert model.dropout.p == model.rnn.dropout == 0.5
    drawn = [model(source, lengths)[0].states for _ in range(2)]
    assert not torch.equal(*drawn)
    model.eval()
    near(
        model(source, lengths)[0].states,
        encoder(nn.GRU, bidirectional=True)(source, lengths)[0].states,
    )
    model.train().dropout.p = 0.0
    drawn = [model(source, lengths)[0].states for _ in range(2)]
    assert not torch.equal(*drawn)
    assert stack(nn.GRU, 2, 3, 1, 0.5).dropout == 0  # nothing to drop; PyTorch would warn


@pytest.mark.parametrize("id_dtype", [torch.int32, torch.uint8])
def test_integers_of_any_kind(id_dtype, rng):
    model = encoder(nn.GRU, bidirectional=False)
    source, lengths, _ = batch(rng, "cpu")
    got = model(source.to(id_dtype), lengths.to(torch.int32))[0].states
    assert torch.equal(got, model(source, lengths)[0].states)


IDS, FULL = torch.zeros(S, N, dtype=torch.int64), torch.full((N,), S)
MODEL = Encoder(SOURCES, E, H)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: Encoder(0, E, H), "source_size", ["at least 1", "0"]),
        (lambda: Encoder(1, 0, H), "embedding_size", ["at least 1", "0"]),
        (lambda: Encoder(1, E, -1), "hidden_size", ["at least 1", "-1"]),
        (lambda: Encoder(1, E, H, layers=0), "layers", ["at least 1", "0"]),
        (lambda: Encoder(1, E, H, cell=nn.GRUCell), "cell", ["nn.GRU", "GRUCell"]),
        (lambda: Encoder(1, E, H, dropout=1.0), "dropout", ["[0, 1)", "1.0"]),
        (lambda: expect_dropout(float("nan")), "dropout", ["[0, 1)", "nan"]),
        (lambda: expect_sizes(a=1, b=0), "b", ["at least 1", "0"]),
        (lambda: MODEL(IDS + SOURCES, FULL), "source", ["[0, 8)", "8 to 8"]),
        (lambda: MODEL(IDS[0], FULL), "source", ["(T, N)", "(3,)"]),
        (lambda: MODEL(IDS, FULL + 1), "lengths", ["1 to 6", "7 to 7"]),
        (lambda: MODEL(IDS, FULL[1:]), "lengths", ["(3,)", "(2,)"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
