import bz2

import numpy as np
import pytest

from course_rnn.data.word_vectors import load_glove, read_vectors


@pytest.fixture
def path(tmp_path):
    rows = {"the": 0.25, "réel": -1.0, "king": 2.0}
    lines = [f"{word}" + f" {value}" * 50 for word, value in rows.items()]
    path = tmp_path / "vectors.txt.bz2"
    path.write_bytes(bz2.compress("\n".join(lines).encode() + b"\n"))
    return path


def test_all_words_in_the_order_of_the_file(path):
    vectors = read_vectors(path)
    assert list(vectors) == ["the", "réel", "king"]
    assert vectors["réel"].dtype == np.float32
    assert np.array_equal(vectors["réel"], np.full(50, -1.0))


def test_only_the_words_that_are_wanted(path):
    assert list(read_vectors(path, {"king", "nobody"})) == ["king"]
    assert list(read_vectors(path, {"king", "the"}, first=2)) == ["the"]


@pytest.mark.parametrize("line", ["king" + " 1" * 49, "king" + " 1" * 51, "king" + " x" * 50])
def test_a_line_that_is_not_as_described(tmp_path, line):
    path = tmp_path / "vectors.txt.bz2"
    path.write_bytes(bz2.compress(b"the" + b" 0.5" * 50 + b"\n" + line.encode() + b"\n"))
    with pytest.raises(ValueError, match=r"line 2.*a word and 50 numbers"):
        read_vectors(path)


def test_bad_input(path):
    with pytest.raises(ValueError, match="words: expected a collection of words"):
        read_vectors(path, "king")
    with pytest.raises(ValueError, match="first: expected an integer ≥ 1, got 0"):
        read_vectors(path, first=0)


@pytest.mark.needs("glove_6b_50d")
def test_the_real_set():
    vectors = load_glove(first=5_000)
    assert len(vectors) == 5_000
    assert next(iter(vectors)) == "the"
    assert vectors["king"] @ vectors["queen"] > vectors["king"] @ vectors["month"]
