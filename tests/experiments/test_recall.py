import numpy as np
import pytest
import torch

from course_rnn.data.synthetic.stories import whereabouts
from course_rnn.experiments.recall import (
    LAGS,
    RECIPE,
    Reader,
    answer_loss,
    draw_stories,
    job,
    summary,
)
from tests.experiments.quick import assert_quick_run


def test_quick(tmp_path, capsys):
    record = assert_quick_run("recall", tmp_path, capsys)
    assert [row[0] for row in record["results"]["gru"]["0"]["curve_42"]] == [1, 2, 4, 7, 10]


def test_the_stories_have_the_lags_they_are_named_after():
    for lag, sentences in LAGS.items():
        stories = draw_stories(sentences, 20)
        drawn = whereabouts(sentences, 20, np.random.default_rng(0))
        assert {story.lag for story in drawn} == {lag}
        assert stories.ids.shape == (len(drawn[0].words), 20)
        words = sorted({word for story in drawn for word in story.words})
        assert [words[i] for i in stories.ids[:, 3]] == list(drawn[3].words)
        assert sorted({s.answer for s in drawn})[stories.y[3]] == drawn[3].answer


def test_starts():
    rng = torch.Generator().manual_seed(0)
    rnn = Reader(9, 4, 6, "rnn", 0.0, rng).rnn
    torch.testing.assert_close(rnn.weight_hh_l0 @ rnn.weight_hh_l0.T, torch.eye(6))
    assert rnn.bias_ih_l0.abs().max() == rnn.bias_hh_l0.abs().max() == 0
    lstm = Reader(9, 4, 6, "lstm", 3.0, rng).rnn
    assert (lstm.bias_ih_l0 + lstm.bias_hh_l0)[6:12].tolist() == [3.0] * 6
    with pytest.raises(ValueError, match=r"cell: expected one of .*, got 'elman'"):
        Reader(9, 4, 6, "elman", 0.0, rng)


def test_the_answer_is_given_after_the_last_word():
    model = Reader(9, 4, 6, "gru", 0.0, torch.Generator())
    ids = torch.randint(9, (5, 3))
    hs, _ = model.rnn(torch.nn.functional.one_hot(ids, 9).float())
    torch.testing.assert_close(model(ids), model.output(hs[-1]))
    loss = answer_loss(model, (ids, torch.tensor([0, 1, 3])), None)
    assert (loss.tokens, loss.state) == (3, None)


def test_a_short_lag_is_learned(tmp_path, monkeypatch):
    monkeypatch.setitem(LAGS, 24, 0)
    monkeypatch.delitem(LAGS, 42)
    torch.manual_seed(0)
    recipe = RECIPE | {"cell": "gru", "updates": 250, "lr": 1e-2, "checkpoint_every": 250}
    result = job(0, recipe, tmp_path / "x.pt", lambda share: None)
    assert result["lag_24"] < 0.9 < result["lag_24_long"]


@pytest.mark.parametrize(
    ("zero", "one", "gru", "status"),
    [
        (0.2, 0.95, 1.0, "reproduced"),
        (0.2, 0.3, 1.0, "not reproduced"),
        (0.9, 0.9, 0.9, "not reproduced"),
    ],
)
def test_status(zero, one, gru, status):
    def result(accuracy):
        keys = [f"lag_{lag}{long}" for lag in LAGS for long in ("", "_long")]
        return {"0": dict.fromkeys(keys, accuracy)}

    arms = {"lstm-0": result(zero), "lstm-1": result(one), "gru": result(gru)}
    assert summary(arms).status == status
    arms["lstm-1"]["0"]["lag_24"] = zero
    assert summary(arms).status == ("partly" if status == "reproduced" else status)
