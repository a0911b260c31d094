import pytest
import torch

from course_rnn.pytorch.encoder import Encoder, Memory
from course_rnn.pytorch.image_encoder import CellEncoder
from course_rnn.pytorch.visual_questions import (
    Looking,
    OnlyPicture,
    OnlyQuestion,
    Product,
    QuestionImageEncoder,
    VisualAnswerer,
)

S, N, M, Q, T, V = 6, 3, 5, 4, 4, 9
LENGTHS = torch.tensor([4, 2, 3])


@pytest.fixture
def parts():
    torch.manual_seed(0)
    memory = Memory(torch.randn(S, N, M), torch.ones(S, N, dtype=torch.bool))
    return torch.randn(N, Q), torch.randn(N, M), memory


def test_the_product_is_question_times_picture(parts):
    q, v, memory = parts
    look = Product(Q, M)
    assert torch.equal(look(q, v, memory).features, torch.tanh(look.question(q)) * v)


def test_looking_is_attention_by_the_question(parts):
    q, v, memory = parts
    look = Looking(Q, M)
    seen = look(q, v, memory)
    a = look.attention
    for n in range(N):
        scores = torch.stack(
            [torch.tanh(a.W_q @ q[n] + a.W_k @ memory.states[s, n]) @ a.v for s in range(S)]
        )
        weights = scores.softmax(dim=0)
        c = sum(weights[s] * memory.states[s, n] for s in range(S))
        wanted = torch.tanh(look.question(q[n])) * torch.tanh(look.context(c))
        assert torch.allclose(seen.weights[n], weights, atol=1e-6)
        assert torch.allclose(seen.features[n], wanted, atol=1e-6)


def uses(model, cells, words):
    """Does the answer depend on the picture, and on the question?"""
    before = model(cells, words, LENGTHS)
    return tuple(
        (model(*changed, LENGTHS) - before).abs().max().item() > 1e-4
        for changed in ((cells.flip(0), words), (cells, (words + 1) % V))
    )


@pytest.mark.parametrize(
    ("look", "picture", "question"),
    [
        (OnlyQuestion, False, True),
        (OnlyPicture, True, False),
        (Product, True, True),
        (Looking, True, True),
    ],
)
def test_who_sees_what(look, picture, question):
    torch.manual_seed(0)
    encoder = QuestionImageEncoder(Encoder(V, 3, Q), CellEncoder(S, M), look)
    model = VisualAnswerer(encoder, answers=7)
    cells, words = torch.randn(S, N, M), torch.randint(V, (T, N))
    assert model(cells, words, LENGTHS).shape == (N, 7)
    assert uses(model, cells, words) == (picture, question)
    memory, state = encoder(cells, words, LENGTHS)
    assert torch.equal(state[0], encoder.see(cells, words, LENGTHS)[1].features)
    assert torch.equal(memory.states, encoder.cells(cells)[0].states)


def test_the_answer_is_read_off_the_features():
    torch.manual_seed(0)
    encoder = QuestionImageEncoder(Encoder(V, 3, Q, cell=torch.nn.LSTM), CellEncoder(S, M))
    model = VisualAnswerer(encoder, answers=7, dropout=0.5).eval()
    cells, words = torch.randn(S, N, M), torch.randint(V, (T, N))
    features = encoder(cells, words, LENGTHS)[1][0]
    wanted = model.output(torch.relu(model.hidden(features)))
    assert torch.equal(model(cells, words, LENGTHS), wanted)
    assert not torch.equal(model.train()(cells, words, LENGTHS), wanted)


def test_bad_input():
    encoder = QuestionImageEncoder(Encoder(V, 3, Q), CellEncoder(S, M))
    with pytest.raises(ValueError, match=r"answers: expected at least 1"):
        VisualAnswerer(encoder, answers=0)
    with pytest.raises(ValueError, match=r"dropout"):
        VisualAnswerer(encoder, answers=2, dropout=1.0)
