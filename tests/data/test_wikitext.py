import gzip

import pytest

from course_rnn.data.wikitext import load_wikitext2, parse_wikitext, replace_rare


def test_every_line_ends_in_eos(tmp_path):
    path = tmp_path / "text.gz"
    path.write_bytes(gzip.compress(b" \n = A title = \n\n the cat \n", mtime=0))
    assert parse_wikitext(path) == [
        *("<eos>", "=", "A", "title", "=", "<eos>", "<eos>"),
        *("the", "cat", "<eos>"),
    ]


def test_what_is_rare_in_the_first_part_is_unknown_in_all():
    parts = [["a", "b", "a", "c", "b", "a"], ["c", "c", "c", "d", "a"]]
    assert replace_rare(parts, 2) == [
        ["a", "b", "a", "<unk>", "b", "a"],
        ["<unk>", "<unk>", "<unk>", "<unk>", "a"],
    ]
    assert parts[0][3] == "c"


@pytest.mark.needs("wikitext2")
def test_wikitext2():
    # Words and vocabulary as in the table of Merity et al. (2016).
    parts = load_wikitext2()
    assert [len(part) for part in parts] == [2_088_628, 217_646, 245_569]
    vocabulary = set(parts.train)
    assert len(vocabulary) == 33_278
    assert {"<eos>", "<unk>"} <= vocabulary
    assert set(parts.valid) | set(parts.test) <= vocabulary
    assert parts.test[:6] == ["<eos>", "=", "Robert", "<unk>", "=", "<eos>"]
