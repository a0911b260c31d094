"""Updates with a scaler for float16: what it changes, what it leaves out, what comes back."""

import itertools

import numpy as np
import pytest
import torch
from torch import nn
from torch.amp import GradScaler

from course_rnn.training import evaluate, fit
from course_rnn.training.checkpoint import Checkpoint, CheckpointError
from course_rnn.training.evaluation import Loss, autocast, next_token_loss
from tests.streams import model_and_optimizer, snapshot, stream


def scaler(scale=2.0**10, **changes):
    return GradScaler("cpu", init_scale=scale, **changes)


def run(chunks=6, **options):
    model, optimizer = model_and_optimizer()
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, total_iters=8)
    losses = fit(model, stream(chunks), optimizer, schedule=schedule, max_norm=0.1, **options)
    return losses, snapshot(model), schedule


def test_float16_learns_and_keeps_float32_weights():
    model, _ = model_and_optimizer()
    model.float()
    half = autocast(next_token_loss, torch.float16)
    seen = []
    model.rnn.register_forward_hook(lambda module, args, out: seen.append(out[0].dtype))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    losses = fit(model, stream(150), optimizer, loss=half, scaler=scaler())
    assert set(seen) == {torch.float16}
    assert losses[-1] < 0.15
    assert evaluate(model, stream(5, seed=1), loss=half) < 0.3
    assert all(p.dtype == torch.float32 for p in model.parameters())


def test_a_power_of_two_changes_no_bit_and_clipping_comes_after_it():
    plain, scaled = run(), run(scaler=scaler(2.0**12))
    assert plain[0] == scaled[0]
    assert all(torch.equal(a, b) for a, b in zip(plain[1], scaled[1], strict=True))


class Small(nn.Module):
    """A loss whose gradient is 1e-8: 0 in float16, whose smallest number is 6e-8."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1, bias=False)


def small_loss(model, chunk, state):
    return Loss(1e-8 * model.layer(torch.ones(1, 2)).float().sum(), 1, None)


@pytest.mark.parametrize("scaled", [False, True])
def test_a_small_gradient_is_lost_without_a_scaler(scaled):
    model = Small()
    before = model.layer.weight.detach().double()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e6)
    help_ = {"scaler": scaler(2.0**16)} if scaled else {}
    fit(model, [0], optimizer, loss=autocast(small_loss, torch.float16), **help_)
    step = before - model.layer.weight.detach().double()
    expected = torch.full((1, 2), 1e-2 if scaled else 0.0, dtype=torch.float64)
    torch.testing.assert_close(step, expected, rtol=1e-2, atol=1e-6)


class Overflows(nn.Module):
    """The gradients of some calls are infinite, whatever the scale."""

    def __init__(self, calls):
        super().__init__()
        self.model, self.optimizer = model_and_optimizer()
        self.calls, self.count = calls, 0

    def forward(self, inputs, state=None):
        logits, state = self.model(inputs, state)
        self.count += 1
        if self.count in self.calls:  # √(b − b) is 0, and its derivative is infinite
            b = self.model.output.bias
            logits = logits + torch.sqrt(b - b.detach())
        return logits, state


def test_an_overflow_leaves_its_update_out():
    model, weights = Overflows({1, 3}), []
    helper = scaler(2.0**10, growth_interval=2)
    schedule = torch.optim.lr_scheduler.LinearLR(model.optimizer, total_iters=8)
    losses = fit(
        model,
        stream(6),
        model.optimizer,
        scaler=helper,
        schedule=schedule,
        after_step=lambda n: weights.append(snapshot(model)),
    )
    moved = [
        any(not torch.equal(a, b) for a, b in zip(before, after, strict=True))
        for before, after in itertools.pairwise(weights)
    ]
    assert moved == [True, False, True, True, True]
    first, _ = model_and_optimizer()
    assert all(torch.equal(a, b) for a, b in zip(weights[0], snapshot(first), strict=True))
    assert helper.get_scale() == 2.0**10 / 2 / 2 * 2  # two overflows; four in a row, then grown
    assert schedule.last_epoch == 4
    assert len(losses) == 6
    assert np.isfinite(losses).all()


def test_what_no_scale_mends_is_an_error_that_names_the_parameter():
    model = Overflows(range(100))
    before = snapshot(model)
    with pytest.raises(FloatingPointError, match=r"^gradient norm of chunk 5, model.output.bias: "):
        fit(model, stream(20), model.optimizer, scaler=scaler(8.0))
    assert all(torch.equal(a, b) for a, b in zip(before, snapshot(model), strict=True))


def test_the_scale_comes_back_with_the_checkpoint(tmp_path):
    def once(chunks, path):
        helper = scaler(4.0, growth_interval=3)
        checkpoint = Checkpoint(path, every=2)
        losses, weights, schedule = run(chunks, scaler=helper, checkpoint=checkpoint)
        return losses, weights, schedule.last_epoch, helper.state_dict()

    whole = once(8, tmp_path / "whole")
    once(4, tmp_path / "parts")
    resumed = once(8, tmp_path / "parts")
    assert resumed[3] == whole[3]
    assert resumed[3]["scale"] == 16.0
    assert resumed[3]["_growth_tracker"] == 2
    assert (resumed[0], resumed[2]) == (whole[0], whole[2])
    assert all(torch.equal(a, b) for a, b in zip(resumed[1], whole[1], strict=True))
    with pytest.raises(CheckpointError, match="expected a checkpoint of"):
        run(8, checkpoint=Checkpoint(tmp_path / "parts", every=2))
