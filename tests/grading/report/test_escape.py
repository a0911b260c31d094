import unicodedata

import pytest

from course_rnn.grading.report.escape import HIDDEN, LONGEST, visible
from tests.grading.report.sample import EVIL


@pytest.mark.parametrize("text", ["rnn_forward.ipynb", "h_t = tanh(W_xh·x_t) − 1 … σ′", "名前", ""])
def test_ordinary_text_stays(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\u001b[2J"),
        ("a\nb\r", "a\\u000ab\\u000d"),
        ("\u202egpj", "\\u202egpj"),
        ("\u2066x\u2069\u200f", "\\u2066x\\u2069\\u200f"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\u2028", "\\u2028"),
        ("\x9b31m", "\\u009b31m"),
    ],
)
def test_what_a_screen_would_obey_is_written_as_its_code(text, shown):
    assert visible(text) == shown


def test_nothing_hidden_is_left_of_any_character():
    shown = visible(EVIL) + "".join(visible(chr(code)) for code in range(0x3000))
    assert not any(unicodedata.category(character) in HIDDEN for character in shown)


def test_long_text_is_cut():
    assert len(visible("\x00" * 10 * LONGEST)) == LONGEST + 1
    assert len(visible("a" * 10 * LONGEST)) <= LONGEST + 1
