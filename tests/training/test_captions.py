import numpy as np
import pytest
import torch

from course_rnn.pytorch.conditional import ConditionalLM
from course_rnn.pytorch.decoders import PlainDecoder
from course_rnn.pytorch.image_encoder import CellEncoder
from course_rnn.training.captions import (
    caption_batch,
    caption_batches,
    caption_codec,
    caption_loss,
    write_captions,
)

TEXTS = ["a red square", "a circle", "there is a red circle", "a square"]


@pytest.fixture
def parts():
    torch.manual_seed(0)
    codec = caption_codec(TEXTS)
    model = ConditionalLM(CellEncoder(4, 5), PlainDecoder(len(codec), 6, 7, memory_size=5))
    return model, torch.randn(4, len(TEXTS), 5), codec


def test_start_is_fed_and_end_is_wanted(parts):
    _, cells, codec = parts
    batch = caption_batch(cells[:, :2], TEXTS[:2], codec)
    fed = [[codec.words[i] for i in column] for column in batch.inputs.T.tolist()]
    assert fed == [["<bos>", "a", "red", "square"], ["<bos>", "a", "circle", "<eos>"]]
    wanted = batch.wanted.T.tolist()
    assert [codec.words[i] for i in wanted[0]] == ["a", "red", "square", "<eos>"]
    assert wanted[1][-1] == -100
    assert codec.words[wanted[1][2]] == "<eos>"


@pytest.mark.parametrize("axis", [0, 1])
def test_each_caption_stays_with_its_picture(parts, axis):
    codec = parts[2]
    numbers = torch.arange(4.0).view(*(4 if a == axis else 1 for a in range(3)))
    seen = {}
    for batch in caption_batches(numbers, TEXTS, codec, 3, np.random.default_rng(0), axis=axis):
        for number, column in zip(batch.pictures.flatten(), batch.wanted.T, strict=True):
            words = [codec.words[i] for i in column.tolist() if i != -100]
            seen[int(number)] = " ".join(words[:-1])
    assert [seen[i] for i in range(4)] == TEXTS


def test_the_loss_is_the_mean_over_words_and_end(parts):
    model, cells, codec = parts
    loss = caption_loss(model, caption_batch(cells, TEXTS, codec))
    by_hand = []
    for n, text in enumerate(TEXTS):
        ids = [*codec.encode(text.split()).tolist(), codec.index("<eos>")]
        inputs = torch.tensor([codec.index("<bos>"), *ids[:-1]])[:, None]
        log_p = model(cells[:, n : n + 1], inputs=inputs)[:, 0].log_softmax(-1)
        by_hand += [-log_p[t, i] for t, i in enumerate(ids)]
    assert loss.tokens == len(by_hand) == 3 + 2 + 5 + 2 + 4
    assert torch.allclose(loss.mean, torch.stack(by_hand).mean(), atol=1e-6)


def test_writing_keeps_the_mode_and_learns_the_captions(parts):
    model, cells, codec = parts
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    batch = caption_batch(cells, TEXTS, codec)
    for _ in range(120):
        optimizer.zero_grad()
        caption_loss(model, batch).mean.backward()
        optimizer.step()
    assert write_captions(model, cells, codec) == TEXTS
    assert model.training
    assert write_captions(model, cells, codec, max_length=1) == [t.split()[0] for t in TEXTS]


def test_bad_input(parts):
    with pytest.raises(ValueError, match="captions: expected 4, one a picture, got 3"):
        list(caption_batches(parts[1], TEXTS[:3], parts[2], 2, np.random.default_rng(0)))
