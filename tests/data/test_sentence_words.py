import pytest

from course_rnn.data.sentence_words import join_words, split_sentence
from course_rnn.data.translation import load_tatoeba

TEXTS = [
    "¿Qué has estado haciendo?",
    "I'm well-known at 2:30, or 3.5 times (perhaps)!",
    'Dijo "ven" y "vete".',
    "¡Vete!",
    "«Sí», dijo.",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_there_and_back(text):
    assert join_words(split_sentence(text)) == text


def test_words_and_marks():
    assert split_sentence("I'm here,  said Tom.") == ["I'm", "here", ",", "said", "Tom", "."]
    assert split_sentence("3,000 years: 4 %") == ["3,000", "years", ":", "4", "%"]


def test_only_the_second_quotation_mark_closes():
    assert join_words(["a", '"', "b", '"', "c", '"', "d", '"']) == 'a "b" c "d"'


@pytest.mark.needs("tatoeba_en_es")
def test_nearly_all_sentences_come_back():
    spanish = [pair.spanish for pair in load_tatoeba()]
    same = sum(join_words(split_sentence(text)) == text for text in spanish)
    assert same / len(spanish) > 0.999
