from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.synthetic.rooms import follow, greeting, room_question
from course_rnn.data.synthetic.stories import PEOPLE, PLACES

seeds = st.integers(0, 2**32)


def test_the_last_move_and_the_last_taking_count():
    known = follow(
        [
            "John went to the hall .",
            "John took the maps .",
            "Mary went to the hall .",
            "Mary took the maps .",
            "Mary went to the garden .",
        ]
    )
    assert known.where == {"John": ("hall", 0), "Mary": ("garden", 4)}
    assert known.has == {"maps": ("Mary", 3)}


@given(st.integers(4, 12), st.sampled_from([1, 2]), st.integers(2, 4), seeds)
def test_the_answer_follows_from_the_supporting_sentences_alone(sentences, facts, people, seed):
    asked = room_question(sentences, facts, np.random.default_rng(seed), people=people)
    assert len(asked.story) == sentences
    assert len(asked.supporting) == facts
    told = [asked.story[k] for k in asked.supporting]
    known = follow(told)
    word = asked.question.split()[-2]
    person = known.has[word][0] if facts == 2 else word
    assert known.where[person][0] == asked.answer
    # nothing later changes it
    for k in range(max(asked.supporting) + 1, sentences):
        assert asked.story[k].split()[0] != person or "took" in asked.story[k]
    assert len({s.split()[0] for s in asked.story}) <= people


@given(st.integers(2, 4), st.integers(0, 4), st.integers(2, 6), seeds)
def test_greetings_have_somebody_present(people, more, places, seed):
    drawn = greeting(people + more, np.random.default_rng(seed), people=people, places=places)
    where = {name: place for name, (place, _) in follow(drawn.story).where.items()}
    assert len(drawn.story) == people + more
    assert len(where) == people
    assert set(where.values()) <= set(PLACES[:places])
    shared = {name for name in where if where[name] == where[drawn.speaker]}
    assert {drawn.speaker, *drawn.present} == shared
    assert drawn.speaker not in drawn.present
    assert drawn.prompt.split()[0] == drawn.speaker


def test_nothing_in_a_story_is_more_frequent_than_it_should_be(rng):
    drawn = [room_question(6, 2, rng) for _ in range(600)]
    answers = Counter(asked.answer for asked in drawn)
    assert len(answers) == 6
    assert all(abs(count - 100) < 45 for count in answers.values())
    speakers = Counter(greeting(4, rng).speaker for _ in range(600))
    assert all(abs(speakers[name] - 150) < 55 for name in PEOPLE)


def test_arguments(rng):
    with pytest.raises(ValueError, match="facts: expected 1 or 2, got 3"):
        room_question(5, 3, rng)
    with pytest.raises(ValueError, match="people"):
        room_question(5, 1, rng, people=5)
    with pytest.raises(ValueError, match="places: expected at most 6"):
        greeting(4, rng, places=7)
