import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.rnn import CharRNN
from course_rnn.training import detach, evaluate, fit
from tests.cases import H, N, T, V, assert_rejects


def stream(chunks, *, steps=T, streams=N, seed=0):
    """Chunks of N texts that count upwards, each from its own first symbol: learnable."""
    starts = np.random.default_rng(seed).integers(V, size=streams)
    text = (starts + np.arange(chunks * steps + 1)[:, None]) % V
    return [
        (text[k * steps : (k + 1) * steps], text[k * steps + 1 : (k + 1) * steps + 1])
        for k in range(chunks)
    ]


def model_and_optimizer(lr=0.1, seed=0, device="cpu"):
    torch.manual_seed(seed)
    model = CharRNN(V, H).to(device, torch.float64)
    return model, torch.optim.SGD(model.parameters(), lr=lr)


def snapshot(model):
    return [p.detach().clone() for p in model.parameters()]


class Recorder(nn.Module):
    """A model that remembers the states it was given and the states it answered."""

    def __init__(self, model, *, pair=False):
        super().__init__()
        self.model, self.pair, self.given, self.answered, self.modes = model, pair, [], [], []

    def forward(self, inputs, state=None):
        self.given.append(state)
        self.modes.append(self.training)
        logits, state = self.model(inputs, state[0] if self.pair and state else state)
        state = (state, 2 * state) if self.pair else state
        self.answered.append(state)
        return logits, state


def test_fit_learns(device):
    model, _ = model_and_optimizer(device=device)
    losses = fit(model, stream(150), torch.optim.Adam(model.parameters(), lr=0.05))
    assert len(losses) == 150
    assert abs(losses[0] - np.log(V)) < 0.3
    assert losses[-1] < 0.1
    assert evaluate(model, stream(5, seed=1)) < 0.2


def test_fit_equals_the_loop_by_hand():
    model, optimizer = model_and_optimizer()
    by_hand, hand_optimizer = model_and_optimizer()
    losses = fit(model, stream(3), optimizer, max_norm=0.1)
    state, expected = None, []
    for inputs, targets in stream(3):
        logits, state = by_hand(torch.from_numpy(inputs), state)
        loss = F.cross_entropy(logits.reshape(-1, V), torch.from_numpy(targets).reshape(-1))
        for p in by_hand.parameters():
            p.grad = None
        loss.backward()
        norm = sum((p.grad**2).sum() for p in by_hand.parameters()).sqrt()
        assert norm > 0.1
        for p in by_hand.parameters():
            p.grad *= 0.1 / (norm + 1e-6)
        hand_optimizer.step()
        state = state.detach()
        expected.append(loss.item())
    assert losses == pytest.approx(expected, abs=1e-12)
    for got, p in zip(snapshot(model), snapshot(by_hand), strict=True):
        torch.testing.assert_close(got, p, rtol=0, atol=1e-12)


@pytest.mark.parametrize("pair", [False, True])
def test_the_state_of_a_chunk_is_the_detached_last_state_of_the_one_before(pair):
    model, _ = model_and_optimizer()
    recorder = Recorder(model, pair=pair)
    fit(recorder, stream(4), torch.optim.SGD(recorder.parameters(), lr=0.1))
    assert recorder.given[0] is None
    assert all(recorder.modes)
    for given, answered in zip(recorder.given[1:], recorder.answered[:-1], strict=True):
        for g, a in zip(given, answered, strict=True):
            assert torch.equal(g, a)
            assert a.requires_grad
            assert not g.requires_grad


def test_evaluate_carries_the_state_and_makes_no_graph():
    recorder = Recorder(model_and_optimizer()[0])
    evaluate(recorder, stream(3))
    assert recorder.given[0] is None
    assert recorder.given[1:] == recorder.answered[:-1]
    assert not any(a.requires_grad for a in recorder.answered)
    assert not any(recorder.modes)


def test_after_step_counts_the_updates():
    model, optimizer = model_and_optimizer()
    seen = []
    fit(model, stream(3), optimizer, after_step=lambda n: seen.append((n, snapshot(model)[0])))
    assert [n for n, _ in seen] == [1, 2, 3]
    assert not torch.equal(seen[0][1], seen[1][1])


class Explodes(nn.Module):
    """Two symbols; the loss, or only its gradient, stops being finite at the third chunk."""

    def __init__(self, how):
        super().__init__()
        self.how, self.calls = how, 0
        self.w = nn.Parameter(torch.tensor([1.0, 0.5]))

    def forward(self, inputs, state=None):
        self.calls += 1
        w = self.w
        if self.calls == 3:
            # √(w − w) is 0, and its derivative is infinite
            w = w * np.nan if self.how == "loss" else w + torch.sqrt(w - w.detach())
        return w.expand(*inputs.shape, 2), torch.zeros(1)


@pytest.mark.parametrize("how", ["loss", "gradient norm"])
def test_nan_stops_training_with_the_last_finite_parameters(how):
    model = Explodes(how)
    before = []
    chunks = [(np.zeros((T, N), int), np.zeros((T, N), int))] * 5
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(FloatingPointError, match=f"{how} of chunk 3: expected a finite number"):
        fit(model, chunks, optimizer, after_step=lambda _: before.append(snapshot(model)[0]))
    assert len(before) == 2
    assert torch.equal(model.w, before[-1])
    assert torch.all(torch.isfinite(model.w))


def test_evaluate_equals_the_sum_by_hand():
    model, _ = model_and_optimizer()
    chunks = [*stream(2), *stream(1, steps=2)]  # the last chunk is shorter
    nats, tokens, state = 0.0, 0, None
    for inputs, targets in chunks:
        logits, state = model(torch.from_numpy(inputs), state)
        log_p = torch.log_softmax(logits, dim=-1).detach().numpy()
        nats -= np.take_along_axis(log_p, targets[..., None], axis=-1).sum()
        tokens += targets.size
    assert evaluate(model, chunks) == pytest.approx(nats / tokens, abs=1e-12)


def test_evaluate_does_not_depend_on_where_the_text_is_cut():
    """The state is carried, so the chunk length changes nothing; nor does the order of streams."""
    model, _ = model_and_optimizer()
    inputs, targets = (np.concatenate(parts) for parts in zip(*stream(6), strict=True))
    whole = evaluate(model, [(inputs, targets)])
    for steps in (1, 5, 7, 23):
        cuts = range(0, len(inputs), steps)
        chunks = [(inputs[k : k + steps], targets[k : k + steps]) for k in cuts]
        assert evaluate(model, chunks) == pytest.approx(whole, abs=1e-12)
    backwards = [(inputs[:, ::-1], targets[:, ::-1])]
    assert evaluate(model, backwards) == pytest.approx(whole, abs=1e-12)


def test_evaluate_of_a_batch_is_the_mean_over_its_streams():
    model, _ = model_and_optimizer()
    inputs, targets = stream(1)[0]
    alone = [evaluate(model, [(inputs[:, [n]], targets[:, [n]])]) for n in range(N)]
    assert evaluate(model, [(inputs, targets)]) == pytest.approx(np.mean(alone), abs=1e-12)


@pytest.mark.parametrize("training", [True, False])
def test_evaluate_restores_the_mode_also_after_an_error(training):
    model, _ = model_and_optimizer()
    model.train(training)
    evaluate(model, stream(1))
    assert model.training is training
    with pytest.raises(ValueError, match="inputs"):
        evaluate(model, [(np.full((T, N), V), np.zeros((T, N), int))])
    assert model.training is training


def test_evaluate_leaves_parameters_and_gradients_alone():
    model, _ = model_and_optimizer()
    before = snapshot(model)
    evaluate(model, stream(2))
    assert all(torch.equal(a, b) for a, b in zip(before, snapshot(model), strict=True))
    assert all(p.grad is None for p in model.parameters())


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32])
def test_any_integer_dtype_and_read_only_text(dtype):
    model, _ = model_and_optimizer()
    narrow = [tuple(a.astype(dtype) for a in chunk) for chunk in stream(2)]
    for a in (a for chunk in narrow for a in chunk):
        a.flags.writeable = False
    assert evaluate(model, narrow) == evaluate(model, stream(2))


def test_detach_cuts_the_graph_and_keeps_the_numbers():
    h = torch.ones(2, requires_grad=True) * 2
    got = detach((h, 2 * h))
    assert isinstance(got, tuple)
    assert [t.tolist() for t in got] == [[2, 2], [4, 4]]
    assert not any(t.requires_grad for t in (*got, detach(h)))


def train_on(chunks, **options):
    model, optimizer = model_and_optimizer()
    return fit(model, chunks, optimizer, **options)


INPUTS, TARGETS = stream(1)[0]


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: train_on([]), "chunks", ["at least one", "none"]),
        (lambda: evaluate(model_and_optimizer()[0], iter([])), "chunks", ["at least one", "none"]),
        (lambda: train_on(stream(1), max_norm=0.0), "max_norm", ["positive", "0.0"]),
        (lambda: train_on(stream(1), max_norm=np.nan), "max_norm", ["positive", "nan"]),
        (lambda: train_on([(INPUTS, TARGETS.T)]), "targets", ["(4, 3)", "(3, 4)"]),
        (
            lambda: evaluate(model_and_optimizer()[0], [(INPUTS, TARGETS[:2])]),
            "targets",
            ["(4, 3)", "(2, 3)"],
        ),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
