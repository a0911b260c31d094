import numpy as np
import pytest
import torch

from course_rnn.pytorch.pooling import MaxPooling
from course_rnn.pytorch.sentence_encoder import SentenceEncoder
from course_rnn.pytorch.sentence_pairs import PairClassifier
from course_rnn.pytorch.tagger import ToTheRight
from course_rnn.pytorch.word_features import WordEmbedding
from course_rnn.training.sentence_pairs import pair_batch, pair_batches, pair_scores
from course_rnn.training.sentences import make_codec, sentence_loss

PAIRS = [
    (("a", "dog", "runs"), ("a", "dog")),
    (("no", "cat"), ("some", "cat", "is", "there")),
    (("dogs",), ("dogs", "run")),
]
LABELS = np.array([0, 2, 1])
CODEC = make_codec([sentence for pair in PAIRS for sentence in pair])


@pytest.fixture
def model():
    torch.manual_seed(0)
    words = WordEmbedding(len(CODEC), 4, unknown=1)
    return PairClassifier(SentenceEncoder(words, ToTheRight(4, 5), MaxPooling()), 3, 6)


def test_batch_holds_the_pairs():
    batch = pair_batch(PAIRS, LABELS, CODEC)
    assert batch.first_lengths.tolist() == [3, 2, 1]
    assert batch.second_lengths.tolist() == [2, 4, 2]
    for n, (a, b) in enumerate(PAIRS):
        assert CODEC.decode(batch.first[: len(a), n].numpy()) == list(a)
        assert CODEC.decode(batch.second[: len(b), n].numpy()) == list(b)
    assert batch.labels.tolist() == LABELS.tolist()


def test_an_epoch_has_every_pair_once(rng):
    seen = [
        (CODEC.decode(b.first[: b.first_lengths[n], n].numpy()), int(b.labels[n]))
        for b in pair_batches(PAIRS, LABELS, CODEC, 2, rng)
        for n in range(len(b.labels))
    ]
    assert sorted(seen) == sorted((list(a), k) for (a, _), k in zip(PAIRS, LABELS, strict=True))


def test_loss_is_the_mean_over_pairs(model):
    loss = sentence_loss(model, pair_batch(PAIRS, LABELS, CODEC))
    logits = torch.tensor(pair_scores(model, PAIRS, CODEC, batch_size=2))
    expected = -logits.log_softmax(1)[range(3), LABELS].mean()
    torch.testing.assert_close(loss.mean, expected)
    assert loss.tokens == 3


def test_scores_keep_the_mode(model):
    for training in (True, False):
        model.train(training)
        pair_scores(model, PAIRS, CODEC)
        assert model.training == training


def test_labels_that_do_not_fit():
    with pytest.raises(ValueError, match="labels: expected 3, one a pair, got 2"):
        pair_batch(PAIRS, LABELS[:2], CODEC)
