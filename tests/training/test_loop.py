import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_rnn.pytorch.rnn import CharRNN
from course_rnn.training import detach, evaluate, fit
from course_rnn.training.checkpoint import Checkpoint
from course_rnn.training.early_stopping import Validation
from course_rnn.training.evaluation import Loss, autocast, next_token_loss
from tests.cases import H, N, T, V, assert_rejects
from tests.layers import need_bfloat16
from tests.streams import Recorder, model_and_optimizer, snapshot, stream


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


@pytest.mark.parametrize("how", ["loss", "gradient"])
def test_nan_stops_training_with_the_last_finite_parameters(how):
    model = Explodes(how)
    before = []
    chunks = [(np.zeros((T, N), int), np.zeros((T, N), int))] * 5
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    what = "loss of chunk 3" if how == "loss" else "gradient norm of chunk 3, w"
    with pytest.raises(
        FloatingPointError, match=f"^{what}: expected a finite number, got (nan|inf)"
    ):
        fit(model, chunks, optimizer, after_step=lambda _: before.append(snapshot(model)[0]))
    assert len(before) == 2
    assert torch.equal(model.w, before[-1])
    assert torch.all(torch.isfinite(model.w))


@pytest.mark.parametrize("max_norm", [0.1, 7.0, 1e30, np.inf])
@pytest.mark.parametrize("size", [1e-3, 1.0, 1e20, 2e37])
def test_float32_gradients_of_any_size_are_clipped_to_their_direction(size, max_norm):
    """The squares of the larger ones do not fit float32."""
    model = nn.Linear(2, 1)

    def loss(model, chunk, state):
        gradient = torch.tensor([[3.0, -4.0]]) * size
        return Loss((model.weight * gradient).sum() * 1 + 12 * size * model.bias.sum(), 1, None)

    before = snapshot(model)
    fit(model, [0], torch.optim.SGD(model.parameters(), lr=1.0), loss=loss, max_norm=max_norm)
    step = torch.cat([(b - a).flatten() for b, a in zip(before, snapshot(model), strict=True)])
    expected = torch.tensor([3.0, -4.0, 12.0]) / 13 * min(13 * size, max_norm)
    torch.testing.assert_close(step, expected, rtol=1e-4, atol=1e-6)


def test_detach_cuts_the_graph_and_keeps_the_numbers():
    h = torch.ones(2, requires_grad=True) * 2
    got = detach((h, 2 * h))
    assert isinstance(got, tuple)
    assert [t.tolist() for t in got] == [[2, 2], [4, 4]]
    assert not any(t.requires_grad for t in (*got, detach(h)))


def test_the_schedule_is_stepped_once_an_update():
    model, optimizer = model_and_optimizer(lr=1.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: 1 / (1 + n))
    rates = []
    fit(
        model,
        stream(3),
        optimizer,
        schedule=schedule,
        after_step=lambda _: rates.append(optimizer.param_groups[0]["lr"]),
    )
    assert rates == [1 / 2, 1 / 3, 1 / 4]  # the first update is made with the rate 1


def test_a_rate_of_zero_by_schedule_changes_nothing():
    model, optimizer = model_and_optimizer()
    seen = []
    fit(
        model,
        stream(3),
        optimizer,
        schedule=torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: float(n == 0)),
        after_step=lambda _: seen.append(snapshot(model)[0]),
    )
    assert torch.equal(seen[0], seen[2])


def test_any_loss_and_any_chunk():
    """A task without a state to carry: the chunks are what the loss takes."""
    model = nn.Linear(2, 1)
    given = []

    def squared_error(model, chunk, state):
        given.append(state)
        x = torch.tensor(chunk)
        return Loss(((model(x) - x.sum(-1, keepdim=True)) ** 2).mean(), len(chunk), None)

    chunks = list(np.random.default_rng(0).normal(size=(200, 8, 2)).astype(np.float32))
    losses = fit(model, chunks, torch.optim.Adam(model.parameters(), lr=0.05), loss=squared_error)
    assert losses[-1] < 1e-3 < losses[0]
    assert given == [None] * 200
    assert evaluate(model, chunks[:3], loss=squared_error) < 1e-3


class OtherCharRNN(CharRNN):
    """With gates; its state is not checked, for an LSTM's is a pair."""

    def __init__(self, layer):
        super().__init__(V, H)
        self.rnn = layer(V, H)

    def forward(self, inputs, state=None):
        hs, state = self.rnn(F.one_hot(inputs, V).float(), state)
        return self.output(hs), state


@pytest.mark.parametrize("layer", [nn.LSTM, nn.GRU])
def test_mixed_precision_learns_and_keeps_float32_weights(layer, device):
    need_bfloat16(layer, device)
    torch.manual_seed(0)
    model = OtherCharRNN(layer).to(device)
    loss = autocast(next_token_loss, torch.bfloat16)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    losses = fit(model, stream(150), optimizer, loss=loss)
    assert losses[-1] < 0.15
    assert evaluate(model, stream(5, seed=1), loss=loss) < 0.3
    assert all(p.dtype == torch.float32 for p in model.parameters())


def test_validation_ends_the_training_and_gives_the_best_weights_back():
    """The learning rate is far too high: the first evaluations are the best."""
    model, optimizer = model_and_optimizer(lr=100.0)
    validation = Validation(stream(3, seed=3), every=1, patience=2)
    losses = fit(model, stream(50), optimizer, validation=validation)
    assert len(losses) == validation.best.updates + 2 < 50
    assert evaluate(model, validation.chunks) == validation.best.streaming


def test_validation_is_made_as_often_as_asked_and_after_the_last_update_once():
    for chunks, expected in ((5, [2, 4, 5]), (6, [2, 4, 6])):
        model, optimizer = model_and_optimizer()
        validation = Validation(stream(1, seed=3), every=2, patience=9)
        fit(model, stream(chunks), optimizer, validation=validation)
        assert [e.updates for e in validation.history] == expected


def resumable(path, *, chunks=8, every=3, **options):
    model, optimizer = model_and_optimizer()
    losses = fit(
        model, stream(chunks), optimizer, checkpoint=Checkpoint(path, every=every), **options
    )
    return model, losses


def test_a_finished_run_is_not_run_again(tmp_path):
    model, losses = resumable(tmp_path / "c")
    steps = []
    again, losses_again = resumable(tmp_path / "c", after_step=steps.append)
    assert steps == []
    assert losses_again == losses
    assert all(torch.equal(a, b) for a, b in zip(snapshot(model), snapshot(again), strict=True))


def test_more_chunks_go_on_from_the_last_weights_not_the_best(tmp_path):
    """The model comes back with the best weights; the checkpoint holds the last ones."""

    def validation():
        return Validation(stream(1, seed=3), every=2, patience=99)

    whole, losses = resumable(tmp_path / "whole", chunks=8, validation=validation())
    resumable(tmp_path / "c", chunks=4, validation=validation())
    steps = []
    model, losses_again = resumable(
        tmp_path / "c", chunks=8, validation=validation(), after_step=steps.append
    )
    assert steps == [5, 6, 7, 8]
    assert losses_again == losses
    assert all(torch.equal(a, b) for a, b in zip(snapshot(whole), snapshot(model), strict=True))


def test_a_run_that_stopped_early_stays_stopped_with_its_best_weights(tmp_path):
    def once():
        validation = Validation(stream(3, seed=3), every=1, patience=1)
        model, optimizer = model_and_optimizer(lr=100.0)
        losses = fit(
            model,
            stream(50),
            optimizer,
            validation=validation,
            checkpoint=Checkpoint(tmp_path / "c", every=1),
        )
        return len(losses), validation.history, evaluate(model, stream(3, seed=3))

    updates, history, nats = once()
    assert updates < 50
    assert nats == min(e.streaming for e in history)
    assert once() == (updates, history, nats)


def test_it_is_written_as_often_as_asked(tmp_path, monkeypatch):
    written = []
    save = Checkpoint.save
    monkeypatch.setattr(
        Checkpoint,
        "save",
        lambda self, parts: (written.append(len(parts["progress"].losses)), save(self, parts)),
    )
    resumable(tmp_path / "c", chunks=8, every=3)
    assert written == [3, 6, 8]


def test_fewer_chunks_than_were_read_are_an_error(tmp_path):
    resumable(tmp_path / "c", chunks=8)
    assert_rejects(lambda: resumable(tmp_path / "c", chunks=5), "chunks", "at least the 8", "got 5")


def train_on(chunks, **options):
    model, optimizer = model_and_optimizer()
    return fit(model, chunks, optimizer, **options)


INPUTS, TARGETS = stream(1)[0]


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: train_on([]), "chunks", ["at least one", "none"]),
        (lambda: train_on(stream(1), max_norm=0.0), "max_norm", ["positive", "0.0"]),
        (lambda: train_on(stream(1), max_norm=np.nan), "max_norm", ["positive", "nan"]),
        (
            lambda: train_on([*stream(1), (INPUTS, np.full((T, N), -100))]),
            "chunks",
            ["at least one token that counts in chunk 2", "none"],
        ),
        (lambda: train_on([(INPUTS, TARGETS.T)]), "targets", ["(4, 3)", "(3, 4)"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)


def test_what_is_kept_comes_back_with_the_checkpoint(tmp_path):
    class Count:
        def __init__(self):
            self.seen = []

        def state_dict(self):
            return {"seen": list(self.seen)}

        def load_state_dict(self, state):
            self.seen = list(state["seen"])

    def run(count, chunks):
        model, optimizer = model_and_optimizer()
        checkpoint = Checkpoint(tmp_path / "c", every=2)
        keep = {"count": count}
        fit(
            model,
            chunks,
            optimizer,
            checkpoint=checkpoint,
            after_step=lambda u: count.seen.append(u),
            keep=keep,
        )

    run(Count(), stream(4))
    count = Count()
    run(count, stream(6))
    assert count.seen == [1, 2, 3, 4, 5, 6]
    model, optimizer = model_and_optimizer()
    with pytest.raises(ValueError, match=r"keep: expected names other than .*, got \['model'\]"):
        fit(model, stream(1), optimizer, keep={"model": count})
