import numpy as np
import pytest

from course_rnn.experiments.counting import (
    fit_kneser_ney,
    kneser_ney_log_p,
    kneser_ney_nats,
    kneser_ney_write,
)
from course_rnn.reference.ngram import kneser_ney_next, kneser_ney_probs

RNG = np.random.default_rng(0)
TRAIN, TEST = np.cumsum(RNG.integers(0, 2, 300)) % 4, np.cumsum(RNG.integers(0, 2, 50)) % 4


def test_nats_of_every_order():
    rows = kneser_ney_nats(TRAIN, TEST, 4, [1, 3])
    assert [row[0] for row in rows] == [1, 3]
    p = kneser_ney_probs(fit_kneser_ney(TRAIN, 3, 4), TEST)
    assert rows[1][1] == pytest.approx(-np.log(p).mean())
    assert rows[1][1] < rows[0][1]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_log_p_is_that_of_the_next_symbol(order):
    log_p = kneser_ney_log_p(TRAIN, TEST, 4, order)
    assert log_p.shape == (50, 4)
    np.testing.assert_allclose(np.exp(log_p).sum(axis=1), 1)
    model = fit_kneser_ney(TRAIN, order, 4)
    for t in range(order, 50):
        np.testing.assert_allclose(np.exp(log_p[t]), kneser_ney_next(model, TEST[: t + 1]))


def test_writing_follows_the_model_and_stops():
    model = fit_kneser_ney(TRAIN, 2, 4)
    rng = np.random.default_rng(0)
    ids = kneser_ney_write(model, TEST[:1], 1_000, rng)
    assert len(ids) == 1_000
    pairs = np.array([TEST[0], *ids])
    after = np.bincount(pairs[1:][pairs[:-1] == 2], minlength=4) / (pairs[:-1] == 2).sum()
    np.testing.assert_allclose(after, kneser_ney_next(model, np.array([2])), atol=0.08)
    rng = np.random.default_rng(0)
    stopped = kneser_ney_write(model, TEST[:1], 1_000, rng, lambda ids: ids[-2:] == [3, 0])
    assert stopped[-2:] == [3, 0]
    assert stopped == ids[: len(stopped)]
