"""A linear probe: what can be read off a state by a linear map?"""

import numpy as np
from jaxtyping import Bool, Float, Integer

from course_rnn.reference.validate import expect_shape


def linear_probe(
    features: Float[np.ndarray, "n D"],
    labels: Integer[np.ndarray, " n"],
    held_out: Bool[np.ndarray, " n"],
    *,
    ridge: float = 1.0,
) -> float:
    """Fit a linear map from features to labels, and return its accuracy on what was held out.

    Parameters
    ----------
    features : float array (n, D)
        What is probed, for example hidden states; one row an example.
    labels : int array (n,)
        Class of every example, at least 0.
    held_out : bool array (n,)
        True where an example is judged, False where it is fitted; both must occur.
    ridge : float
        Positive weight of the squared entries of the map, against fitting noise.

    Returns
    -------
    float
        Share of the held-out examples whose class is the argmax of the linear map, in [0, 1].
        To be compared with the share of the most frequent class.

    Raises
    ------
    ValueError
        If the shapes differ, a label is negative, ``ridge`` is not positive, or no example is left
        to fit or to judge.

    Notes
    -----
    Ridge regression on one-hot labels: W = (XᵀX + ridge · I)⁻¹ XᵀY, with a column of ones in X, in
    float64. Alain and Bengio (2016), "Understanding intermediate layers using linear classifier
    probes", with least squares in place of logistic regression. What a linear map cannot read may
    be there all the same. Chapter 2.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> labels = rng.integers(3, size=400)
    >>> features = np.eye(3)[labels] + 0.1 * rng.normal(size=(400, 3))
    >>> linear_probe(features, labels, rng.random(400) < 0.25)
    1.0
    """
    expect_shape("features", features, (-1, -1))
    n, D = features.shape
    expect_shape("labels", labels, (n,))
    expect_shape("held_out", held_out, (n,))
    if not np.issubdtype(labels.dtype, np.integer) or np.any(labels < 0):
        raise ValueError("labels: expected integers of at least 0, got others")
    if held_out.dtype != bool or held_out.all() or not held_out.any():
        raise ValueError(
            f"held_out: expected both True and False, got {held_out.sum()} of {n} True"
        )
    if not ridge > 0:
        raise ValueError(f"ridge: expected a positive number, got {ridge}")
    X = np.concatenate([features, np.ones((n, 1))], axis=1, dtype=np.float64)
    Y = np.eye(labels.max() + 1)[labels]
    fitted = X[~held_out]
    W = np.linalg.solve(fitted.T @ fitted + ridge * np.eye(D + 1), fitted.T @ Y[~held_out])
    return float(np.mean(np.argmax(X[held_out] @ W, axis=1) == labels[held_out]))
