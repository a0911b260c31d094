import pytest
import torch

from course_rnn.pytorch.attention_decoders import LuongDecoder
from course_rnn.pytorch.conditional import ConditionalLM
from course_rnn.pytorch.decoders import PlainDecoder
from course_rnn.pytorch.encoder import Encoder
from course_rnn.pytorch.image_encoder import CellEncoder
from course_rnn.pytorch.seq2seq import Seq2Seq
from course_rnn.pytorch.visual_questions import Product, QuestionImageEncoder

S, N, M, V = 6, 4, 5, 9
WORDS, LENGTHS = torch.randint(V, (3, N)), torch.tensor([3, 1, 2, 3])


@pytest.fixture(params=[PlainDecoder, LuongDecoder])
def decoder(request):
    torch.manual_seed(0)
    return request.param(V, 4, 7, memory_size=M)


def test_behind_a_text_it_is_seq2seq(decoder):
    encoder = Encoder(V, 4, M)
    a, b = ConditionalLM(encoder, decoder), Seq2Seq(encoder, decoder)
    inputs = torch.randint(V, (5, N))
    assert torch.equal(a(WORDS, LENGTHS, inputs=inputs), b(WORDS, LENGTHS, inputs))
    for end in range(V):
        mine = a.greedy(WORDS, LENGTHS, start=0, end=end, max_length=8)
        assert mine == b.greedy(WORDS, LENGTHS, 0, end, 8)


def test_the_same_decoder_behind_pictures_and_questions(decoder):
    cells = torch.randn(S, N, M)
    question = QuestionImageEncoder(Encoder(V, 4, 6), CellEncoder(S, M), Product)
    for encoder, source in (
        (CellEncoder(S, M), (cells,)),
        (question, (cells, WORDS, LENGTHS)),
    ):
        model = ConditionalLM(encoder, decoder)
        together = model.greedy(*source, start=1, end=2, max_length=7)
        alone = [
            model.greedy(*(part[..., n : n + 1, :] if part.ndim == 3 else part[..., n : n + 1]
                           for part in source), start=1, end=2, max_length=7)[0]
            for n in range(N)
        ]  # fmt: skip
        assert together == alone


def test_greedy_writes_what_teacher_forcing_would_choose(decoder):
    model, cells = ConditionalLM(CellEncoder(S, M), decoder), torch.randn(S, N, M)
    rows = model.greedy(cells, start=1, end=V - 1, max_length=6)
    for n, row in enumerate(rows):
        inputs = torch.tensor([1, *row])[:, None]
        wanted = model(cells[:, n : n + 1], inputs=inputs).argmax(-1)[:, 0].tolist()
        assert wanted[: len(row)] == row
        assert len(row) == 6 or row.index(V - 1) == len(row) - 1


def test_bad_input(decoder):
    with pytest.raises(ValueError, match=r"decoder: expected memory_size 8"):
        ConditionalLM(CellEncoder(S, 8), decoder)
    model, cells = ConditionalLM(CellEncoder(S, M), decoder), torch.randn(S, N, M)
    with pytest.raises(ValueError, match=r"inputs"):
        model(cells, inputs=torch.full((2, N), V))
    for ends, name in (((V, 1, 3), "start"), ((0, V, 3), "end"), ((0, 1, 0), "max_length")):
        start, end, most = ends
        with pytest.raises(ValueError, match=name):
            model.greedy(cells, start=start, end=end, max_length=most)
