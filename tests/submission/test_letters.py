import pytest

from course_rnn.submission.letters import look_alike, odd_character
from tests.submission.notebooks import read

GOOD = "def f(x):\n    return x"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("\u00a0   return x", "an odd space (U+00A0): delete and type it again."),
        ("    return\u00a0x", "an odd space (U+00A0): delete and type it again."),
        ("    return x\u3000+ 1", "an odd space (U+3000): delete and type it again."),
        ("    return x\u2028+ 1", "an odd space (U+2028): delete and type it again."),
        ("    return x\u200b", "an invisible character (U+200B): delete and type it again."),
        ("    return x \ufeff+ 1", "an invisible character (U+FEFF): delete and type it again."),
        ("    return “x”", "a curly quotation mark (U+201C): delete and type it again."),
        ("    return x − 1", "a character that Python does not know (U+2212): "),
    ],
)
def test_characters_that_python_does_not_take(code, reason):
    found = read(GOOD, f"def g(x):\n{code}")
    (cell,) = found.broken
    assert cell.reason.startswith(reason)
    assert (cell.origin.cell, cell.origin.line) == (2, 2)


@pytest.mark.parametrize("message", ["invalid syntax", "U+00A0", "invalid character '<' (U+3C", ""])
def test_other_messages(message):
    assert odd_character(message) == ""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("\u0440erplexity", "there is \u0440erplexity, whose first letter is Cyrillic"),
        ("perplexit\u0443", "there is perplexit\u0443, whose letter 10 is Cyrillic"),
        ("p\u03b5rplexity", "there is p\u03b5rplexity, whose second letter is Greek"),
        ("p\u00e9rplexity", "whose second letter is the letter latin small letter e with acute"),
        ("perplexity", ""),
        ("perplexitx", ""),
        ("\u0440erplexity2", ""),
        ("\u0440erplexitx", ""),
    ],
)
def test_look_alikes(written, said):
    found = look_alike("perplexity", {"f", written})
    assert found.endswith(said)
    assert bool(found) == bool(said)
