from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from course_rnn.data.synthetic.entailment import _hypothesis, _premises
from course_rnn.data.synthetic.small_world import (
    AGES,
    BROADER,
    LABELS,
    NARROWER,
    QUANTIFIERS,
    Meaning,
    in_words,
    judge,
    lowest,
)


def is_a(word, general):
    """Whether a word of the lowest level is below another one, or is it; "" is everything."""
    while word != general and word in BROADER:
        word = BROADER[word]
    return general in ("", word)


def is_true(sentence, world):
    """Read a sentence by its words alone, in a world of (kind, age, action, place)."""
    text = " ".join(sentence)
    who, what = text.split(" is ")
    count = next(q for q in sorted(QUANTIFIERS, key=len, reverse=True) if who.startswith(q + " "))
    *age, noun = who.removeprefix(count).split()
    denied = what.startswith("not ")
    action, _, place = what.removeprefix("not ").partition(" ")
    named = [p for p in world if is_a(p[0], noun) and p[1] in (age or AGES)]
    doing = [p for p in named if (is_a(p[2], action) and is_a(p[3], place)) != denied]
    return {
        "some": len(doing) >= 1,
        "more than one": len(doing) >= 2,
        "every": len(doing) == len(named),
        "no": not doing,
        "not every": len(doing) < len(named),
    }[count]


def names_somebody(sentence, world):
    """Whether somebody of the kind that it names is there."""
    who = " ".join(sentence).split(" is ")[0].split()
    return any(is_a(p[0], who[-1]) and (p[1] == who[-2] or who[-2] not in AGES) for p in world)


def one_of_each(premise, hypothesis):
    """People that differ in what the two sentences can tell apart, one of each sort."""
    people = {}
    for kind, age in product([*lowest("animal"), *lowest("person")], AGES):
        for action, place in product(
            [a for top in ("moving", "speaking", "working") for a in lowest(top)],
            [p for top in ("indoors", "outdoors") for p in lowest(top)],
        ):
            said = tuple(
                (
                    is_a(kind, m.noun) and m.age in ("", age),
                    is_a(action, m.action) and is_a(place, m.place),
                )
                for m in (premise, hypothesis)
            )
            people.setdefault(said, (kind, age, action, place))
    return list(people.values())


def by_worlds(premise, hypothesis, size=4):
    """The label, from all worlds of at most four people; more cannot make a difference.

    Each sentence asks for two at most, and whoever it asks for is of the kind that it names.
    """
    first, second = in_words(premise), in_words(hypothesis)
    seen = set()
    sorts = one_of_each(premise, hypothesis)
    for n in range(1, size + 1):
        for world in combinations_with_replacement(sorts, n):
            if all(names_somebody(said, world) for said in (first, second)) and is_true(
                first, world
            ):
                seen.add(is_true(second, world))
        if len(seen) == 2:
            return "neutral"
    return {True: "entailment", False: "contradiction"}[seen.pop()]


def test_labels_are_those_of_all_small_worlds():
    rng = np.random.default_rng(0)
    counts = dict.fromkeys(LABELS, 0)
    for _ in range(25):
        hypothesis = _hypothesis(False, rng)
        for label, premise in _premises(hypothesis, False, rng).items():
            assert by_worlds(premise, hypothesis) == judge(premise, hypothesis) == label
            counts[label] += 1
    assert min(counts.values()) > 8


@pytest.mark.parametrize("first", QUANTIFIERS)
@pytest.mark.parametrize("second", QUANTIFIERS)
def test_every_two_quantifiers(first, second):
    for noun, action in product(("animal", "dog", "poodle", "bird"), ("moving", "walking")):
        premise = Meaning(first, "", "dog", False, "moving", "")
        hypothesis = Meaning(second, "", noun, False, action, "")
        assert judge(premise, hypothesis) == by_worlds(premise, hypothesis)


@pytest.mark.parametrize("first", ["some", "more than one"])
@pytest.mark.parametrize("second", ["some", "more than one"])
def test_negated_claims(first, second):
    for denied in product((False, True), repeat=2):
        premise = Meaning(first, "", "dog", denied[0], "moving", "")
        hypothesis = Meaning(second, "young", "dog", denied[1], "moving", "indoors")
        for pair in ((premise, hypothesis), (hypothesis, premise)):
            assert judge(*pair) == by_worlds(*pair)


def test_known_cases():
    every = Meaning("every", "", "dog", False, "moving", "")
    no = every._replace(quantifier="no")
    assert judge(every, every) == "entailment"
    assert judge(every, no) == judge(no, every) == "contradiction"
    assert judge(every, Meaning("not every", "", "animal", False, "moving", "")) == "neutral"
    assert judge(every, Meaning("not every", "", "poodle", False, "moving", "")) == "contradiction"
    several = Meaning("more than one", "", "dog", False, "walking", "indoors")
    assert judge(several, several._replace(quantifier="some", place="")) == "entailment"
    assert judge(several._replace(quantifier="some"), several) == "neutral"


def test_words_are_a_tree():
    for word, above in BROADER.items():
        assert word in NARROWER[above]
    assert sum(map(len, NARROWER.values())) == len(BROADER)  # nothing is below two words
    assert set(lowest("animal")).isdisjoint(lowest("person"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quantifier": "most"}, "premise: expected a quantifier, got 'most'"),
        ({"age": "green"}, "premise: expected an age, got 'green'"),
        ({"noun": "tree"}, "word: expected a kind, an action or a place, got 'tree'"),
    ],
)
def test_bad_input(change, message):
    every = Meaning("every", "", "dog", False, "moving", "")
    with pytest.raises(ValueError, match=message):
        judge(every._replace(**change), every)
