import pytest

from course_rnn.data.cache import fetch
from course_rnn.data.tagging import TaggedSentence, load_ewt, parse_conllu
from tests.data.real import write


def row(number, form, tag):
    return f"{number}\t{form}\t{form}\t{tag}\t_\t_\t0\troot\t_\t_\n"


FIRST = "# text = I don't.\n" + row(1, "I", "PRON") + row("2-3", "don't", "_")
FIRST += row(2, "do", "AUX") + row(3, "n't", "PART") + row("3.1", "go", "VERB") + "\n"


def test_words_and_tags(tmp_path):
    path = write(tmp_path, FIRST + "\n# a comment\n" + row(1, "=", "SYM"))
    assert parse_conllu(path) == [
        TaggedSentence(("I", "do", "n't"), ("PRON", "AUX", "PART")),
        TaggedSentence(("=",), ("SYM",)),
    ]


@pytest.mark.parametrize(
    "second",
    [
        "1\tGo\tgo\n",
        "one\tGo\tgo\tVERB\t_\t_\t0\troot\t_\t_\n",
        "# a comment alone\n",
        row("1-2", "don't", "_"),
        row(1, "Go", "_"),
    ],
)
def test_a_malformed_sentence_is_named_by_its_line(tmp_path, second):
    path = write(tmp_path, FIRST + second)
    with pytest.raises(ValueError, match=rf"^{path}, line 8: expected a "):
        parse_conllu(path)


@pytest.mark.needs("ud_english_ewt")
def test_ewt():
    treebank = load_ewt()
    assert [len(part) for part in treebank] == [12_544, 2_001, 2_077]
    assert len({tag for sentence in treebank.train for tag in sentence.tags}) == 17
    lines = (fetch("ud_english_ewt") / "en_ewt-ud-train.conllu").read_text("utf-8").split("\n")
    words = [line for line in lines if line.partition("\t")[0].isdecimal()]
    assert sum(len(sentence.words) for sentence in treebank.train) == len(words)
    assert treebank.train[0].words[:5] == ("Al", "-", "Zaman", ":", "American")
    assert treebank.train[0].tags[:5] == ("PROPN", "PUNCT", "PROPN", "PUNCT", "ADJ")
