import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic import stories
from course_rnn.data.synthetic.stories import FILLERS, LANGUAGES, fluent, printer, whereabouts
from tests.cases import assert_rejects
from tests.frozen import digest

TASKS = [(whereabouts, 6), (printer, 16), (fluent, 7)]
cases = st.tuples(st.integers(0, 6), st.integers(1, 5), st.integers(0, 2**32))


def told(task, case):
    sentences, N, seed = case
    found = task(sentences, N, np.random.default_rng(seed))
    assert len(found) == N
    return sentences, found


@given(cases)
def test_the_person_is_where_they_went_last(case):
    sentences, found = told(whereabouts, case)
    for story in found:
        text = " ".join(story.words)
        asked = re.search(r"Where is (\w+) \?$", text).group(1)
        moves = re.findall(r"(\w+) went to the (\w+) \.", text)
        assert len(moves) == sentences + 3
        assert dict(moves)[asked] == story.answer  # later moves replace earlier ones
        assert story.lag == 6 * sentences + 6
        assert story.words[-story.lag] == story.answer
        assert story.words[-story.lag - 3] == "went"


@given(cases)
def test_what_she_printed(case):
    sentences, found = told(printer, case)
    for story in found:
        text = " ".join(story.words)
        assert re.match(r"When she tried to print her (\w+) ,", text).group(1) == story.answer
        assert text.endswith("she finally printed her")
        assert story.lag == 6 * sentences + 16
        assert story.words[-story.lag] == story.answer
        assert story.words.count(story.answer) == 1


@given(cases)
def test_the_language_of_the_country(case):
    sentences, found = told(fluent, case)
    for story in found:
        country = re.match(r"He grew up in (\w+) \.", " ".join(story.words)).group(1)
        assert story.answer[:2] == {"Poland": "Po", "Greece": "Gr"}.get(country, country[:2])
        assert story.lag == 6 * sentences + 7
        assert story.words[-story.lag] == country
        assert story.answer not in story.words


def test_fillers_are_six_words_and_say_nothing():
    assert {len(sentence) for sentence in FILLERS} == {6}
    telling = {*stories.PEOPLE, *stories.PLACES, *stories.ITEMS, *LANGUAGES, *LANGUAGES.values()}
    assert not telling & {word for sentence in FILLERS for word in sentence}


@pytest.mark.parametrize(("task", "choices"), [(whereabouts, 6), (printer, 5), (fluent, 6)])
def test_answers_are_uniform_and_tasks_vary(task, choices, rng):
    found = task(2, 3000, rng)
    counts = Counter(story.answer for story in found)
    assert len(counts) == choices
    assert max(abs(count - 3000 / choices) for count in counts.values()) < 130
    assert len({story.words for story in found}) > 100


def test_the_question_does_not_tell_the_answer(rng):
    found = whereabouts(1, 6000, rng)
    counts = Counter((story.words[-2], story.answer) for story in found)
    assert len(counts) == 24
    assert max(abs(count - 250) for count in counts.values()) < 80


def test_frozen():
    rng = np.random.default_rng(7)
    assert digest(whereabouts(2, 3, rng)) == "ec8a5b863675cc65"
    assert digest(printer(2, 3, rng)) == "3e8d2c906d702c6f"
    assert digest(fluent(2, 3, rng)) == "2ffc8bd35e9d331a"


@pytest.mark.parametrize("task", [whereabouts, printer, fluent])
def test_bad_arguments(task, rng, without_shape_hook):
    assert_rejects(lambda: task(-1, 2, rng), "sentences")
    assert_rejects(lambda: task(1, 0, rng), "N")
    assert_rejects(lambda: task(1, 2, 7), "rng")
