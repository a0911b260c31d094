import pytest
import torch

from course_rnn.pytorch.pooling import AttentionPooling, LastState, MaxPooling, MeanPooling
from course_rnn.pytorch.sentence_encoder import (
    NoRun,
    SentenceClassifier,
    SentenceEncoder,
)
from course_rnn.pytorch.tagger import ToTheRight
from course_rnn.pytorch.text_cnn import TextCNN
from course_rnn.pytorch.word_features import WordEmbedding

T, N, V, E, H, K = 6, 3, 9, 4, 5, 2
LENGTHS = torch.tensor([4, 6, 1])


def words():
    return WordEmbedding(V, E, unknown=1)


ENCODERS = {
    "last": lambda: SentenceEncoder(words(), ToTheRight(E, H), LastState()),
    "mean": lambda: SentenceEncoder(words(), ToTheRight(E, H), MeanPooling()),
    "max": lambda: SentenceEncoder(words(), ToTheRight(E, H), MaxPooling()),
    "attention": lambda: SentenceEncoder(words(), ToTheRight(E, H), AttentionPooling(H, 3)),
    "bag": lambda: SentenceEncoder(words(), NoRun(E), MeanPooling()),
    "CNN": lambda: TextCNN(words(), filters=5, widths=(1, 2, 3)),
}


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


def sentences():
    return torch.randint(V, (T, N))


@pytest.mark.parametrize("name", ENCODERS)
def test_padding_changes_nothing(name):
    encoder, ids = ENCODERS[name]().double(), sentences()
    v = encoder(ids, LENGTHS)
    assert v.shape == (N, encoder.output_size)
    more = torch.cat([ids, torch.randint(V, (3, N))])
    more[LENGTHS[0] : T, 0] = 7
    assert torch.allclose(encoder(more, LENGTHS), v)
    for n, length in enumerate(LENGTHS.tolist()):
        alone = encoder(ids[:length, n : n + 1], LENGTHS[n : n + 1])
        assert torch.allclose(alone[0], v[n])


@pytest.mark.parametrize("name", ENCODERS)
def test_a_bag_has_no_order(name):
    encoder, ids = ENCODERS[name]().double(), torch.randperm(V)[:T, None]
    length, order = torch.tensor([T]), torch.tensor([3, 1, 5, 0, 4, 2])
    same = torch.allclose(encoder(ids[order], length), encoder(ids, length))
    assert same == (name == "bag")


def test_a_classifier_is_its_parts():
    model, ids = SentenceClassifier(ENCODERS["max"](), K).double(), sentences()
    v = model.encoder(ids, LENGTHS)
    logits = model(ids, LENGTHS)
    assert torch.allclose(logits, v @ model.output.weight.T + model.output.bias)
    assert torch.equal(v, model.encoder.pool(
        model.encoder.states(ids, LENGTHS), torch.arange(T)[:, None] < LENGTHS))  # fmt: skip


def test_dropout_falls_on_the_vector_in_training_alone():
    model, ids = SentenceClassifier(ENCODERS["mean"](), K, dropout=0.5), sentences()
    seen = []
    model.output.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    for training in (True, False):
        model.train(training)
        model(ids.repeat(1, 20), LENGTHS.repeat(20))
    assert 0.3 < (seen[0] == 0).double().mean() < 0.7
    assert not (seen[1] == 0).any()


@pytest.mark.parametrize("name", ENCODERS)
def test_every_parameter_gets_a_gradient(name):
    model = SentenceClassifier(ENCODERS[name](), K)
    torch.nn.functional.cross_entropy(
        model(sentences(), LENGTHS), torch.tensor([0, 1, 1])
    ).backward()
    for where, parameter in model.named_parameters():
        assert parameter.grad.abs().sum() > 0, where


def test_bad_input(without_shape_hook):
    with pytest.raises(ValueError, match="classes: expected at least 1, got 0"):
        SentenceClassifier(ENCODERS["mean"](), 0)
    with pytest.raises(ValueError, match="dropout: expected a share"):
        SentenceClassifier(ENCODERS["mean"](), K, dropout=1.0)
    for kind in (lambda: NoRun(0), lambda: ToTheRight(0, H)):
        with pytest.raises(ValueError, match="input_size: expected at least 1, got 0"):
            kind()
    with pytest.raises(ValueError, match="hidden_size: expected at least 1, got 0"):
        ToTheRight(E, 0)
    for encoder in (ENCODERS["last"](), ENCODERS["bag"](), ENCODERS["CNN"]()):
        with pytest.raises(ValueError, match="lengths: expected"):
            encoder(sentences(), LENGTHS + 1)
        with pytest.raises(ValueError, match="words: expected"):
            encoder(sentences() + V, LENGTHS)
    for run in (NoRun(E), ToTheRight(E, H)):
        with pytest.raises(ValueError, match="lengths: expected 1 to 6 steps"):
            run(torch.randn(T, N, E), LENGTHS - 1)
        with pytest.raises(ValueError, match="x: expected floats"):
            run(torch.zeros(T, N, E, dtype=torch.long), LENGTHS)
    with pytest.raises(ValueError, match=r"x: expected \(6, 3, 4\), got \(6, 3, 3\)"):
        ToTheRight(E, H)(torch.randn(T, N, E - 1), LENGTHS)
