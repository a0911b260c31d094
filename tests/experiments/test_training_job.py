import math

import numpy as np
import pytest
import torch

from course_rnn.experiments import training_job
from course_rnn.experiments.language_model import RecurrentLM
from course_rnn.experiments.training_job import Chunks, in_best_precision, thinned, train
from course_rnn.training.evaluation import next_token_loss
from tests.experiments.toy import RECIPE


def test_chunks_go_round_and_come_again():
    chunks = Chunks(5, lambda: iter("ab"))
    assert len(chunks) == 5
    assert list(chunks) == list(chunks) == list("ababa")
    with pytest.raises(ValueError, match="read: expected at least one chunk, got none"):
        list(Chunks(1, lambda: iter("")))


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("constant", [0.5, 1, 1, 1, 1]),
        ("cosine", [0.5, *(0.5 * (1 + math.cos(math.pi * k / 4)) for k in range(1, 4)), 0]),
    ],
)
def test_learning_rates(schedule, expected):
    factor = training_job._learning_rate(schedule, 2, 4)
    assert [factor(k) for k in range(5)] == pytest.approx(expected)
    assert training_job._learning_rate("constant", 0, 4)(0) == 1


def test_an_unknown_schedule():
    with pytest.raises(ValueError, match="schedule: expected cosine or constant, got 'linear'"):
        training_job._learning_rate("linear", 0, 4)


def test_train_learns_notes_and_reports(tmp_path):
    torch.manual_seed(0)
    ids = np.arange(40).reshape(20, 2) % 3
    model = RecurrentLM(3, "gru", 4, 8, 1, 0.0)
    shares = []
    losses, notes = train(
        model,
        Chunks(60, lambda: iter([(ids, (ids + 2) % 3)])),
        RECIPE | {"lr": 3e-2},
        tmp_path / "x.pt",
        shares.append,
        stages={10: lambda: "ten"},
    )
    assert losses[-1] < 0.1 < losses[0]
    assert notes == [[10, "ten"]]
    assert shares == [k / 60 for k in range(1, 61)]


def test_bfloat16_only_where_the_processor_has_it(monkeypatch):
    monkeypatch.setattr(training_job, "has_bfloat16", lambda: False)
    assert in_best_precision(next_token_loss) == (next_token_loss, "float32")
    monkeypatch.setattr(training_job, "has_bfloat16", lambda: True)
    loss, name = in_best_precision(next_token_loss)
    assert name == "bfloat16"
    model = torch.nn.Linear(1, 1)
    seen = []
    model.forward = lambda ids, state: (seen.append(torch.is_autocast_enabled("cpu")), 1 / 0)
    with pytest.raises(ZeroDivisionError):
        loss(model, (np.zeros((1, 1), int), np.zeros((1, 1), int)), None)
    assert loss is not next_token_loss


def test_thinned():
    assert thinned([4.0, 2.0, 1.0, 0.0], 2) == [[2, 3.0], [4, 0.5]]
    assert thinned([1.0, 2.0], 100) == [[1, 1.0], [2, 2.0]]
    with pytest.raises(ValueError, match="points: expected at least 1, got 0"):
        thinned([1.0], 0)
