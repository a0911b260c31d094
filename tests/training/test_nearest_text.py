from collections import Counter

import numpy as np
import pytest

from course_rnn.training.nearest_text import nearest_texts
from tests.cases import assert_rejects


def by_hand(training, asked):
    spread = Counter(word for words in training for word in set(words))

    def features(words):
        counts = Counter(w for w in words if 0 < spread[w] <= len(training) / 2)
        return {w: c * np.log(len(training) / spread[w]) for w, c in counts.items()}

    def cosine(a, b):
        lengths = [np.sqrt(sum(v**2 for v in f.values())) for f in (a, b)]
        dot = sum(a[w] * b[w] for w in a.keys() & b.keys())
        return dot / np.prod(lengths) if dot else 0.0

    rows = [[cosine(features(words), features(known)) for known in training] for words in asked]
    return np.array(rows)


@pytest.mark.parametrize("block", [1, 7, 100])
def test_the_cosine_is_the_largest(block):
    rng = np.random.default_rng(0)
    words = np.array([f"w{k}" for k in range(20)])
    texts = [rng.choice(words, rng.integers(1, 9)).tolist() for _ in range(45)]
    training, asked = texts[:30], [*texts[30:], ["new"], []]
    found = nearest_texts(training, asked, block)
    table = by_hand(training, asked)
    assert found.shape == (17,)
    assert table[np.arange(17), found] == pytest.approx(table.max(axis=1), abs=1e-6)
    assert found[-2:].tolist() == [0, 0]


def test_itself_is_nearest():
    texts = [["a", "b"], ["a", "c"], ["d"], ["b", "c", "d"]]
    assert nearest_texts(texts, texts).tolist() == [0, 1, 2, 3]


def test_a_rare_word_weighs_more():
    training = [["x", "a"], ["y", "a"], ["y", "b"], ["z"], ["v"], ["w"]]
    assert nearest_texts(training, [["x", "y"]]).tolist() == [0]


def test_no_texts():
    assert_rejects(lambda: nearest_texts([], [["a"]]), "training")
