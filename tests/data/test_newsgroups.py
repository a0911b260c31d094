import pytest

from course_rnn.data.newsgroups import Posting, load_newsgroups, parse_newsgroups
from tests.data.real import write

HEADER = "Category\tText\nd\tstring\nclass\t\n\n"


def test_postings(tmp_path):
    path = write(tmp_path, HEADER + "sci.space\tre moon  far\nrec.autos\tcars\n")
    assert parse_newsgroups(path) == [
        Posting(("re", "moon", "far"), "sci.space"),
        Posting(("cars",), "rec.autos"),
    ]


@pytest.mark.parametrize("line", ["sci.space", "\tre moon", "sci.space\t ", "sci.space\ta\tb"])
def test_a_malformed_line_is_named(tmp_path, line):
    path = write(tmp_path, f"{HEADER}sci.space\tre moon\n{line}\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 6: expected a group and a text"):
        parse_newsgroups(path)


@pytest.mark.parametrize("header", ["", "sci.space\tre moon\n"])
def test_the_header(tmp_path, header):
    with pytest.raises(ValueError, match=r"line 1: expected the four lines of header"):
        parse_newsgroups(write(tmp_path, header))


@pytest.mark.needs("newsgroups")
def test_newsgroups():
    parts = load_newsgroups()
    assert [len(part) for part in parts] == [11_293, 7_528]
    groups = {posting.group for part in parts for posting in part}
    assert len(groups) == 20
    assert {posting.group for posting in parts.test} == groups
