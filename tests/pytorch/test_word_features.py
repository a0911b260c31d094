import pytest
import torch

from course_rnn.pytorch.word_features import CharCNN, WordAndSpelling, WordEmbedding

V, A, E, D, F = 7, 9, 4, 3, 5
WORDS = torch.tensor([[2, 6, 3], [4, 5, 0]])  # T=2, N=3
CHARACTERS = torch.randint(1, A, (4, 2, 3), generator=torch.Generator().manual_seed(0))


def test_a_word_is_a_row_of_the_embedding():
    words = WordEmbedding(V, E, unknown=1, word_dropout=0.5).eval()
    assert torch.equal(words(WORDS), words.embedding.weight[WORDS])


def test_dropped_words_are_read_as_unknown_in_training_alone():
    words = WordEmbedding(V, E, unknown=1, word_dropout=0.25)
    torch.manual_seed(0)
    many = torch.full((100, 100), 3)
    unknown = (words(many) == words.embedding.weight[1]).all(-1)
    known = (words(many.clone()) == words.embedding.weight[3]).all(-1)
    assert 0.23 < unknown.float().mean() < 0.27
    assert 0.73 < known.float().mean() < 0.77
    assert many.unique().tolist() == [3]  # the argument is as it was


def test_the_convolution_by_hand():
    spelling = CharCNN(A, D, F).double()
    kernel, bias = spelling.convolution.weight, spelling.convolution.bias
    found = spelling(CHARACTERS)
    for t in range(2):
        for n in range(3):
            x = spelling.embedding(CHARACTERS[:, t, n])
            x = torch.cat([x.new_zeros(1, D), x, x.new_zeros(1, D)])
            by_place = [
                torch.einsum("fdw,wd->f", kernel, x[c : c + 3]) + bias for c in range(len(x) - 2)
            ]
            assert torch.allclose(found[t, n], torch.stack(by_place).relu().amax(0))


def test_more_fill_changes_nothing():
    spelling = CharCNN(A, D, F).double()
    spelling.convolution.bias.data += 1  # what stands in the fill would be found
    short = CHARACTERS.clone()
    short[2:, 0, 1] = 0
    filled = torch.cat([short, torch.zeros(3, 2, 3, dtype=torch.long)])
    assert torch.allclose(spelling(short), spelling(filled))
    alone = spelling(short[:2, :1, 1:2])
    assert torch.allclose(spelling(filled)[:1, 1:2], alone)


def test_a_word_without_characters_has_no_features():
    characters = CHARACTERS.clone()
    characters[:, 1, 2] = 0
    spelling = CharCNN(A, D, F)
    spelling.convolution.bias.data += 1
    assert not spelling(characters)[1, 2].any()
    assert spelling(characters)[0, 2].any()


def test_the_order_of_letters_counts():
    spelling = CharCNN(A, D, F)
    assert not torch.allclose(spelling(CHARACTERS), spelling(CHARACTERS.flip(0)))


def test_both_side_by_side():
    words, spelling = WordEmbedding(V, E, unknown=1), CharCNN(A, D, F)
    both = WordAndSpelling(words, spelling)
    x = both(WORDS, CHARACTERS)
    assert both.output_size == E + F == x.shape[-1]
    assert torch.equal(x[..., :E], words(WORDS))
    assert torch.equal(x[..., E:], spelling(CHARACTERS))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: WordEmbedding(V, E, unknown=7), r"unknown: expected indices in \[0, 7\)"),
        (lambda: WordEmbedding(V, 0, unknown=1), "size: expected at least 1, got 0"),
        (lambda: WordEmbedding(V, E, unknown=1, word_dropout=1.0), "dropout: expected a share"),
        (lambda: CharCNN(A, D, 0), "filters: expected at least 1"),
        (lambda: CharCNN(A, D, F, width=2), "width: expected an odd number, got 2"),
        (lambda: WordEmbedding(V, E, unknown=1)(WORDS + 2), "words: expected indices in"),
        (lambda: CharCNN(A, D, F)(CHARACTERS + A), "characters: expected indices in"),
    ],
)
def test_bad_input(make, message):
    with pytest.raises(ValueError, match=message):
        make()
