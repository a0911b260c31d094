"""Features of a pair of sentence vectors, from which a classifier reads how the two are related.

Axes: N pairs, D features of a vector. The twin is :mod:`course_rnn.pytorch.sentence_pairs`.
Chapter 9.
"""

import numpy as np
from jaxtyping import Float

from course_rnn.reference.validate import expect_dtype, expect_floats, expect_no_nan, expect_shape


def pair_features_forward(
    u: Float[np.ndarray, "N D"], v: Float[np.ndarray, "N D"]
) -> tuple[Float[np.ndarray, "N 4*D"], tuple]:
    """Two vectors, distance and product, number by number: ``[u; v; |u − v|; u ⊙ v]``.

    Parameters
    ----------
    u, v : float arrays (N, D)
        A vector for each of two sentences.

    Returns
    -------
    features : float array (N, 4D)
        The four side by side, in this order. If u and v change places, the last 2D stay.
    cache : tuple
        What :func:`pair_features_backward` needs.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Conneau et al. (2017). Twin:
    :func:`course_rnn.pytorch.sentence_pairs.pair_features`.

    Examples
    --------
    >>> u, v = np.array([[1.0, -2.0]]), np.array([[3.0, 0.5]])
    >>> features, _ = pair_features_forward(u, v)
    >>> features
    array([[ 1. , -2. ,  3. ,  0.5,  2. ,  2.5,  3. , -1. ]])
    """
    expect_shape("u", u, (-1, -1))
    expect_floats("u", u)
    expect_shape("v", v, u.shape)
    expect_dtype("v", v, u.dtype)
    features = np.concatenate([u, v, np.abs(u - v), u * v], axis=1)
    expect_no_nan(features, u=u, v=v)
    return features, (u, v)


def pair_features_backward(
    dfeatures: Float[np.ndarray, "N F"], cache: tuple
) -> tuple[Float[np.ndarray, "N D"], Float[np.ndarray, "N D"]]:
    """Gradients of a loss with respect to u and v.

    Parameters
    ----------
    dfeatures : float array (N, F)
        ∂L/∂features; F = 4D.
    cache : tuple
        From :func:`pair_features_forward`.

    Returns
    -------
    du, dv : float arrays (N, D)
        Where u = v, ``|u − v|`` has no derivative; 0 is taken for it.

    Raises
    ------
    ValueError
        If ``dfeatures`` does not have the shape of the features.

    Examples
    --------
    >>> u, v = np.array([[1.0, -2.0]]), np.array([[3.0, 0.5]])
    >>> _, cache = pair_features_forward(u, v)
    >>> du, dv = pair_features_backward(np.ones((1, 8)), cache)
    >>> du.tolist(), dv.tolist()  # 1 ± 1 + the other vector
    ([[3.0, 0.5]], [[3.0, 0.0]])
    """
    u, v = cache
    expect_shape("dfeatures", dfeatures, (len(u), 4 * u.shape[1]))
    from_u, from_v, from_distance, from_product = np.split(dfeatures, 4, axis=1)
    dgap = np.sign(u - v) * from_distance  # |x|' = sign(x)
    return from_u + dgap + v * from_product, from_v - dgap + u * from_product
