"""Exercise 8.1: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch08.most_frequent_tags.spec import reference, tag_counts
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import shapes_do_not_fit


def _table(row, empty=None):
    """``row(counts)`` for words that came, ``empty(counts)`` (the commonest tag) for others."""

    @np.errstate(all="ignore")
    def answer(words, tags, V, K):
        counts = tag_counts(words, tags, V, K)
        rest = counts.sum(axis=0).argmax() if empty is None else empty(counts)
        return np.where(counts.any(axis=1), row(counts), rest)

    return answer


def _best(counts):
    return counts.argmax(axis=1)


def _last_of_ties(counts):
    return counts.shape[1] - 1 - counts[:, ::-1].argmax(axis=1)


def _by_place(place):
    def answer(words, tags, V, K):
        table = np.full(V, np.bincount(tags, minlength=K).argmax())
        for word in np.unique(words):
            table[word] = tags[words == word][place]
        return table

    return answer


def _first_to_lead(words, tags, V, K):
    """A tag replaces another only when it leads: of ties, the one that led first."""
    counts = np.zeros((V, K), dtype=int)
    table = np.full(V, np.bincount(tags, minlength=K).argmax())
    seen = set()
    for word, tag in zip(words.tolist(), tags.tolist(), strict=True):
        counts[word, tag] += 1
        if word not in seen or counts[word, tag] > counts[word, table[word]]:
            table[word] = tag
        seen.add(word)
    return table


def _each_pair_once(words, tags, V, K):
    came = tag_counts(words, tags, V, K) > 0
    return np.where(came.any(axis=1), came.argmax(axis=1), came.sum(axis=0).argmax())


def _largest_word(words, tags, V, K):
    return reference(words, tags, int(words.max()) + 1, K)


MISTAKES = (
    Mistake(
        "new words get tag 0",
        "a word that never came gets tag 0, the argmax of a row of zeros: it gets the commonest "
        "tag of all.",
        _table(_best, lambda counts: 0),
    ),
    Mistake(
        "new words get −1",
        "a word that never came gets −1: it gets the commonest tag of all.",
        _table(_best, lambda counts: -1),
    ),
    Mistake(
        "commonest by words",
        "for new words the tag is taken that is the most frequent one of most *words*: count how "
        "often each tag came in the text.",
        _table(
            _best,
            lambda counts: np.bincount(
                counts.argmax(axis=1)[counts.any(axis=1)], minlength=counts.shape[1]
            ).argmax(),
        ),
    ),
    Mistake(
        "largest count for new words",
        "for new words the tag is taken that came most often with *one* word: count how often each "
        "tag came in the whole text.",
        _table(_best, lambda counts: counts.max(axis=0).argmax()),
    ),
    Mistake(
        "rarest for new words",
        "a word that never came gets the rarest tag: it gets the commonest.",
        _table(_best, lambda counts: counts.sum(axis=0).argmin()),
    ),
    Mistake(
        "commonest everywhere",
        "every word gets the commonest tag of all: only those that never came do.",
        _table(lambda counts: counts.sum(axis=0).argmax()),
    ),
    Mistake(
        "the rarest",
        "the least frequent tag is taken, argmin: the most frequent one is asked for.",
        _table(lambda counts: counts.argmin(axis=1)),
    ),
    Mistake(
        "ties to the higher",
        "of tags that came equally often the higher index is taken: take the lower.",
        _table(_last_of_ties),
    ),
    Mistake(
        "ties to the first that led",
        "of tags that came equally often the one is taken that led first in the text: take the "
        "one with the lower index.",
        _first_to_lead,
    ),
    Mistake(
        "last tag seen",
        "each word gets the last tag that it had: count them all.",
        _by_place(-1),
    ),
    Mistake(
        "first tag seen",
        "each word gets the first tag that it had: count them all.",
        _by_place(0),
    ),
    Mistake(
        "p(word | tag)",
        "the counts are divided by how often each tag came, which is p(word | tag): the most "
        "frequent tag of a word is the largest count of its row.",
        _table(lambda counts: (counts / np.maximum(counts.sum(axis=0), 1)).argmax(axis=1)),
    ),
    Mistake(
        "counts, not tags",
        "the table holds how often the tag came: it is to hold which tag it is.",
        _table(lambda counts: counts.max(axis=1)),
    ),
    Mistake(
        "each pair once",
        "a word and a tag that came together many times count once: counts[words, tags] += 1 adds "
        "1 once where a pair of indices comes twice. Use np.add.at, or a loop.",
        _each_pair_once,
    ),
    Mistake(
        "table too short",
        "the table has entries only up to the largest word that came: it must have V.",
        _largest_word,
    ),
)

STUMBLES = (
    shapes_do_not_fit("Count into an array of shape (V, K): a row a word, a column a tag."),
)
