import numpy as np
import pytest

from course_rnn.data.vowels import load_japanese_vowels, parse_ts
from tests.data.real import write

HEADER = "#About: 1,2:3\n@dimensions 2\n@classLabel true 1 2\n@data\n"


def test_series(tmp_path):
    path = write(tmp_path, HEADER + "1,2,3.5:-4,5,6:1\n7:8:2\n")
    first, second = parse_ts(path)
    assert first.x.tolist() == [[1, -4], [2, 5], [3.5, 6]]
    assert first.x.dtype == np.float64
    assert second.x.tolist() == [[7, 8]]
    assert (first.speaker, second.speaker) == (0, 1)


@pytest.mark.parametrize(
    "line", ["", "1,2:3:1", "1,2:3,4", "1,x:3,4:1", "1,nan:3,4:1", "1,2:3,4:0", "1,2:1", "1:2:3:1"]
)
def test_a_malformed_line_is_named(tmp_path, line):
    path = write(tmp_path, f"{HEADER}1,2,3:4,5,6:1\n{line}\n1:2:1\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 6: expected "):
        parse_ts(path)


def test_no_data(tmp_path):
    path = write(tmp_path, "#About\n@dimensions 2\n1,2:3,4:1\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 3: expected a line @data"):
        parse_ts(path)


@pytest.mark.needs("japanese_vowels")
def test_japanese_vowels():
    train, test = load_japanese_vowels()
    assert (len(train), len(test)) == (270, 370)
    assert {utterance.x.shape[1] for utterance in train + test} == {12}
    lengths = [len(utterance.x) for utterance in train + test]
    assert (min(lengths), max(lengths)) == (7, 29)
    # sizes in the description of the set at UCI
    assert np.bincount([u.speaker for u in train]).tolist() == [30] * 9
    assert np.bincount([u.speaker for u in test]).tolist() == [31, 35, 88, 44, 29, 24, 40, 50, 29]
    assert train[0].x[0, :2].tolist() == [1.860936, -0.207383]
