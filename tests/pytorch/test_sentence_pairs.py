import numpy as np
import pytest
import torch

from course_rnn.pytorch.pooling import MaxPooling
from course_rnn.pytorch.sentence_encoder import SentenceEncoder
from course_rnn.pytorch.sentence_pairs import PairClassifier, pair_features
from course_rnn.pytorch.tagger import ToTheRight
from course_rnn.pytorch.word_features import WordEmbedding
from course_rnn.reference import sentence_pairs as reference

N, D, V, E, H, K = 3, 5, 11, 4, 6, 2


def classifier(**more):
    torch.manual_seed(0)
    encoder = SentenceEncoder(WordEmbedding(V, E, unknown=1), ToTheRight(E, H), MaxPooling())
    return PairClassifier(encoder, K, 7, **more).double()


@pytest.fixture
def pairs():
    generator = torch.Generator().manual_seed(1)
    first = torch.randint(V, (5, N), generator=generator)
    second = torch.randint(V, (7, N), generator=generator)
    return first, torch.tensor([5, 2, 4]), second, torch.tensor([1, 7, 3])


def test_features_are_those_of_the_reference(rng):
    u, v, delta = rng.normal(size=(N, D)), rng.normal(size=(N, D)), rng.normal(size=(N, 4 * D))
    U, W = (torch.tensor(x, requires_grad=True) for x in (u, v))
    features = pair_features(U, W)
    expected, cache = reference.pair_features_forward(u, v)
    np.testing.assert_allclose(features.detach().numpy(), expected, atol=1e-12)
    features.backward(torch.tensor(delta))
    for got, grad in zip((U, W), reference.pair_features_backward(delta, cache), strict=True):
        np.testing.assert_allclose(got.grad.numpy(), grad, atol=1e-12)


def test_gradcheck():
    generator = torch.Generator().manual_seed(2)
    u, v = (
        torch.randn(N, D, dtype=torch.float64, generator=generator, requires_grad=True)
        for _ in range(2)
    )
    assert torch.autograd.gradcheck(pair_features, (u, v))


def test_symmetric_in_its_two_sentences(pairs):
    a, a_lengths, b, b_lengths = pairs
    for symmetric in (True, False):
        model = classifier(symmetric=symmetric)
        same = torch.equal(model(*pairs), model(b, b_lengths, a, a_lengths))
        assert same == symmetric


def test_both_sentences_are_read_by_the_same_encoder(pairs):
    model = classifier()
    a, a_lengths, b, b_lengths = pairs
    u, v = model.encoder(a, a_lengths), model.encoder(b, b_lengths)
    torch.testing.assert_close(model(*pairs), model.read(pair_features(u, v)))
    same = pair_features(u, u)
    torch.testing.assert_close(model(a, a_lengths, a, a_lengths), model.read(same))


def test_more_padding_changes_nothing(pairs):
    model = classifier()
    a, a_lengths, b, b_lengths = pairs
    longer = torch.cat([b, torch.zeros(4, N, dtype=torch.long)])
    torch.testing.assert_close(model(*pairs), model(a, a_lengths, longer, b_lengths))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"classes": 0}, "classes: expected"),
        ({"hidden_size": 0}, "hidden_size: expected"),
    ],
)
def test_bad_sizes(change, message):
    encoder = SentenceEncoder(WordEmbedding(V, E, unknown=1), ToTheRight(E, H), MaxPooling())
    with pytest.raises(ValueError, match=message):
        PairClassifier(encoder, **{"classes": 2, "hidden_size": 3} | change)


@pytest.mark.parametrize(
    ("u", "v", "message"),
    [
        ((3,), (3,), r"u: expected \(N, D\), got \(3,\)"),
        ((3, 4), (2, 4), r"v: expected the shape of u, \(3, 4\), got \(2, 4\)"),
    ],
)
def test_bad_shapes(without_shape_hook, u, v, message):
    with pytest.raises(ValueError, match=message):
        pair_features(torch.ones(u), torch.ones(v))


def test_a_nan_is_named():
    u, v = torch.ones(N, D), torch.full((N, D), torch.nan)
    with pytest.raises(ValueError, match="v: expected finite numbers, got NaN"):
        pair_features(u, v)
