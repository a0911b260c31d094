"""One label for every word: features of the words, a run over the sentence, logits.

What may be seen of the sentence is decided by the run: only what came before, a few words more,
only what comes after, or all of it. Chapter 8.
"""

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.encoder import expect_dropout, expect_sizes
from course_rnn.pytorch.padding import expect_lengths, lengths_to_mask, run_packed
from course_rnn.pytorch.validate import expect_floats, expect_shape


class ToTheRight(nn.Module):
    """An LSTM from the first word on, whose answer may wait for ``delay`` words more.

    Padding stands after the words, so no state of a word depends on it: nothing is packed, which on
    a CPU is several times faster.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H.
    delay : int
        The answer about word t is the state after word t + delay; after the last word zeros are
        read. At 0 the run is causal.

    Attributes
    ----------
    output_size : int
        H.

    Raises
    ------
    ValueError
        If a size is below 1 or ``delay`` below 0.

    Examples
    --------
    >>> run, x = ToTheRight(2, 3, delay=1), torch.randn(4, 1, 2)
    >>> states = run(x, torch.tensor([4]))
    >>> torch.allclose(states[0], run.rnn(x[:2])[0][1])  # after the second word
    True
    """

    def __init__(self, input_size: int, hidden_size: int, delay: int = 0):
        super().__init__()
        expect_sizes(input_size=input_size, hidden_size=hidden_size)
        if delay < 0:
            raise ValueError(f"delay: expected at least 0, got {delay}")
        self.rnn = nn.LSTM(input_size, hidden_size)
        self.delay, self.output_size = delay, hidden_size

    def forward(
        self, x: Float[Tensor, "T N I"], lengths: Integer[Tensor, " N"]
    ) -> Float[Tensor, "T N H"]:
        """Return a state for every word; 0 where there is padding.

        Parameters
        ----------
        x : float tensor (T, N, I)
            Padded inputs.
        lengths : integer tensor (N,)
            Real steps of each sequence.

        Raises
        ------
        ValueError
            If shapes or lengths do not fit.
        """
        real = _real(x, lengths)
        expect_shape("x", x, (*x.shape[:2], self.rnn.input_size))
        after = x.new_zeros(self.delay, *x.shape[1:])
        hs, _ = self.rnn(torch.cat([x.masked_fill(~real, 0), after]))
        return hs[self.delay :].masked_fill(~real, 0)


class ToTheLeft(nn.Module):
    """An LSTM from each sentence's last word to its first.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H.

    Attributes
    ----------
    output_size : int
        H.

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> run, x = ToTheLeft(2, 3), torch.randn(4, 1, 2)
    >>> states = run(x, torch.tensor([4]))
    >>> torch.allclose(states.flip(0), run.rnn(x.flip(0))[0])
    True
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__()
        expect_sizes(input_size=input_size, hidden_size=hidden_size)
        self.rnn = nn.LSTM(input_size, hidden_size)
        self.output_size = hidden_size

    def forward(
        self, x: Float[Tensor, "T N I"], lengths: Integer[Tensor, " N"]
    ) -> Float[Tensor, "T N H"]:
        """Return a state for every word; 0 where there is padding.

        Parameters
        ----------
        x, lengths : tensors (T, N, I) and (N,)
            As for :class:`ToTheRight`.

        Raises
        ------
        ValueError
            If shapes or lengths do not fit.
        """
        real = _real(x, lengths)
        steps = torch.arange(len(x), device=x.device)[:, None]
        # each sentence turned around within its own length; padding stays where it is
        turned = torch.where(real[..., 0], lengths.to(x.device) - 1 - steps, steps)
        columns = torch.arange(x.shape[1], device=x.device)
        hs, _ = run_packed(self.rnn, x[turned, columns], lengths)
        return hs[turned, columns]


class BothWays(nn.Module):
    """A bidirectional LSTM: the states of both runs side by side.

    Parameters
    ----------
    input_size, hidden_size : int
        I, and H of each direction.

    Attributes
    ----------
    output_size : int
        2H.

    Raises
    ------
    ValueError
        If a size is below 1.

    Examples
    --------
    >>> tuple(BothWays(2, 3)(torch.randn(4, 1, 2), torch.tensor([4])).shape)
    (4, 1, 6)
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__()
        expect_sizes(input_size=input_size, hidden_size=hidden_size)
        self.rnn = nn.LSTM(input_size, hidden_size, bidirectional=True)
        self.output_size = 2 * hidden_size

    def forward(
        self, x: Float[Tensor, "T N I"], lengths: Integer[Tensor, " N"]
    ) -> Float[Tensor, "T N H2"]:
        """Return both states of every word; 0 where there is padding.

        Parameters
        ----------
        x, lengths : tensors (T, N, I) and (N,)
            As for :class:`ToTheRight`.

        Raises
        ------
        ValueError
            If shapes or lengths do not fit.
        """
        return run_packed(self.rnn, x, lengths)[0]


class Tagger(nn.Module):
    """Features, run, logits; each part can be replaced.

    Parameters
    ----------
    features : nn.Module
        ``features(words, characters)``: vectors (T, N, I), as
        :mod:`course_rnn.pytorch.word_features` has them.
    run : nn.Module
        ``run(x, lengths)``: states (T, N, ``run.output_size``).
    tags : int
        Number of labels, K.
    dropout : float
        Share of the features of words and of states that training drops.

    Raises
    ------
    ValueError
        If there is no tag, or ``dropout`` is not in [0, 1).

    Notes
    -----
    Bidirectional, with characters: Plank, Søgaard and Goldberg (2016).

    Examples
    --------
    >>> from course_rnn.pytorch.word_features import WordEmbedding
    >>> tagger = Tagger(WordEmbedding(5, 3, unknown=1), BothWays(3, 4), tags=2)
    >>> words, lengths = torch.tensor([[2, 4], [3, 0]]), torch.tensor([2, 1])
    >>> tuple(tagger(words, None, lengths).shape)
    (2, 2, 2)
    """

    def __init__(self, features: nn.Module, run: nn.Module, tags: int, dropout: float = 0.0):
        super().__init__()
        expect_sizes(tags=tags)
        self.features, self.run = features, run
        self.dropout = nn.Dropout(expect_dropout(dropout))
        self.output = nn.Linear(run.output_size, tags)

    def forward(
        self,
        words: Integer[Tensor, "T N"],
        characters: Integer[Tensor, "C T N"] | None,
        lengths: Integer[Tensor, " N"],
    ) -> Float[Tensor, "T N K"]:
        """Return logits for every word; at padding they mean nothing.

        Parameters
        ----------
        words, characters : integer tensors (T, N) and (C, T, N)
            Padded sentences and the spelling of their words.
        lengths : integer tensor (N,)
            Real words of each sentence.

        Raises
        ------
        ValueError
            If shapes, indices or lengths do not fit.
        """
        x = self.dropout(self.features(words, characters))
        return self.output(self.dropout(self.run(x, lengths)))


def _real(x: Tensor, lengths: Tensor) -> Tensor:
    expect_floats("x", x)
    if x.ndim != 3:
        raise ValueError(f"x: expected (T, N, I), got {tuple(x.shape)}")
    expect_lengths(lengths, x.shape[0], x.shape[1])
    return lengths_to_mask(lengths.to(x.device), x.shape[0])[..., None]
