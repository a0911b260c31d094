import numpy as np
import pytest
import torch
from torch import nn

from course_rnn.training import evaluate, fit
from course_rnn.training.early_stopping import Evaluation, Validation
from course_rnn.training.evaluation import Loss
from tests.cases import assert_rejects
from tests.streams import model_and_optimizer, snapshot, stream


class Weight(nn.Module):
    """One weight, which says how many updates were made."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(()))


def count_up(model, chunk, state):
    return Loss(-model.w, 1, None)  # SGD with rate 1 adds 1


def losses_by_updates(values):
    """Validation losses read from a list by the number of updates; the reset one is 100 more."""

    def loss(model, chunk, state):
        value = values[round(model.w.item())]
        return Loss(torch.tensor(float(value) + (100 if state is None else 0)), 1, (model.w,))

    return loss


def run(values, *, every=1, patience=2, updates=None):
    model = Weight()
    validation = Validation(
        # the first chunk starts without a state: it weighs half, in both ways of evaluation
        [0, 0],
        every=every,
        patience=patience,
        loss=losses_by_updates(values),
    )
    losses = fit(
        model,
        [0] * (updates or len(values) - 1),
        torch.optim.SGD(model.parameters(), lr=1.0),
        loss=count_up,
        validation=validation,
    )
    return model, validation, losses


def test_training_stops_after_patience_and_the_best_weights_come_back():
    model, validation, losses = run([None, 5, 3, 4, 3.5, 1, 1])
    assert len(losses) == 4  # the best was the second; two without a better one followed
    assert [e.streaming for e in validation.history] == [55, 53, 54, 53.5]
    assert [e.reset for e in validation.history] == [105, 103, 104, 103.5]
    assert validation.best == Evaluation(2, 53.0, 103.0)
    assert round(model.w.item()) == 2
    assert validation.stopped


def test_a_new_best_starts_the_patience_again():
    model, validation, losses = run([None, 5, 6, 4, 5, 3, 4, 2])
    assert len(losses) == 7
    assert not validation.stopped
    assert round(model.w.item()) == 7


def test_an_equal_loss_is_no_improvement():
    model, validation, losses = run([None, 5, 5, 5, 5])
    assert len(losses) == 3
    assert validation.best.updates == 1
    assert round(model.w.item()) == 1


def test_the_last_update_is_evaluated_too_and_once():
    _, validation, _ = run([None, *"98765"], every=2)
    assert [e.updates for e in validation.history] == [2, 4, 5]
    _, validation, _ = run([None, *"987654"], every=2)
    assert [e.updates for e in validation.history] == [2, 4, 6]


def test_streaming_and_reset_are_the_two_ways_to_evaluate():
    model, optimizer = model_and_optimizer()
    held_out = stream(5, seed=3)
    validation = Validation(held_out, every=3, patience=9)
    fit(model, stream(3), optimizer, validation=validation)
    assert validation.best.streaming == evaluate(model, held_out)
    assert validation.best.reset == evaluate(model, held_out, carry_state=False)
    assert validation.best.streaming != validation.best.reset


def test_validation_does_not_change_the_training():
    plain, optimizer = model_and_optimizer()
    losses = fit(plain, stream(6), optimizer)
    validated, optimizer = model_and_optimizer()
    seen = []
    validation = Validation(stream(2, seed=3), every=2, patience=9)
    assert (
        fit(
            validated,
            stream(6),
            optimizer,
            validation=validation,
            after_step=lambda _: seen.append((validated.training, snapshot(validated))),
        )
        == losses
    )
    assert all(training for training, _ in seen)
    for a, b in zip(seen[-1][1], snapshot(plain), strict=True):
        assert torch.equal(a, b)


def test_the_best_weights_are_a_copy():
    model, _ = model_and_optimizer()
    validation = Validation(stream(1), every=1, patience=1)
    validation.run(model, 1)
    before = snapshot(model)
    with torch.no_grad():
        for p in model.parameters():
            p.add_(1)
    validation.restore(model)
    assert all(torch.equal(a, b) for a, b in zip(before, snapshot(model), strict=True))
    with torch.no_grad():
        model.output.bias.add_(1)
    validation.restore(model)
    assert torch.equal(model.output.bias, before[-1])


def test_the_state_comes_back():
    model, _ = model_and_optimizer()
    one, other = (Validation(stream(1), every=1, patience=2) for _ in range(2))
    one.run(model, 4)
    one.history.append(Evaluation(5, 99.0, 99.0))
    other.load_state_dict(one.state_dict())
    assert other.history == one.history
    assert other.best.updates == 4
    other_model, _ = model_and_optimizer(seed=1)
    other.restore(other_model)
    assert all(
        torch.equal(a, b) for a, b in zip(snapshot(model), snapshot(other_model), strict=True)
    )


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_loss_that_is_not_finite_is_an_error(bad):
    with pytest.raises(FloatingPointError, match="streaming validation loss after update 2"):
        run([None, 5, bad, 4])


CHUNKS = stream(1)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: Validation(iter(CHUNKS), every=1, patience=1), "chunks", ["list", "iterator"]),
        (lambda: Validation([], every=1, patience=1), "chunks", ["at least one", "none"]),
        (lambda: Validation(CHUNKS, every=0, patience=1), "every", ["at least 1", "0"]),
        (lambda: Validation(CHUNKS, every=1, patience=0), "patience", ["at least 1", "0"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)


def test_there_is_no_best_before_the_first_evaluation():
    validation = Validation(CHUNKS, every=1, patience=1)
    assert not validation.stopped
    with pytest.raises(ValueError, match="best: expected at least one evaluation"):
        validation.restore(model_and_optimizer()[0])
