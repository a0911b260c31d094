"""The baseline of sentence encoders: which words occur, and a logistic regression on them.

No network, no order: a sentence is the set of its words, or of its words and neighbouring pairs.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Integer
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax

Feature = tuple[str, ...]


class BagOfWords(NamedTuple):
    """Weights (F, K) of features for each class, and what each class has without any (K,).

    Examples
    --------
    >>> bag = fit_bag_of_words([("good",), ("bad",)], np.array([1, 0]))
    >>> bag.scores([("good", "film")]).argmax(axis=1)
    array([1])
    """

    features: dict[Feature, int]
    n: int
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, sentences: Iterable[Sequence[str]]) -> Float[np.ndarray, "m K"]:
        """Return the logits of sentences; features that training has not seen do not count.

        Parameters
        ----------
        sentences : iterable of sequences of str
            Each a sentence's words.
        """
        return _matrix(sentences, self.features, self.n) @ self.weights + self.bias

    def weight_of(self, *words: str) -> Float[np.ndarray, " K"]:
        """Return the weights of a word, or of neighbouring ones.

        Parameters
        ----------
        *words : str
            A feature.

        Raises
        ------
        ValueError
            If training has not seen it.
        """
        if words not in self.features:
            raise ValueError(f"words: expected a feature of training, got {words}")
        return self.weights[self.features[words]]


def features_of(words: Sequence[str], n: int = 1) -> set[Feature]:
    """Return the words of a sentence, and its runs of up to ``n`` neighbouring words, each once.

    Parameters
    ----------
    words : sequence of str
        A sentence.
    n : int
        1 for words alone, 2 for pairs too.

    Examples
    --------
    >>> sorted(features_of(("not", "bad"), n=2))
    [('bad',), ('not',), ('not', 'bad')]
    """
    return {
        tuple(words[at : at + size])
        for size in range(1, n + 1)
        for at in range(len(words) - size + 1)
    }


def fit_bag_of_words(
    sentences: Sequence[Sequence[str]],
    labels: Integer[np.ndarray, " m"],
    n: int = 1,
    strength: float = 1.0,
) -> BagOfWords:
    """Fit a logistic regression on which features occur.

    Parameters
    ----------
    sentences : sequence of sequences of str
        Of training, each a sentence's words.
    labels : int array (m,)
        Class of each, at least 0.
    n : int
        As in :func:`features_of`.
    strength : float
        Positive weight of the squared weights, halved, beside the summed cross-entropy.

    Raises
    ------
    ValueError
        If there are not as many labels as sentences, one is negative, ``n`` is below 1 or
        ``strength`` is not positive.

    Notes
    -----
    The fit is that of :func:`fit_logistic`.
    """
    if n < 1:
        raise ValueError(f"n: expected at least 1, got {n}")
    features: dict[Feature, int] = {}
    for words in sentences:
        for feature in sorted(features_of(words, n)):
            features.setdefault(feature, len(features))
    weights, bias = fit_logistic(_matrix(sentences, features, n), labels, strength)
    return BagOfWords(features, n, weights, bias)


def fit_logistic(
    X: Float[np.ndarray, "m F"] | csr_matrix,
    labels: Integer[np.ndarray, " m"],
    strength: float = 1.0,
) -> tuple[Float[np.ndarray, "F K"], Float[np.ndarray, " K"]]:
    """Fit a logistic regression of several classes by L-BFGS.

    Parameters
    ----------
    X : float array or sparse matrix (m, F)
        Features, a row an example.
    labels : int array (m,)
        Class of each, at least 0.
    strength : float
        Positive weight of the squared weights, halved, beside the summed cross-entropy.

    Returns
    -------
    weights, bias : float arrays (F, K) and (K,)
        The logits of an example are ``x @ weights + bias``; K is the largest label plus 1.

    Raises
    ------
    ValueError
        If there are not as many labels as rows, one is negative, or ``strength`` is not positive.

    Notes
    -----
    The loss is convex, so the start does not matter and there is no seed.

    Examples
    --------
    >>> weights, bias = fit_logistic(np.array([[1.0], [-2.0], [3.0]]), np.array([1, 0, 1]))
    >>> (np.array([[2.0], [-1.0]]) @ weights + bias).argmax(axis=1)
    array([1, 0])
    """
    m, F = X.shape
    if len(labels) != m or m == 0 or labels.min() < 0:
        raise ValueError(f"labels: expected {m} of at least 0, got {labels!r}")
    if not strength > 0:
        raise ValueError(f"strength: expected a positive number, got {strength}")
    K = int(labels.max()) + 1
    Y = np.eye(K)[labels]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        W, b = np.split(flat.reshape(F + 1, K), [F])
        logits = X @ W + b
        da = softmax(logits, axis=1) - Y
        value = -np.sum(Y * log_softmax(logits, axis=1)) + strength / 2 * np.sum(W**2)
        return value, np.concatenate([X.T @ da + strength * W, da.sum(axis=0)[None]]).ravel()

    close_enough = {"ftol": 1e-7, "maxcor": 5}
    start = np.zeros((F + 1) * K)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options=close_enough).x
    W, b = np.split(best.reshape(F + 1, K), [F])
    return W, b[0]


def _matrix(sentences: Iterable[Sequence[str]], features: dict[Feature, int], n: int) -> csr_matrix:
    """Put 1 where a sentence (row) has a feature (column)."""
    rows = [
        sorted(features[f] for f in features_of(words, n) if f in features) for words in sentences
    ]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], dtype=int)
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(features)))
