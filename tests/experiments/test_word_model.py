import numpy as np
import pytest
import torch

from course_rnn.experiments.word_model import AdaptiveLM, adaptive_loss, next_words

RECIPE = {"embedding": 4, "hidden": 16, "layers": 2, "dropout": 0.0, "cutoffs": [3, 6]}


def test_the_loss_is_that_of_the_log_probabilities_of_the_next_words():
    torch.manual_seed(0)
    model = AdaptiveLM(9, RECIPE)
    ids = np.array([4, 0, 8, 2, 7, 1])
    log_p = next_words(model, ids[:-1])
    np.testing.assert_allclose(np.exp(log_p).sum(axis=1), 1, rtol=1e-5)
    loss = adaptive_loss(model, (ids[:-1, None], ids[1:, None]), None)
    expected = -log_p[np.arange(5), ids[1:]].mean()
    assert loss.mean.item() == pytest.approx(expected, rel=1e-5)
    assert loss.tokens == 5
    first = adaptive_loss(model, (ids[:3, None], ids[1:4, None]), None)
    second = adaptive_loss(model, (ids[3:-1, None], ids[4:, None]), first.state)
    assert (3 * first.mean + 2 * second.mean).item() / 5 == pytest.approx(expected, rel=1e-5)


def test_dropout_before_between_and_after():
    model = AdaptiveLM(9, RECIPE | {"dropout": 0.5})
    assert (model.dropout.p, model.rnn.dropout) == (0.5, 0.5)
    hs, _ = model.train()(torch.zeros(5, 4, dtype=torch.int64))
    assert 0.2 < (hs == 0).float().mean() < 0.8
