import numpy as np
import pytest

from course_rnn.figures.running_verdict import Read, running_verdict

VERDICT, SHARES = np.array([0.2, 0.75]), np.array([[1.0, 0.0], [0.4, 0.6]])
ONE = Read(["not", "bad"], VERDICT, SHARES)


def test_its_data_are_those_of_the_sentences():
    data = running_verdict([ONE, ONE], ("against", "for"), share="weight").data
    assert len(data["sentences"]) == 2
    assert data["sentences"][0] == {
        "words": ["not", "bad"],
        "verdict": [0.2, 0.75],
        "shares": [[1.0], [0.4, 0.6]],
    }
    assert (data["classes"], data["share"]) == (["against", "for"], "weight")


@pytest.mark.parametrize(
    ("sentences", "message"),
    [
        ([], "sentences: expected at least one, got none"),
        ([Read([], VERDICT[:0], SHARES[:0])], r"sentences\[0\]: expected 1 to 30 words, got 0"),
        ([ONE._replace(verdict=VERDICT[:1])], r"sentences\[0\].verdict: expected 2 prob"),
        ([ONE, ONE._replace(verdict=2 * VERDICT)], r"sentences\[1\].verdict: expected 2 prob"),
        ([ONE._replace(shares=SHARES.T)], r"sentences\[0\].shares: expected a lower triangle"),
        ([ONE._replace(shares=SHARES[:1])], r"sentences\[0\].shares: expected a lower triangle"),
        ([ONE._replace(shares=SHARES / 2)], r"sentences\[0\].shares: expected rows of sum 1"),
    ],
)
def test_bad_input(sentences, message, without_shape_hook):
    with pytest.raises(ValueError, match=message):
        running_verdict(sentences, ("against", "for"), share="weight")
