"""One vector of a sentence out of its states: last, mean, max, attention; each takes a mask.

They are called alike, ``pool(hs, mask)``, so that one can take another's place. Twin of
:mod:`course_rnn.reference.pooling`. Chapter 9.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from course_rnn.pytorch.attention import masked_softmax
from course_rnn.pytorch.encoder import expect_sizes
from course_rnn.pytorch.padding import expect_mask, last_state, masked_max, masked_mean
from course_rnn.pytorch.validate import expect_floats, expect_no_nan, expect_shape


def attention_pooling_forward(
    hs: Float[Tensor, "T N H"],
    W: Float[Tensor, "A H"],
    b: Float[Tensor, " A"],
    u: Float[Tensor, " A"],
    mask: Bool[Tensor, "T N"],
) -> tuple[Float[Tensor, "N H"], Float[Tensor, "T N"]]:
    """Mean of the real states, weighted by the softmax of u · tanh(W h + b) over time.

    Parameters
    ----------
    hs : float tensor (T, N, H)
        States.
    W, b, u : float tensors (A, H), (A,), (A,)
        The scoring network; ``u`` takes the place of a query.
    mask : bool tensor (T, N)
        True at real steps, at least one in each sequence.

    Returns
    -------
    pooled : float tensor (N, H)
    weights : float tensor (T, N)
        Positive at real steps with sum 1, 0 in the padding.

    Raises
    ------
    ValueError
        Naming the argument whose shape or dtype does not fit, or that holds a NaN.

    Notes
    -----
    Yang et al. (2016), attention over words. Chapter 9. Twin:
    :func:`course_rnn.reference.pooling.attention_pooling_forward`.

    Examples
    --------
    >>> hs, mask = torch.randn(3, 1, 4), torch.tensor([[True], [True], [False]])
    >>> pooled, weights = attention_pooling_forward(
    ...     hs, torch.randn(5, 4), torch.randn(5), torch.randn(5), mask
    ... )
    >>> tuple(pooled.shape), weights[2].item()
    ((1, 4), 0.0)
    """
    expect_mask(mask, hs)
    if W.ndim != 2 or W.numel() == 0:
        got = tuple(W.shape)
        raise ValueError(f"W: expected at least one row and one column, got shape {got}")
    expect_shape("W", W, (W.shape[0], hs.shape[2]))
    expect_shape("b", b, (W.shape[0],))
    expect_shape("u", u, (W.shape[0],))
    for name, tensor in (("W", W), ("b", b), ("u", u)):
        expect_floats(name, tensor)
    hs = hs.masked_fill(~mask[..., None], 0)  # 0 · NaN = NaN
    hidden = torch.tanh(hs @ W.T + b)  # (T, N, A)
    weights = masked_softmax((hidden @ u).T, mask.T).T
    pooled = torch.einsum("tn,tnh->nh", weights, hs)
    expect_no_nan(pooled, hs=hs, W=W, b=b, u=u)
    return pooled, weights


class LastState(nn.Module):
    """The state after the last real word; of a run to the right it has read everything.

    Examples
    --------
    >>> hs, mask = torch.arange(3.0).reshape(3, 1, 1), torch.tensor([[True], [True], [False]])
    >>> LastState()(hs, mask).tolist()
    [[1.0]]
    """

    def forward(
        self, hs: Float[Tensor, "T N H"], mask: Bool[Tensor, "T N"]
    ) -> Float[Tensor, "N H"]:
        """Return a vector for each sentence.

        Parameters
        ----------
        hs : float tensor (T, N, H)
            States.
        mask : bool tensor (T, N)
            True at real words; padding only after them.

        Raises
        ------
        ValueError
            If the mask does not fit or a sentence has no real word.
        """
        expect_mask(mask, hs)
        return last_state(hs, mask.sum(0))


class BothEnds(nn.Module):
    """Where the two runs of a bidirectional network end: right at the last word, left at the first.

    Examples
    --------
    >>> hs = torch.tensor([[[1.0, 2.0]], [[3.0, 4.0]]])
    >>> BothEnds()(hs, torch.ones(2, 1, dtype=torch.bool)).tolist()
    [[3.0, 2.0]]
    """

    def forward(
        self, hs: Float[Tensor, "T N H2"], mask: Bool[Tensor, "T N"]
    ) -> Float[Tensor, "N H2"]:
        """Return a vector for each sentence.

        Parameters
        ----------
        hs : float tensor (T, N, 2H)
            States to the right, then those to the left.
        mask : bool tensor (T, N)
            True at real words; padding only after them.

        Raises
        ------
        ValueError
            If the mask does not fit, a sentence has no real word, or the features are odd.
        """
        expect_mask(mask, hs)
        if hs.shape[2] % 2:
            raise ValueError(f"hs: expected two runs side by side, got {hs.shape[2]} features")
        to_right, to_left = hs.chunk(2, dim=-1)
        return torch.cat([last_state(to_right, mask.sum(0)), to_left[0]], dim=-1)


class MeanPooling(nn.Module):
    """The mean of the real states.

    Examples
    --------
    >>> hs, mask = torch.arange(3.0).reshape(3, 1, 1), torch.tensor([[True], [True], [False]])
    >>> MeanPooling()(hs, mask).tolist()
    [[0.5]]
    """

    def forward(
        self, hs: Float[Tensor, "T N H"], mask: Bool[Tensor, "T N"]
    ) -> Float[Tensor, "N H"]:
        """Return a vector for each sentence.

        Parameters
        ----------
        hs, mask : tensors (T, N, H) and (T, N)
            As for :class:`LastState`.

        Raises
        ------
        ValueError
            If the mask does not fit, a sentence has no real word, or a state of one is NaN.
        """
        pooled = masked_mean(hs, mask)
        expect_no_nan(pooled, hs=hs)
        return pooled


class MaxPooling(nn.Module):
    """The largest value of each feature over the real states.

    Examples
    --------
    >>> hs, mask = torch.arange(3.0).reshape(3, 1, 1), torch.tensor([[True], [True], [False]])
    >>> MaxPooling()(hs, mask).tolist()
    [[1.0]]
    """

    def forward(
        self, hs: Float[Tensor, "T N H"], mask: Bool[Tensor, "T N"]
    ) -> Float[Tensor, "N H"]:
        """Return a vector for each sentence.

        Parameters
        ----------
        hs, mask : tensors (T, N, H) and (T, N)
            As for :class:`LastState`.

        Raises
        ------
        ValueError
            If the mask does not fit, a sentence has no real word, or a state of one is NaN.
        """
        pooled = masked_max(hs, mask)
        expect_no_nan(pooled, hs=hs)
        return pooled


class AttentionPooling(nn.Module):
    """A mean whose weights are learned: see :func:`attention_pooling_forward`.

    Parameters
    ----------
    hidden_size, attention_size : int
        H and A.

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> pool, hs = AttentionPooling(4, attention_size=5), torch.randn(3, 2, 4)
    >>> mask = torch.ones(3, 2, dtype=torch.bool)
    >>> tuple(pool(hs, mask).shape), tuple(pool.weights(hs, mask).shape)
    ((2, 4), (3, 2))
    """

    def __init__(self, hidden_size: int, attention_size: int):
        super().__init__()
        expect_sizes(hidden_size=hidden_size, attention_size=attention_size)
        self.W = nn.Parameter(torch.empty(attention_size, hidden_size))
        self.b = nn.Parameter(torch.zeros(attention_size))
        self.u = nn.Parameter(torch.empty(attention_size))
        for parameter in (self.W, self.u):  # as torch.nn.Linear does: 1 / √(inputs)
            nn.init.uniform_(parameter, -(parameter.shape[-1] ** -0.5), parameter.shape[-1] ** -0.5)

    def forward(
        self, hs: Float[Tensor, "T N H"], mask: Bool[Tensor, "T N"]
    ) -> Float[Tensor, "N H"]:
        """Return a vector for each sentence.

        Parameters
        ----------
        hs, mask : tensors (T, N, H) and (T, N)
            As for :class:`LastState`.

        Raises
        ------
        ValueError
            If the mask does not fit or a sentence has no real word.
        """
        return attention_pooling_forward(hs, self.W, self.b, self.u, mask)[0]

    def weights(
        self, hs: Float[Tensor, "T N H"], mask: Bool[Tensor, "T N"]
    ) -> Float[Tensor, "T N"]:
        """Return the weight of every word, 0 in the padding.

        Parameters
        ----------
        hs, mask : tensors (T, N, H) and (T, N)
            As for :class:`LastState`.

        Raises
        ------
        ValueError
            As :meth:`forward` does.
        """
        return attention_pooling_forward(hs, self.W, self.b, self.u, mask)[1]
