"""Exercise 9.1: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch09.tfidf_features.spec import word_counts
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import shapes_do_not_fit


def _texts_with(counts):
    return (counts > 0).sum(axis=0)


def _smooth(counts, D):
    return np.log((1 + D) / (1 + _texts_with(counts))) + 1


def _unit(features):
    length = np.linalg.norm(features, axis=1, keepdims=True)
    return features / np.where(length > 0, length, 1)


def _made(count=word_counts, weigh=_smooth, frequency=lambda counts: counts, scale=_unit):
    """The right answer with one step replaced by a wrong one."""

    @np.errstate(all="ignore")
    def answer(words, texts, D, V):
        counts = count(words, texts, D, V)
        idf = weigh(counts, D)
        return idf, scale(frequency(counts) * idf)

    return answer


def _each_once(words, texts, D, V):
    counts = np.zeros((D, V))
    counts[texts, words] = 1
    return counts


def _columns(features):
    length = np.linalg.norm(features, axis=0)
    return features / np.where(length > 0, length, 1)


def _sum_of_one(features):
    total = features.sum(axis=1, keepdims=True)
    return features / np.where(total > 0, total, 1)


def _nan_rows(features):
    return features / np.linalg.norm(features, axis=1, keepdims=True)


MISTAKES = (
    Mistake(
        "not smoothed",
        "the weight is ln(D / d) + 1 without the two ones, and a word that never came divides by "
        "0: ln((1 + D) / (1 + d)) + 1.",
        _made(weigh=lambda c, D: np.log(D / _texts_with(c)) + 1),
    ),
    Mistake(
        "one not added",
        "the 1 after the logarithm is missing: a word that is in every text would get weight 0.",
        _made(weigh=lambda c, D: np.log((1 + D) / (1 + _texts_with(c)))),
    ),
    Mistake(
        "smoothed below only",
        "1 is added to the number of texts with the word, but not to D.",
        _made(weigh=lambda c, D: np.log(D / (1 + _texts_with(c))) + 1),
    ),
    Mistake(
        "one inside the logarithm",
        "the second 1 stands inside the logarithm: it is added after it.",
        _made(weigh=lambda c, D: np.log((1 + D) / (1 + _texts_with(c)) + 1)),
    ),
    Mistake(
        "counts for texts",
        "d is how often the word came in all: it is in how many texts it came.",
        _made(weigh=lambda c, D: np.log((1 + D) / (1 + c.sum(axis=0))) + 1),
    ),
    Mistake(
        "base 2",
        "the logarithm has base 2: it is the natural one.",
        _made(weigh=lambda c, D: np.log2((1 + D) / (1 + _texts_with(c))) + 1),
    ),
    Mistake(
        "base 10",
        "the logarithm has base 10: it is the natural one, np.log.",
        _made(weigh=lambda c, D: np.log10((1 + D) / (1 + _texts_with(c))) + 1),
    ),
    Mistake(
        "turned round",
        "the fraction stands upside down: rare words get the larger weights.",
        _made(weigh=lambda c, D: np.log((1 + _texts_with(c)) / (1 + D)) + 1),
    ),
    Mistake(
        "no logarithm",
        "the logarithm is missing.",
        _made(weigh=lambda c, D: (1 + D) / (1 + _texts_with(c)) + 1),
    ),
    Mistake(
        "each word once",
        "a word that a text has several times counts once: counts[texts, words] += 1 adds 1 once "
        "where a pair of indices comes twice. Use np.add.at, or a loop.",
        _made(count=_each_once),
    ),
    Mistake(
        "log of the counts",
        "the features take ln(1 + count): here it is the count itself.",
        _made(frequency=np.log1p),
    ),
    Mistake(
        "not scaled",
        "the rows of the features are not scaled: divide each by its Euclidean length.",
        _made(scale=lambda features: features),
    ),
    Mistake(
        "sum of one",
        "each row is divided by its sum: by the root of the sum of its squares.",
        _made(scale=_sum_of_one),
    ),
    Mistake(
        "length not rooted",
        "each row is divided by the sum of its squares: the root is missing.",
        _made(scale=lambda f: f / np.maximum((f**2).sum(axis=1, keepdims=True), 1e-300)),
    ),
    Mistake(
        "columns scaled",
        "the columns have length 1: it is the rows, one a text.",
        _made(scale=_columns),
    ),
    Mistake(
        "scaled before the weights",
        "the counts are scaled to length 1 and then weighted: weigh first.",
        _made(frequency=_unit, scale=lambda features: features),
    ),
    Mistake(
        "weights left out",
        "the features are the scaled counts: multiply each count with its word's weight.",
        _made(scale=lambda f: f, frequency=lambda c: _unit(c) / _smooth(c, len(c))),
    ),
    Mistake(
        "weights squared",
        "the weights of the words are applied twice.",
        _made(frequency=lambda c: c * _smooth(c, len(c))),
    ),
    Mistake(
        "empty text",
        "a text without a word becomes NaN, 0 / 0: its features are 0.",
        _made(scale=_nan_rows),
    ),
)

STUMBLES = (
    shapes_do_not_fit("Count into an array of shape (D, V): a row a text, a column a word."),
)
