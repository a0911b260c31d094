from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.words import BOS, EOS, PAD, UNK, WordCodec
from tests.cases import assert_rejects

corpora = st.lists(st.sampled_from(["a", "b", "c", "dd", "é", UNK, PAD, "<other>"]), max_size=40)


@given(corpora, st.integers(1, 4))
def test_decode_inverts_encode_up_to_unknown_words(words, min_count):
    codec = WordCodec.from_words(words, min_count=min_count)
    ids = codec.encode(words)
    assert ids.shape == (len(words),)
    assert ids.dtype == np.int64
    counts = Counter(words)
    expected = [word if counts[word] >= min_count else UNK for word in words]
    assert codec.decode(ids) == expected


@given(corpora, st.integers(1, 4), st.integers(2, 9))
def test_order_is_by_count_then_by_code_point(words, min_count, size):
    special = (PAD, UNK)
    codec = WordCodec.from_words(words, special=special, min_count=min_count, size=size)
    assert codec.words[:2] == special
    assert len(codec) == len(codec.words) <= size
    found = codec.words[2:]
    keys = [(-words.count(word), word) for word in found]
    assert keys == sorted(keys)
    left_out = set(words) - set(codec.words)
    for word in left_out:
        assert words.count(word) < min_count or (
            len(codec) == size and (-words.count(word), word) > keys[-1] if keys else size == 2
        )
    assert all(words.count(word) >= min_count for word in found)


@given(st.permutations(["the", "cat", "saw", "the", "dog", "and", "the", "dog", "ran"]))
def test_the_order_of_the_corpus_does_not_matter(words):
    codec = WordCodec.from_words(words)
    assert codec.words == (UNK, "the", "dog", "and", "cat", "ran", "saw")


def test_known_indices():
    codec = WordCodec.from_words(
        iter(["b", "a", "c", "a", "b", "a"]), special=(PAD, UNK, BOS, EOS), min_count=2
    )
    assert codec.words == (PAD, UNK, BOS, EOS, "a", "b")
    assert len(codec) == 6
    assert codec.encode([BOS, "b", "c", "a", EOS]).tolist() == [2, 5, 1, 4, 3]
    assert codec.decode(np.array([2, 5, 1], dtype=np.uint8)) == [BOS, "b", UNK]
    assert codec.index(PAD) == 0
    assert codec.index("b") == 5


def test_nothing_is_nothing():
    codec = WordCodec.from_words([])
    assert codec.words == (UNK,)
    assert codec.encode([]).shape == (0,)
    assert codec.encode([]).dtype == np.int64
    assert codec.decode(np.empty(0, dtype=np.int64)) == []


@pytest.mark.parametrize(
    ("options", "argument"),
    [
        ({"min_count": 0}, "min_count"),
        ({"size": 1, "special": (PAD, UNK)}, "size"),
        ({"special": (PAD,)}, "special"),
        ({"special": (UNK, UNK)}, "special"),
    ],
)
def test_bad_options(options, argument):
    assert_rejects(lambda: WordCodec.from_words(["a"], **options), argument)


def test_a_string_is_no_sequence_of_words():
    assert_rejects(lambda: WordCodec.from_words("a b"), "words", "'a b'")
    assert_rejects(lambda: WordCodec((UNK,)).encode("a b"), "words", "'a b'")


def test_bad_vocabularies():
    assert_rejects(lambda: WordCodec(("a", UNK, "a")), "words", "'a'")
    assert_rejects(lambda: WordCodec(("a", "b")), "words", UNK)


def test_an_unknown_word_has_no_index():
    assert_rejects(lambda: WordCodec((UNK, "a")).index(PAD), "word", PAD)


@pytest.mark.parametrize(
    "ids", [np.array([0, 3]), np.array([0, -1]), np.array([[0]]), np.array([0.0])]
)
def test_bad_indices(ids, without_shape_hook):
    assert_rejects(lambda: WordCodec((UNK, "a", "b")).decode(ids), "ids")


def test_frozen_and_compared_by_words():
    codec = WordCodec((UNK, "a"))
    assert codec == WordCodec((UNK, "a")) != WordCodec((UNK, "b"))
    with pytest.raises(AttributeError):
        codec.words = ()
