"""Two sentences, one encoder: features of the pair of vectors, and a classifier on top.

The twin of :func:`pair_features` is :mod:`course_rnn.reference.sentence_pairs`. Chapter 9.
"""

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.encoder import expect_sizes
from course_rnn.pytorch.validate import expect_floats, expect_no_nan


def pair_features(u: Float[Tensor, "N D"], v: Float[Tensor, "N D"]) -> Float[Tensor, "N 4*D"]:
    """Two vectors, distance and product, number by number: ``[u; v; |u − v|; u ⊙ v]``.

    Parameters
    ----------
    u, v : float tensors (N, D)
        A vector for each of two sentences.

    Returns
    -------
    float tensor (N, 4D)
        The four side by side, in this order. If u and v change places, the last 2D stay.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Conneau et al. (2017). Twin:
    :func:`course_rnn.reference.sentence_pairs.pair_features_forward`.

    Examples
    --------
    >>> pair_features(torch.tensor([[1.0, -2.0]]), torch.tensor([[3.0, 0.5]]))
    tensor([[ 1.0000, -2.0000,  3.0000,  0.5000,  2.0000,  2.5000,  3.0000, -1.0000]])
    """
    expect_floats("u", u)
    expect_floats("v", v)
    if u.ndim != 2:
        raise ValueError(f"u: expected (N, D), got {tuple(u.shape)}")
    if v.shape != u.shape:
        raise ValueError(f"v: expected the shape of u, {tuple(u.shape)}, got {tuple(v.shape)}")
    features = torch.cat([u, v, (u - v).abs(), u * v], dim=1)
    expect_no_nan(features, u=u, v=v)
    return features


class PairClassifier(nn.Module):
    """One encoder reads both sentences; a layer of tanh units and a linear one read the pair.

    Parameters
    ----------
    encoder : nn.Module
        ``encoder(words, lengths)``: vectors (N, ``encoder.output_size``).
    classes : int
        K.
    hidden_size : int
        Units of the layer between.
    symmetric : bool
        Whether only ``|u − v|`` and u ⊙ v are read, which do not change with the order of the two.

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> from course_rnn.pytorch.text_cnn import TextCNN
    >>> from course_rnn.pytorch.word_features import WordEmbedding
    >>> encoder = TextCNN(WordEmbedding(9, 3, unknown=1), filters=4)
    >>> model = PairClassifier(encoder, classes=2, hidden_size=5, symmetric=True)
    >>> dog, cat, one = torch.tensor([[2], [4]]), torch.tensor([[3]]), torch.tensor([1])
    >>> f_dog_cat = model(dog, torch.tensor([2]), cat, one)
    >>> torch.equal(f_dog_cat, model(cat, one, dog, torch.tensor([2])))
    True
    """

    def __init__(
        self, encoder: nn.Module, classes: int, hidden_size: int, *, symmetric: bool = False
    ):
        super().__init__()
        expect_sizes(classes=classes, hidden_size=hidden_size)
        self.encoder, self.symmetric = encoder, symmetric
        read = encoder.output_size * (2 if symmetric else 4)
        self.read = nn.Sequential(
            nn.Linear(read, hidden_size), nn.Tanh(), nn.Linear(hidden_size, classes)
        )

    def forward(
        self,
        first: Integer[Tensor, "S N"],
        first_lengths: Integer[Tensor, " N"],
        second: Integer[Tensor, "T N"],
        second_lengths: Integer[Tensor, " N"],
    ) -> Float[Tensor, "N K"]:
        """Return logits of the classes of every pair.

        Parameters
        ----------
        first, second : integer tensors (S, N) and (T, N)
            Padded sentences.
        first_lengths, second_lengths : integer tensors (N,)
            Real words of each sentence.

        Raises
        ------
        ValueError
            If there are not as many first sentences as second ones, or the encoder refuses them.
        """
        u, v = self.encoder(first, first_lengths), self.encoder(second, second_lengths)
        features = pair_features(u, v)
        return self.read(features[:, 2 * u.shape[1] :] if self.symmetric else features)
