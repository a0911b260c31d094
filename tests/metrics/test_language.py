import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.metrics import (
    TokenMean,
    bits_per_character,
    perplexity,
    token_nats,
    uniform_model,
)
from course_rnn.reference.ops import cross_entropy_forward
from course_rnn.reference.rnn import rnn_forward
from tests.cases import H, N, T, V, assert_equal, assert_rejects, char_rnn_params


@given(st.lists(st.floats(0, 20), min_size=1, max_size=40), st.integers(1, 40))
def test_token_mean_does_not_depend_on_the_batches(losses, batch):
    mean = TokenMean()
    for i in range(0, len(losses), batch):
        part = losses[i : i + batch]
        mean.add(sum(part) / len(part), len(part))
    assert mean.count == len(losses)
    assert mean.mean == pytest.approx(sum(losses) / len(losses), abs=1e-12)


def test_token_mean_weighs_tokens_not_batches():
    mean = TokenMean()
    mean.add(1.0, 3)
    mean.add(5.0, 1)
    assert mean.mean == 2.0


@pytest.mark.parametrize("V", [2, 84, 50_257])
def test_perplexity_of_a_uniform_model_is_the_vocabulary(V):
    assert perplexity(math.log(V)) == pytest.approx(V)
    logits, targets = np.zeros((3, 2, V)), np.array([[0, 1], [1, 1], [0, V - 1]])
    assert perplexity(cross_entropy_forward(logits, targets)[0]) == pytest.approx(V)


def test_perplexity_at_the_extremes():
    assert perplexity(0.0) == 1.0
    assert perplexity(709.0) == pytest.approx(math.exp(709))
    assert perplexity(1000.0) == math.inf
    assert perplexity(math.inf) == math.inf


def test_bits_per_character():
    assert bits_per_character(math.log(2)) == pytest.approx(1)
    assert bits_per_character(math.log(256)) == pytest.approx(8)
    assert bits_per_character(0.0) == 0


def test_an_empty_mean_is_an_error():
    with pytest.raises(ValueError, match="mean: expected at least one token"):
        _ = TokenMean().mean


@pytest.mark.parametrize("vocabulary", [2, 84, 5000])
def test_the_uniform_model_has_the_perplexity_v(vocabulary, rng):
    inputs, targets = rng.integers(vocabulary, size=(2, T, N))
    nats = token_nats(uniform_model(vocabulary), [(inputs, targets), (inputs[:2], targets[:2])])
    assert nats.shape == (T + 2, N)
    assert perplexity(nats.mean()) == pytest.approx(vocabulary)


def char_rnn(rng):
    """The reference character RNN as a model: logits, state = model(inputs, state)."""
    *rnn, W_hy, b_y = char_rnn_params(rng)

    def model(inputs, state):
        h0 = np.zeros((inputs.shape[1], H)) if state is None else state
        hs, _ = rnn_forward(inputs, h0, *rnn)
        return hs @ W_hy.T + b_y, hs[-1]

    return model


@pytest.mark.parametrize("steps", [1, 2, 5, 7])
def test_token_nats_do_not_depend_on_where_the_text_is_cut(steps, rng):
    model = char_rnn(rng)
    inputs, targets = rng.integers(V, size=(2, 11, N))
    whole = token_nats(model, [(inputs, targets)])
    cuts = range(0, 11, steps)
    chunks = [(inputs[k : k + steps], targets[k : k + steps]) for k in cuts]
    parts = token_nats(model, chunks)
    assert_equal(parts, whole, atol=1e-12)
    # the trap: the mean of the chunks' means does depend on it, unless all are equally long
    means = [parts[k : k + steps].mean() for k in cuts]
    assert (abs(np.mean(means) - whole.mean()) < 1e-12) == (11 % steps == 0)


def test_token_nats_do_not_depend_on_the_batch(rng):
    model = char_rnn(rng)
    inputs, targets = rng.integers(V, size=(2, 11, N))
    alone = [token_nats(model, [(inputs[:, [n]], targets[:, [n]])]) for n in range(N)]
    assert_equal(np.concatenate(alone, axis=1), token_nats(model, [(inputs, targets)]), atol=1e-12)


def test_token_nats_are_the_negative_logarithms_of_the_probabilities(rng):
    p = rng.dirichlet(np.ones(V), size=(T, N))
    targets = rng.integers(V, size=(T, N))
    got = token_nats(lambda inputs, state: (np.log(p) + 1000, None), [(targets, targets)])
    expected = [[-math.log(p[t, n, targets[t, n]]) for n in range(N)] for t in range(T)]
    assert_equal(got, np.array(expected), atol=1e-9)


IDS = np.arange(6).reshape(2, 3)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: TokenMean().add(1.0, 0), "count", ["at least one token", "0"]),
        (lambda: perplexity(-0.1), "nats", ["at least 0", "-0.1"]),
        (lambda: perplexity(math.nan), "nats", ["at least 0", "nan"]),
        (lambda: bits_per_character(-0.1), "nats", ["at least 0", "-0.1"]),
        (lambda: uniform_model(0), "V", ["at least one symbol", "0"]),
        (lambda: token_nats(uniform_model(9), []), "chunks", ["at least one", "none"]),
        (lambda: token_nats(uniform_model(9), [(IDS, IDS.T)]), "targets", ["(2, 3)", "(3, 2)"]),
        (lambda: token_nats(uniform_model(5), [(IDS, IDS)]), "targets", ["[0, 5)", "0 to 5"]),
        (
            lambda: token_nats(lambda x, s: (np.zeros((3, 2, 9)), s), [(IDS, IDS)]),
            "logits",
            ["(2, 3, any)", "(3, 2, 9)"],
        ),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
