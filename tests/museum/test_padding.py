"""Readers of padded batches: which check catches which wrong one, and nothing a right one."""

import pytest
import torch
from torch import nn

from course_rnn.museum import padding
from course_rnn.museum.padding import CHECKS, RIGHT, WRONG, Reader, padding_suite
from course_rnn.pytorch.padding import lengths_to_mask
from tests.cases import assert_rejects

LENGTHS = torch.tensor([3, 6, 1, 4])
ALL = set(CHECKS)
FAILED = {  # in one direction, in two
    "state at index −1": (ALL, ALL),
    "way back begins in padding": (set(), ALL),
    "mean over padding": (ALL - {"values"}, ALL - {"values"}),
    "softmax over padding": (ALL - {"values"}, ALL - {"values"}),
    "loss over padding": (ALL, ALL),
    "lengths guessed from zeros": ({"values"}, {"values"}),
    "log 0 behind the mask": ({"gradients"}, {"gradients"}),
}


@pytest.fixture
def x():
    torch.manual_seed(0)
    x = torch.randn(6, 4, 2, dtype=torch.float64)
    return x * lengths_to_mask(LENGTHS, 6)[..., None]


def failed(summary, x, cell=nn.LSTM, *, both=False):
    torch.manual_seed(1)
    rnn = cell(2, 3, bidirectional=both, dtype=torch.float64)
    verdicts = padding_suite(Reader(rnn, summary), x, LENGTHS)
    assert list(verdicts) == ["longer", "values", "alone", "gradients"]
    return {name for name, holds in verdicts.items() if not holds}


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])
@pytest.mark.parametrize("name", RIGHT)
def test_right_readers_pass(name, cell, both, x):
    assert failed(RIGHT[name], x, cell, both=both) == set()


@pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])
@pytest.mark.parametrize("name", WRONG)
def test_which_check_catches_which(name, cell, x):
    assert tuple(failed(WRONG[name], x, cell, both=both) for both in (False, True)) == FAILED[name]


def test_every_check_is_needed_but_longer_is_implied_here():
    patterns = [one | two for one, two in FAILED.values()]
    assert {"values"} in patterns
    assert {"gradients"} in patterns
    assert all("longer" not in pattern or "alone" in pattern for pattern in patterns)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("way back begins in padding", "last"), ("log 0 behind the mask", "entropy")],
)
def test_these_are_right_where_nothing_is_padded(wrong, right, x):
    rnn = nn.LSTM(2, 3, bidirectional=True, dtype=torch.float64)
    x, lengths = x[:, 1:2], LENGTHS[1:2]
    reader = Reader(rnn, WRONG[wrong])
    answer = reader(x, lengths)
    reader.summary = RIGHT[right]
    torch.testing.assert_close(answer, reader(x, lengths), rtol=0, atol=1e-12)


def test_last_is_the_state_of_both_ends(x):
    rnn = nn.GRU(2, 3, bidirectional=True, dtype=torch.float64)
    answer = Reader(rnn, padding.last)(x, LENGTHS)
    for n, length in enumerate(LENGTHS):
        hs, _ = rnn(x[:length, n : n + 1])
        expected = torch.cat([hs[-1, 0, :3], hs[0, 0, 3:]])
        torch.testing.assert_close(answer[n], expected, rtol=0, atol=1e-12)


def test_an_answer_that_differs_between_columns_alone_is_caught(x):
    # right for every sequence, but handed out in the order of length
    def sorted_answers(x, lengths):
        return Reader(rnn, padding.last)(x, lengths)[lengths.argsort(descending=True)]

    rnn = nn.RNN(2, 3, dtype=torch.float64)
    verdicts = padding_suite(sorted_answers, x, LENGTHS)
    assert [name for name, holds in verdicts.items() if not holds] == ["alone"]


def test_bad_batches(x):
    reader = Reader(nn.RNN(2, 3, dtype=torch.float64), padding.last)
    assert_rejects(lambda: padding_suite(reader, x.float(), LENGTHS), "x", "float32")
    assert_rejects(lambda: padding_suite(reader, x[0], LENGTHS), "x", "(4, 2)")
    full = torch.full((4,), 6)
    assert_rejects(lambda: padding_suite(reader, x, full), "lengths", "[6, 6, 6, 6]")
