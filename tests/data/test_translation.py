import pytest

from course_rnn.data.translation import Translation, load_tatoeba, parse_tatoeba
from tests.data.real import write


def test_pairs(tmp_path):
    path = write(tmp_path, "Go.\tVe.\tby A\nGo.\tVete ya.\tby B\n")
    assert parse_tatoeba(path) == [
        Translation("Go.", "Ve.", "by A"),
        Translation("Go.", "Vete ya.", "by B"),
    ]


@pytest.mark.parametrize("line", ["", "Go.\tVe.", "Go.\t \tby A", "Go.\tVe.\tby A\tmore"])
def test_a_malformed_line_is_named(tmp_path, line):
    path = write(tmp_path, f"Go.\tVe.\tby A\n{line}\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 2: expected English, Spanish and"):
        parse_tatoeba(path)


@pytest.mark.needs("tatoeba_en_es")
def test_tatoeba():
    pairs = load_tatoeba()
    assert len(pairs) == 140_868
    assert sum(len(pair.english.split()) <= 8 for pair in pairs) == 118_155
    assert len({pair.english for pair in pairs}) == 119_342
    assert pairs[0][:2] == ("Go.", "Ve.")
    assert all("tatoeba.org #" in pair.attribution for pair in pairs)
