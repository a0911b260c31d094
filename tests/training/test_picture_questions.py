import numpy as np
import pytest
import torch

from course_rnn.pytorch.encoder import Encoder
from course_rnn.pytorch.image_encoder import CellEncoder
from course_rnn.pytorch.visual_questions import (
    Looking,
    Product,
    QuestionImageEncoder,
    VisualAnswerer,
)
from course_rnn.training.picture_questions import (
    answer_scores,
    looked_at,
    question_batch,
    question_batches,
)
from course_rnn.training.sentences import make_codec, sentence_loss

ASKED = ["what colour ?", "where ?", "is there a red square ?", "where is it ?", "how many ?"]
LABELS = np.array([2, 0, 1, 0, 2])
CODEC = make_codec([text.split() for text in ASKED])


@pytest.fixture
def model(request):
    torch.manual_seed(0)
    look = getattr(request, "param", Looking)
    encoder = QuestionImageEncoder(Encoder(len(CODEC), 3, 4), CellEncoder(6, 5), look)
    return VisualAnswerer(encoder, 3, dropout=0.5)


def test_pictures_questions_and_answers_stay_together():
    cells = torch.arange(5.0).view(1, 5, 1)
    seen = {}
    for batch in question_batches(cells, ASKED, LABELS, CODEC, 2, np.random.default_rng(0)):
        for n in range(len(batch.labels)):
            words = batch.words[: batch.lengths[n], n].tolist()
            text = " ".join(CODEC.words[i] for i in words)
            seen[int(batch.cells[0, n, 0])] = text, int(batch.labels[n])
    assert [seen[i] for i in range(5)] == list(zip(ASKED, LABELS, strict=True))


def test_scores_and_weights_are_those_of_each_alone(model):
    cells = torch.randn(6, 5, 5)
    batch = question_batch(cells, ASKED, LABELS, CODEC)
    scores, weights = answer_scores(model, batch), looked_at(model, batch)
    assert model.training
    assert scores.shape == (5, 3)
    assert np.allclose(weights.sum(axis=1), 1, atol=1e-6)
    for n in range(5):
        one = question_batch(cells[:, n : n + 1], ASKED[n : n + 1], LABELS[n : n + 1], CODEC)
        assert np.allclose(answer_scores(model, one)[0], scores[n], atol=1e-6)
        assert np.allclose(looked_at(model, one)[0], weights[n], atol=1e-6)


def test_the_loss_of_sentences_takes_the_batch(model):
    batch = question_batch(torch.randn(6, 5, 5), ASKED, LABELS, CODEC)
    loss = sentence_loss(model.eval(), batch)
    logits = torch.from_numpy(answer_scores(model, batch))
    wanted = -logits.log_softmax(-1)[torch.arange(5), torch.from_numpy(LABELS)].mean()
    assert torch.allclose(loss.mean, wanted, atol=1e-6)


@pytest.mark.parametrize("model", [Product], indirect=True)
def test_bad_input(model, without_shape_hook):
    cells = torch.randn(6, 5, 5)
    with pytest.raises(ValueError, match="questions: expected one a picture"):
        question_batch(cells[:, :4], ASKED, LABELS, CODEC)
    with pytest.raises(ValueError, match="model: expected one that attends"):
        looked_at(model, question_batch(cells, ASKED, LABELS, CODEC))
