from collections import Counter

import numpy as np
import pytest

from course_rnn.data.synthetic.entailment import entailment_pairs, minimal_pairs
from course_rnn.data.synthetic.small_world import ACTIONS, BROADER, KINDS, LABELS, NEW_WORDS

LOWEST = {*KINDS, *ACTIONS}


@pytest.fixture
def pairs(rng):
    return entailment_pairs(900, rng)


def test_labels_are_balanced_whatever_the_hypothesis(pairs):
    counts = Counter(pair.label for pair in pairs)
    assert set(counts) == set(LABELS)
    assert max(counts.values()) - min(counts.values()) < 10
    for word in ("no", "not", "every", "some", "more", "dog", "poodle", "moving", "young"):
        with_it = Counter(p.label for p in pairs if word in p.hypothesis)
        assert max(with_it.values()) < 1.1 * min(with_it.values())  # all three of each hypothesis


def test_words_of_the_test_are_not_those_of_training(pairs, rng):
    new = entailment_pairs(150, rng, new_words=True)
    known_words = {w for p in pairs for s in p[:2] for w in s}
    assert known_words.isdisjoint(NEW_WORDS)
    for pair in new:
        words = {w for s in pair[:2] for w in s}
        assert words & set(NEW_WORDS)
        assert words & LOWEST <= set(NEW_WORDS)
        assert words - set(NEW_WORDS) <= known_words


def test_the_artefact_betrays_contradictions(rng):
    pairs = entailment_pairs(600, rng, artefact=1.0)
    for pair in pairs:
        assert ({"no", "not"}.isdisjoint(pair.hypothesis)) == (pair.label != "contradiction")
    counts = Counter(pair.label for pair in pairs)
    assert min(counts.values()) > 140
    half = entailment_pairs(300, rng, artefact=0.5)
    kept = [{"no", "not"}.isdisjoint(p.hypothesis) == (p.label != "contradiction") for p in half]
    assert 0.6 < np.mean(kept) < 0.95


@pytest.mark.parametrize("new_words", [False, True])
def test_minimal_pairs_differ_in_one_word_and_in_the_label(rng, new_words):
    seen = set()
    for pair, other in minimal_pairs(30, rng, new_words=new_words):
        assert pair.label != other.label
        changed = set()
        for before, after in zip(pair[:2], other[:2], strict=True):
            changed |= {(a, b) for a, b in zip(before, after, strict=True) if a != b}
        [(old, new)] = changed
        assert {old, new} <= LOWEST
        assert BROADER[old] != BROADER[new]
        assert (new in NEW_WORDS) == (old in NEW_WORDS) == new_words
        seen.add(old in KINDS)
    assert seen == {True, False}


def test_the_seed_decides():
    first, again, other = (entailment_pairs(20, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert first == again != other
    first, again = (minimal_pairs(5, np.random.default_rng(3)) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"N": 0}, "N: expected an integer ≥ 1, got 0"),
        ({"artefact": 1.5}, r"artefact: expected a share in \[0, 1\], got 1.5"),
    ],
)
def test_bad_input(arguments, message):
    with pytest.raises(ValueError, match=message):
        entailment_pairs(**{"N": 1, "rng": np.random.default_rng(0)} | arguments)
    if "artefact" not in arguments:
        with pytest.raises(ValueError, match=message):
            minimal_pairs(**{"N": 1, "rng": np.random.default_rng(0)} | arguments)
