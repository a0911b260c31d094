import pytest

from course_rnn.data.cache import fetch
from course_rnn.data.music import load_irish_tunes, parse_abc
from tests.data.real import write

FIRST = "X:1\nT:One\nK:D\nABc|\n"


def test_tunes(tmp_path):
    # an empty line within a tune does not end it
    path = write(tmp_path, f"\n{FIRST}\ndef|\n\n\nX: 22\nK:G\nG2|")
    assert parse_abc(path) == [FIRST + "def|\n", "X: 22\nK:G\nG2|\n"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("T:One\nX:1\nK:D\n", 1),
        (FIRST + "X:two\nK:D\n", 5),
        (FIRST + "\nX:2\nT:Two\n", 6),
        ("X:1\nT:One\nABc|\n" + FIRST, 1),
    ],
)
def test_a_malformed_tune_is_named(tmp_path, text, line):
    path = write(tmp_path, text)
    with pytest.raises(ValueError, match=rf"^{path}, line {line}: expected "):
        parse_abc(path)


@pytest.mark.needs("irish")
def test_irish_tunes():
    tunes = load_irish_tunes()
    assert len(tunes) == 804
    text = fetch("irish").read_text(encoding="utf-8")
    assert len(text) == 197_618
    assert "".join(tunes) == "".join(f"{line}\n" for line in text.split("\n") if line.strip())
