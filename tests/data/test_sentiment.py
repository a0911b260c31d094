import io
import tarfile

import pytest

from course_rnn.data.sentiment import (
    MEMBER,
    Snippet,
    load_movie_snippets,
    parse_snippets,
    split_words,
)


def archive(folder, content, member=MEMBER):
    path = folder / "archive.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo(member)
        info.size = len(content.encode())
        tar.addfile(info, io.BytesIO(content.encode()))
    return path


def test_snippets(tmp_path):
    path = archive(tmp_path, "1\t2.5\tA delight.\r\n2\t-4\tDull, and long\r\n")
    assert parse_snippets(path) == [Snippet("A delight.", 2.5), Snippet("Dull, and long", -4.0)]


def test_words():
    words = ["do", "n't", "!", "it", "'s", "not", ",", "e", ".", "g", ".", "2nd", "-", "rate"]
    assert split_words("Don't! It's not, e.g. 2nd-rate_") == tuple(words)
    assert split_words("can't won’t") == ("ca", "n't", "won", "’", "t")


@pytest.mark.parametrize(
    "line",
    [
        "2\tA delight.",
        "2\tgood\tA delight.",
        "2\t4.5\tA",
        "2\tnan\tA",
        "2\t1\t ",
        "",
        "a\t",
    ],
)
def test_a_malformed_line_is_named(tmp_path, line):
    path = archive(tmp_path, f"1\t2.5\tA delight.\n{line}\n3\t0\tFine.\n")
    with pytest.raises(ValueError, match=rf"^{path}: {MEMBER}, line 2: expected "):
        parse_snippets(path)


def test_an_archive_without_the_file(tmp_path):
    path = archive(tmp_path, "1\t2.5\tA delight.\n", member="other.txt")
    with pytest.raises(ValueError, match=rf"^{path}: expected it to hold {MEMBER}, got \['o"):
        parse_snippets(path)


@pytest.mark.needs("movie_snippets")
def test_movie_snippets():
    snippets = load_movie_snippets()
    assert len(snippets) == 10_605
    assert sum(snippet.rating > 0.5 for snippet in snippets) == 4_982
    assert sum(snippet.rating < -0.5 for snippet in snippets) == 5_061
    assert snippets[2] == Snippet("Effective but too tepid biopic", -0.6)
