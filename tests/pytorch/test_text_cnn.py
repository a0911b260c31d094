import pytest
import torch
from torch import nn

from course_rnn.pytorch.text_cnn import TextCNN
from course_rnn.pytorch.word_features import WordEmbedding

T, N, V, E, F = 6, 3, 9, 4, 5
LENGTHS = torch.tensor([4, 6, 1])


@pytest.fixture
def encoder():
    torch.manual_seed(0)
    return TextCNN(WordEmbedding(V, E, unknown=1), F, widths=(2, 3)).double()


def test_it_is_a_convolution(encoder):
    encoder.filters[0].bias.data -= 3  # some filters find nothing anywhere: 0, not below
    ids = torch.randint(V, (T, N))
    v = encoder(ids, LENGTHS)
    assert v.shape == (N, 2 * F)
    for k, (width, filters) in enumerate(zip(encoder.widths, encoder.filters, strict=True)):
        convolution = nn.Conv1d(E, F, width).double()
        # of a filter over words side by side, (F, width · E), to (F, E, width)
        convolution.weight.data = filters.weight.unflatten(1, (width, E)).transpose(1, 2)
        convolution.bias.data = filters.bias.data
        for n, length in enumerate(LENGTHS.tolist()):
            x = encoder.features(ids[:length, n : n + 1]).permute(1, 2, 0)
            found = convolution(nn.functional.pad(x, (0, width - 1))).relu().amax(-1)[0]
            assert torch.allclose(v[n, k * F : (k + 1) * F], found)


def test_a_window_of_two_sees_neighbours_in_order(encoder):
    ids, length = torch.arange(2, 6)[:, None], torch.tensor([4])
    assert not torch.allclose(encoder(ids, length), encoder(ids.flip(0), length))


def test_bad_input():
    for sizes, name in (((0, (1,)), "filters"), ((F, ()), "widths"), ((F, (2, 0)), "widths")):
        with pytest.raises(ValueError, match=f"{name}: expected at least 1, got 0"):
            TextCNN(WordEmbedding(V, E, unknown=1), *sizes)
