import numpy as np
import pytest
import torch
from torch import nn

from course_rnn.pytorch.decoders import Decoded, PlainDecoder
from course_rnn.pytorch.encoder import Encoder, Memory
from course_rnn.pytorch.search import Hypothesis, beam_search, n_best, pick
from course_rnn.pytorch.seq2seq import Seq2Seq
from course_rnn.reference import search as reference
from tests.cases import N, assert_rejects
from tests.pytorch.seq2seq_cases import (
    END,
    START,
    TARGETS,
    S,
    batch,
    every,
    make,
    randomised,
)

ALPHAS = (0.0, 0.7, 1.0)


def reference_step(model, source, lengths, n):
    """``step`` and first state of the reference's searches, for one sequence of a batch."""
    with torch.no_grad():
        memory, state = model.encode(source[:, n : n + 1], lengths[n : n + 1])

    def step(symbol, state):
        with torch.no_grad():
            logits, state, _ = model.decode(torch.tensor([[symbol]]), state, memory)
        return logits[0, 0].log_softmax(-1), state

    return step, state


def same(got, expected):
    assert [h.symbols for h in got] == [h.symbols for h in expected]
    np.testing.assert_allclose(
        [h.log_prob for h in got], [h.log_prob for h in expected], atol=1e-10
    )


@every
@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("width", [1, 4])
def test_a_batch_of_beams_is_the_reference_one_by_one(kind, deep, width, rng):
    cell = nn.LSTM if deep else nn.GRU
    model = make("cpu", kind, cell, deep=deep)
    source, lengths, _ = batch(rng, "cpu")
    for alpha in ALPHAS:
        sizes = {"max_length": 4, "width": width, "alpha": alpha}
        lists = n_best(model, source, lengths, START, END, **sizes)
        best = beam_search(model, source, lengths, START, END, **sizes)
        for n in range(N):
            step, state = reference_step(model, source, lengths, n)
            expected = reference.n_best(step, state, START, END, **sizes)
            same(lists[n], expected)
            assert best[n] == lists[n][0]


@pytest.mark.parametrize("seed", range(5))
def test_a_beam_as_wide_as_the_tree_is_exhaustive(seed, rng):
    V, length = 3, 4
    torch.manual_seed(seed)
    model = randomised(Seq2Seq(Encoder(4, 2, 5), PlainDecoder(V, 2, 5, memory_size=5))).double()
    source = torch.from_numpy(rng.integers(4, size=(S, N)))
    lengths = torch.tensor([2, 6, 1])
    for alpha in ALPHAS:
        sizes = {"max_length": length, "alpha": alpha}
        got = beam_search(model, source, lengths, 0, 2, width=V**length, **sizes)
        for n in range(N):
            step, state = reference_step(model, source, lengths, n)
            same([got[n]], [reference.exhaustive_search(step, state, 0, 2, **sizes)])


@every
def test_a_beam_of_one_is_greedy(kind, rng, device):
    model = make(device, kind)
    source, lengths, _ = batch(rng, device)
    got = beam_search(model, source, lengths, START, END, max_length=9, width=1)
    assert [list(h.symbols) for h in got] == model.greedy(source, lengths, START, END, 9)


class Table:
    """A model by its probabilities after so many symbols; its state counts them."""

    def __init__(self, rows):
        self.rows, self.calls = torch.tensor(rows), 0
        self.decoder = type("Decoder", (), {"target_size": len(rows[0])})

    def encode(self, source, lengths):
        states = torch.zeros(*source.shape, 1)
        return Memory(states, states[..., 0] == 0), source[:1, :, None]

    def decode(self, inputs, state, memory):
        self.calls += 1
        return Decoded(self.rows[state[0, :, 0]].log()[None], state + 1, None)


def test_the_impossible_is_not_found_and_the_search_ends_with_the_last_beam():
    """Symbol 0 is impossible at first, 2 ends; all that can be alive has ended after two steps."""
    model = Table([[0.0, 0.6, 0.4], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0]])
    source, lengths = torch.zeros(1, 2, dtype=torch.int64), torch.tensor([1, 1])
    for found in n_best(model, source, lengths, 1, 2, max_length=30, width=5):
        assert [h.symbols for h in found] == [(1, 2), (2,)]
        assert found[0].log_prob == pytest.approx(np.log(0.6))
    assert model.calls == 2


def test_ties_come_in_the_order_of_their_symbols():
    model = Table([[0.5, 0.25, 0.25]])
    source, lengths = torch.zeros(1, 1, dtype=torch.int64), torch.tensor([1])
    (found,) = n_best(model, source, lengths, 0, 0, max_length=1, width=3)
    assert [h.symbols for h in found] == [(0,), (1,), (2,)]


def test_scores():
    assert Hypothesis((1, 2, 3, 4), -8.0).score(0.5) == -4.0
    assert Hypothesis((1, 2), -8.0).score(0.0) == -8.0


def test_pick_keeps_the_form_of_a_state():
    a, b = torch.arange(6.0).view(1, 3, 2), torch.arange(3.0).view(1, 3, 1)
    columns = torch.tensor([2, 0, 0, 1])
    assert torch.equal(pick(a, columns), a[:, columns])
    first, (second, nothing) = pick((a, (b, None)), columns)
    assert torch.equal(first, a[:, columns])
    assert second[0, :, 0].tolist() == [2, 0, 0, 1]
    assert nothing is None


def test_parameters_get_no_gradient_and_bfloat16_adds_up_in_double(rng):
    model = make("cpu", dtype=torch.float32)
    source, lengths, _ = batch(rng, "cpu")
    with torch.autocast("cpu", torch.bfloat16):
        found = beam_search(model, source, lengths, START, END, max_length=5, width=3)
    assert all(isinstance(h.log_prob, float) for h in found)
    assert all(p.grad is None for p in model.parameters())


IDS, FULL = torch.zeros(S, N, dtype=torch.int64), torch.full((N,), S)
SIZES = {"max_length": 3, "width": 2}


@pytest.mark.parametrize("function", [n_best, beam_search])
@pytest.mark.parametrize(
    ("changed", "argument", "parts"),
    [
        ({"max_length": 0}, "max_length", ["at least 1", "0"]),
        ({"width": 0}, "width", ["at least 1", "0"]),
        ({"alpha": -0.5}, "alpha", ["at least 0", "-0.5"]),
        ({"alpha": float("nan")}, "alpha", ["at least 0", "nan"]),
        ({"end": TARGETS}, "end", ["[0, 7)", "7 to 7"]),
        ({"start": TARGETS}, "inputs", ["[0, 7)", "7 to 7"]),
        ({"source": IDS[0]}, "source", ["(T, N)", "(3,)"]),
    ],
)
def test_bad_input(function, changed, argument, parts, without_shape_hook):
    arguments = {"source": IDS, "lengths": FULL, "start": START, "end": END, **SIZES, **changed}
    assert_rejects(lambda: function(make("cpu"), **arguments), argument, *parts)
