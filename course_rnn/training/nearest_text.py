"""Retrieval, a baseline of generation: answer as the most similar text of training was answered."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from jaxtyping import Integer
from scipy.sparse import csr_matrix

Words = Sequence[str]


def nearest_texts(
    training: Sequence[Words], asked: Sequence[Words], block: int = 100
) -> Integer[np.ndarray, " n"]:
    """Return for each text which one of training has the largest cosine of TF–IDF features.

    Parameters
    ----------
    training, asked : sequences of sequences of str
        Texts as words. A word in D' of D texts of training weighs ln (D / D'); what only the texts
        asked have counts for nothing, and so does a word of more than half of the texts.
    block : int
        Texts that are compared at a time.

    Returns
    -------
    int array (n,)
        Indices of texts of training; the first of several, 0 if none has a word in common.

    Raises
    ------
    ValueError
        If there are no texts of training.

    Examples
    --------
    >>> training = [["a", "cat"], ["a", "dog", "barks"], ["the", "end"]]
    >>> nearest_texts(training, [["one", "dog"], ["the", "cat", "ends"]]).tolist()
    [1, 0]
    """
    if not len(training):
        raise ValueError("training: expected at least one text, got none")
    spread = Counter(word for words in training for word in set(words))
    common = len(training) / 2
    kept = [word for word, texts in spread.items() if texts <= common] or list(spread)
    columns = {word: k for k, word in enumerate(kept)}
    weights = np.log(len(training) / np.array([spread[word] for word in kept])) + 1e-9
    known, wanted = (_unit_rows(texts, columns, weights) for texts in (training, asked))
    known = known.T.tocsr()
    starts = range(0, len(asked), block)
    found = [(wanted[k : k + block] @ known).toarray().argmax(axis=1) for k in starts]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _unit_rows(texts, columns, weights) -> csr_matrix:
    counts = [Counter(columns[word] for word in words if word in columns) for words in texts]
    ends = np.cumsum([0, *map(len, counts)])
    at = np.array([k for count in counts for k in count], dtype=np.int64)
    values = np.array([c for count in counts for c in count.values()], dtype=np.float32)
    values = values * weights[at]
    row = np.repeat(np.arange(len(texts)), np.diff(ends))
    length = np.sqrt(np.bincount(row, values**2, minlength=len(texts)))
    values = (values / length[row]).astype(np.float32)
    return csr_matrix((values, at, ends), shape=(len(texts), len(weights)))
