import numpy as np
import pytest
import torch

from course_rnn.pytorch.pooling import MeanPooling
from course_rnn.pytorch.sentence_encoder import SentenceClassifier, SentenceEncoder
from course_rnn.pytorch.tagger import ToTheRight
from course_rnn.pytorch.word_features import WordEmbedding
from course_rnn.training.evaluation import evaluate
from course_rnn.training.sentences import (
    make_codec,
    sentence_batch,
    sentence_batches,
    sentence_loss,
    sentence_scores,
)

SENTENCES = [("a", "good", "film"), ("a", "bad", "film", "indeed"), ("bad",), ("good", "fun")]
LABELS = np.array([1, 0, 0, 1])
CODEC = make_codec(SENTENCES)


def classifier():
    torch.manual_seed(0)
    encoder = SentenceEncoder(
        WordEmbedding(len(CODEC), 4, unknown=1, word_dropout=0.3), ToTheRight(4, 5), MeanPooling()
    )
    return SentenceClassifier(encoder, 2, dropout=0.3)


def test_the_codec_keeps_frequent_words():
    assert CODEC.words[:2] == ("<pad>", "<unk>")
    assert set(make_codec(SENTENCES, min_count=2).words[2:]) == {"a", "bad", "good", "film"}


def test_a_batch_can_be_read_back():
    batch = sentence_batch(SENTENCES, LABELS, CODEC)
    assert batch.lengths.tolist() == [3, 4, 1, 2]
    assert batch.labels.tolist() == LABELS.tolist()
    for n, sentence in enumerate(SENTENCES):
        read = CODEC.decode(batch.words[:, n].numpy())
        assert tuple(read[: len(sentence)]) == sentence
        assert set(read[len(sentence) :]) <= {"<pad>"}
    assert sentence_batch([("new",)], LABELS[:1], CODEC).words.item() == CODEC.index("<unk>")
    with pytest.raises(ValueError, match="labels: expected 4, one a sentence, got 2"):
        sentence_batch(SENTENCES, LABELS[:2], CODEC)


def test_an_epoch_has_every_sentence_once_with_its_label():
    found = []
    for batch in sentence_batches(SENTENCES, LABELS, CODEC, 2, np.random.default_rng(0)):
        for n, length in enumerate(batch.lengths.tolist()):
            words = tuple(CODEC.decode(batch.words[:length, n].numpy()))
            found.append((words, batch.labels[n].item()))
    assert sorted(found) == sorted(zip(SENTENCES, LABELS.tolist(), strict=True))


def test_the_loss_is_the_mean_over_sentences():
    model = classifier().eval()
    losses = [
        sentence_loss(model, sentence_batch([s], LABELS[[n]], CODEC)).mean
        for n, s in enumerate(SENTENCES)
    ]
    together = sentence_loss(model, sentence_batch(SENTENCES, LABELS, CODEC))
    assert together.tokens == 4
    assert together.mean.item() == pytest.approx(torch.stack(losses).mean().item(), abs=1e-6)
    batches = list(sentence_batches(SENTENCES, LABELS, CODEC, 3, np.random.default_rng(0)))
    found = evaluate(model, batches, loss=sentence_loss, carry_state=False)
    assert found == pytest.approx(together.mean.item(), abs=1e-6)


def test_scores_stand_in_order_and_the_mode_is_kept():
    model = classifier()
    scores = sentence_scores(model, SENTENCES, CODEC, batch_size=3)
    assert model.training
    model.eval()
    words, lengths, _ = sentence_batch(SENTENCES, LABELS, CODEC)
    with torch.no_grad():
        assert np.allclose(scores, model(words, lengths).numpy(), atol=1e-6)
    assert sentence_scores(model, SENTENCES, CODEC).shape == (4, 2)
    assert not model.training
