import datetime

import numpy as np
import pytest
import torch

from course_rnn.data.dates import write_date
from course_rnn.experiments import dates as module
from course_rnn.experiments.dates import (
    EXPERIMENT,
    ISO,
    LANGUAGES,
    draw,
    job,
    shares_on_truth,
    summary,
    task_of,
)
from course_rnn.experiments.pairs import make_seq2seq
from tests.experiments.quick import assert_quick_run


def test_quick(tmp_path, capsys):
    record = assert_quick_run("dates", tmp_path, capsys)
    result = record["results"]["luong"]["0"]
    assert 0 < result["even"] < 1
    assert result["attention"] == pytest.approx(
        np.mean([result[part] for part in ("year", "month", "day")])
    )
    assert "attention" not in record["results"]["none"]["0"]


def test_texts_and_dates_as_symbols():
    dates = [
        write_date(datetime.date(2013, 11, 5), "es"),
        write_date(datetime.date(1999, 1, 2), "de"),
    ]
    alphabet = "".join(sorted(set(dates[0].text)))
    task = task_of(dates, alphabet)
    assert "".join(alphabet[k - 1] for k in task.sources[0]) == dates[0].text
    assert 0 in task.sources[1]  # a letter that the first does not have
    assert ["".join(ISO[k] for k in ids) for ids in task.targets] == ["2013-11-05", "1999-01-02"]
    assert (task.source_size, task.target_size) == (len(alphabet) + 1, 13)


def test_shares_of_attention(monkeypatch):
    """Attention on the true characters alone, then on all alike."""
    dates = draw(10)
    task = task_of(dates, "".join(sorted({c for d in dates for c in d.text})))

    def perfect(model, task, i):
        weights = np.zeros((11, len(dates[i].text)))
        weights[:4, dates[i].year[0]] = 1
        weights[5:7, slice(*dates[i].month)] = 1 / (dates[i].month[1] - dates[i].month[0])
        weights[8:10, dates[i].day[1] - 1] = 1
        return weights

    monkeypatch.setattr(module, "attention_of", perfect)
    shares = shares_on_truth(torch.nn.Identity(), dates, task)
    assert shares["year"] == shares["day"] == 1
    assert shares["attention"] == pytest.approx(1)

    def even(model, task, i):
        return np.full((11, len(dates[i].text)), 1 / len(dates[i].text))

    monkeypatch.setattr(module, "attention_of", even)
    shares = shares_on_truth(torch.nn.Identity(), dates, task)
    assert shares["attention"] == pytest.approx(shares["even"])
    assert 0.05 < shares["even"] < 0.5


def test_the_arms_differ_by_their_decoder_alone():
    assert {arm.recipe["decoder"] for arm in EXPERIMENT.arms.values()} == {
        *("plain", "luong", "bahdanau")
    }
    assert len(LANGUAGES) == len(set(LANGUAGES)) == 16
    assert {d.language for d in draw(300)} == set(LANGUAGES)


def test_a_few_dates_are_learned_by_heart(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LANGUAGES", ("en",))
    recipe = EXPERIMENT.arms["luong"].recipe | {
        **{"dates": 20, "looked_at": 2, "batch": 18, "updates": 100, "hidden": 32},
        **{"lr": 2e-2, "checkpoint_every": 100},
    }
    result = job(0, recipe, tmp_path / "x.pt", lambda share: None)
    assert result["training"][-1][1] < 0.5 < result["training"][0][1]
    task = task_of(draw(3), "abc")
    assert torch.is_tensor(next(make_seq2seq(task, recipe).parameters()))


@pytest.mark.parametrize(
    ("share", "gain", "status"),
    [(0.9, 0.1, "reproduced"), (0.9, -0.1, "partly"), (0.1, 0.1, "not reproduced")],
)
def test_status(share, gain, status):
    looking = {"exact": 0.5 + gain, "attention": share, "even": 0.15}
    looking |= {"year": share, "month": share, "day": share}
    results = {"none": {"0": {"exact": 0.5}}, "luong": {"0": looking}, "bahdanau": {"0": looking}}
    assert summary(results).status == status
