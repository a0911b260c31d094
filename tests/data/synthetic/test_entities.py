from collections import Counter

import numpy as np
import pytest

from course_rnn.data.bio import from_bio, is_valid_bio
from course_rnn.data.synthetic.entities import (
    FIRST_NAMES,
    FORMS,
    ORDINARY,
    TEMPLATES,
    entity_sentences,
)

NAMES = ["Houston", "Baker", "Brown", "Long", "Lincoln"]


@pytest.fixture
def sentences(rng):
    return entity_sentences(NAMES, 2_000, rng)


def test_tags_are_valid_and_as_many_as_words(sentences):
    for sentence in sentences:
        assert len(sentence.words) == len(sentence.tags)
        assert is_valid_bio(sentence.tags)
        assert sentence.words[0][0].isupper()
        assert from_bio(sentence.tags)


def test_names_stand_in_spans_unless_they_are_words(sentences):
    outside = set()
    for sentence in sentences:
        for t, (word, tag) in enumerate(zip(*sentence, strict=True)):
            if tag == "O" and word in NAMES:
                outside.add(word)
                assert t == 0  # as in "Brown bread", at the start alone
    assert outside == {"Brown", "Long"}


def test_each_name_is_each_of_the_three(sentences):
    labels = Counter(
        (word, tag[2:]) for s in sentences for word, tag in zip(*s, strict=True) if word in NAMES
    )
    for name in NAMES:
        for label in FORMS:
            assert labels[name, label] > 100


def test_every_form_comes(sentences):
    found = {label: set() for label in FORMS}
    for s in sentences:
        for start, stop, label in from_bio(s.tags):
            words = [
                "?" if w in NAMES else "+" if w in FIRST_NAMES else w for w in s.words[start:stop]
            ]
            found[label].add(" ".join(words))
    assert found == {label: set(forms) for label, forms in FORMS.items()}


def test_every_template_comes(sentences):
    said = {
        tuple(w if t == "O" else t[2:] for w, t in zip(*s, strict=True) if t[:1] != "I")
        for s in sentences
    }
    for template in TEMPLATES:
        first = template[0] if template[0] in FORMS else template[0].capitalize()
        assert (first, *template[1:]) in said
    assert {t[0] for t in TEMPLATES} & set(ORDINARY)


def test_the_seed_decides():
    first, again, other = (
        entity_sentences(NAMES, 20, np.random.default_rng(seed)) for seed in (3, 3, 4)
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("names", "N", "message"),
    [
        (["Houston"], 3, "names: expected at least two words"),
        ("Houston", 3, "names: expected at least two words"),
        (["Houston", "De Witt"], 3, "names: expected at least two words"),
        (NAMES, 0, "N: expected"),
    ],
)
def test_bad_input(rng, names, N, message):
    with pytest.raises(ValueError, match=message):
        entity_sentences(names, N, rng)
