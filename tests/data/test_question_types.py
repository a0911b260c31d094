from collections import Counter

import pytest

from course_rnn.data.question_types import COARSE, Question, load_trec, parse_trec
from tests.data.real import write

HEADER = ",label-coarse,label-fine,text\n"


def test_questions(tmp_path):
    path = write(tmp_path, HEADER + '0,5,46,"Where , exactly ?"\n1,0,7,Why ?\n')
    assert parse_trec(path) == [Question("Where , exactly ?", 5, 46), Question("Why ?", 0, 7)]


@pytest.mark.parametrize(
    "line", ["1,0,Why ?", "1,0,x,Why ?", "1,6,7,Why ?", "1,0,47,Why ?", "1,-1,7,W"]
)
def test_a_malformed_line_is_named(tmp_path, line):
    path = write(tmp_path, f"{HEADER}0,5,46,Where ?\n{line}\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 3: expected .*class"):
        parse_trec(path)


@pytest.mark.parametrize("header", ["", "0,5,46,Where ?\n"])
def test_the_header(tmp_path, header):
    path = write(tmp_path, header)
    with pytest.raises(ValueError, match=rf"^{path}, line 1: expected the columns"):
        parse_trec(path)


@pytest.mark.needs("trec")
def test_trec():
    parts = load_trec()
    assert [len(part) for part in parts] == [5_452, 500]
    questions = parts.train + parts.test
    assert len({question.fine for question in questions}) == 47
    assert parts.test[0].text == "How far is it from Denver to Aspen ?"
    # Sizes of the classes in the test part: Li and Roth (2002), table 2.
    counts = Counter(COARSE[question.coarse] for question in parts.test)
    assert (counts["abbreviation"], counts["description"]) == (9, 138)
    assert (counts["entity"], counts["human"]) == (94, 65)
    assert (counts["location"], counts["numeric"]) == (81, 113)
