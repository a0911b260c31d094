from collections import Counter

import numpy as np
import pytest

from course_rnn.data.synthetic.paraphrase import (
    PEOPLE,
    PLACES,
    VERBS,
    Event,
    all_events,
    paraphrase_pairs,
    ways_to_say,
)

PERSON = {word: i for i, words in enumerate(PEOPLE) for word in words}
ACTIVE = {past: i for i, words in enumerate(VERBS) for past, _ in words}
PASSIVE = {form: i for i, words in enumerate(VERBS) for _, form in words}


def understood(sentence):
    """What a sentence says, read from its words and their order alone."""
    text = " ".join(sentence)
    [(place, said)] = [(i, p) for i, ps in enumerate(PLACES) for p in ps if p in text]
    words = text.replace(said, "").split()
    people = [PERSON[w] for w in words if w in PERSON]
    if "was" in words and "it" not in words:
        [verb] = [PASSIVE[w] for w in words if w in PASSIVE]
        return Event(people[1], verb, people[0], place)
    [verb] = [ACTIVE[w] for w in words if w in ACTIVE]
    return Event(people[0], verb, people[1], place)


def test_every_way_says_the_event_and_no_way_is_said_twice():
    events = all_events()
    assert len(set(events)) == len(events)
    for event in events[::37]:
        ways = ways_to_say(event)
        assert len(set(ways)) == len(ways) == 3 * 2 * 8 * len(PLACES[event.place])
        assert {understood(way) for way in ways} == {event}


def test_no_sentence_says_two_things():
    said = [way for event in all_events() for way in ways_to_say(event)]
    assert len(set(said)) == len(said)


@pytest.fixture
def pairs(rng):
    return paraphrase_pairs(all_events(), 1_200, rng)


def test_pairs_are_what_they_are_called(pairs):
    counts = Counter(pair.kind for pair in pairs)
    assert abs(counts["paraphrase"] - 600) < 60
    assert min(counts["swapped"], counts["other"]) > 240
    for first, second, kind in pairs:
        a, b = understood(first), understood(second)
        assert first != second
        if kind == "paraphrase":
            assert a == b
        elif kind == "swapped":
            assert b == a._replace(agent=a.patient, patient=a.agent)
        else:
            assert sum(x != y for x, y in zip(a, b, strict=True)) == 1


def test_a_swapped_pair_has_the_words_of_a_paraphrase(pairs):
    for first, second, kind in pairs:
        if kind == "swapped":
            ways = ways_to_say(understood(first))
            assert sorted(second) in [sorted(way) for way in ways if way != first]


def test_only_the_events_that_are_given(rng):
    event = Event(2, 3, 4, 1)
    for first, _, _ in paraphrase_pairs([event], 20, rng):
        assert understood(first) == event


def test_the_seed_decides():
    events = all_events()
    first, again, other = (
        paraphrase_pairs(events, 20, np.random.default_rng(seed)) for seed in (3, 3, 4)
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (Event(8, 0, 1, 0), "event: expected agent from 0 to 7, got 8"),
        (Event(0, -1, 1, 0), "event: expected verb from 0 to 5, got -1"),
        (Event(1, 0, 1, 0), "event: expected two different people"),
    ],
)
def test_no_such_event(event, message, rng):
    with pytest.raises(ValueError, match=message):
        ways_to_say(event)
    with pytest.raises(ValueError, match=message):
        paraphrase_pairs([event], 3, rng)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"N": 0}, "N: expected an integer ≥ 1, got 0"),
        ({"events": []}, "events: expected at least one, got none"),
    ],
)
def test_bad_input(arguments, message):
    good = {"events": [Event(0, 0, 1, 0)], "N": 1, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=message):
        paraphrase_pairs(**good | arguments)
