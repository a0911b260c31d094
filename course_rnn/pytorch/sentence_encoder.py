"""A vector for a sentence, and what is read from it: features, a run, a pooling, a linear layer.

Each part can be replaced: the run by another one of :mod:`course_rnn.pytorch.tagger`, or by none;
the pooling by another one of :mod:`course_rnn.pytorch.pooling`; the whole encoder by
:class:`course_rnn.pytorch.text_cnn.TextCNN`. Chapter 9.
"""

from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.encoder import expect_dropout, expect_sizes
from course_rnn.pytorch.padding import expect_lengths, lengths_to_mask
from course_rnn.pytorch.validate import expect_floats


class NoRun(nn.Module):
    """Pass the words on as they are: a sentence is a bag, and its order is lost.

    Parameters
    ----------
    input_size : int
        I.

    Attributes
    ----------
    output_size : int
        I.

    Raises
    ------
    ValueError
        If ``input_size`` is below 1.

    Examples
    --------
    >>> import torch
    >>> x = torch.randn(4, 1, 2)
    >>> torch.equal(NoRun(2)(x, torch.tensor([4])), x)
    True
    """

    def __init__(self, input_size: int):
        super().__init__()
        expect_sizes(input_size=input_size)
        self.output_size = input_size

    def forward(
        self, x: Float[Tensor, "T N I"], lengths: Integer[Tensor, " N"]
    ) -> Float[Tensor, "T N I"]:
        """Return the inputs.

        Parameters
        ----------
        x, lengths : tensors (T, N, I) and (N,)
            As for :class:`course_rnn.pytorch.tagger.ToTheRight`.

        Raises
        ------
        ValueError
            If the lengths do not fit.
        """
        expect_floats("x", x)
        expect_lengths(lengths, x.shape[0], x.shape[1])
        return x


class SentenceEncoder(nn.Module):
    """Words to one vector v: look them up, run over them, pool over time.

    Parameters
    ----------
    features : nn.Module
        ``features(words)``: vectors (T, N, I), as
        :class:`course_rnn.pytorch.word_features.WordEmbedding` has them.
    run : nn.Module
        ``run(x, lengths)``: states (T, N, ``run.output_size``).
    pool : nn.Module
        ``pool(hs, mask)``: vectors (N, ``run.output_size``).

    Attributes
    ----------
    output_size : int
        Features of v, those of a state.

    Examples
    --------
    >>> import torch
    >>> from course_rnn.pytorch.pooling import MaxPooling
    >>> from course_rnn.pytorch.tagger import ToTheRight
    >>> from course_rnn.pytorch.word_features import WordEmbedding
    >>> encoder = SentenceEncoder(WordEmbedding(9, 3, unknown=1), ToTheRight(3, 4), MaxPooling())
    >>> tuple(encoder(torch.tensor([[2, 4], [3, 0]]), torch.tensor([2, 1])).shape)
    (2, 4)
    """

    def __init__(self, features: nn.Module, run: nn.Module, pool: nn.Module):
        super().__init__()
        self.features, self.run, self.pool = features, run, pool
        self.output_size = run.output_size

    def forward(
        self, words: Integer[Tensor, "T N"], lengths: Integer[Tensor, " N"]
    ) -> Float[Tensor, "N D"]:
        """Return v of each sentence.

        Parameters
        ----------
        words : integer tensor (T, N)
            Padded sentences; the padding must be words too, but which does not matter.
        lengths : integer tensor (N,)
            Real words of each sentence.

        Raises
        ------
        ValueError
            If shapes, indices or lengths do not fit.
        """
        hs = self.states(words, lengths)
        return self.pool(hs, lengths_to_mask(lengths.to(hs.device), len(hs)))

    def states(
        self, words: Integer[Tensor, "T N"], lengths: Integer[Tensor, " N"]
    ) -> Float[Tensor, "T N D"]:
        """Return what is pooled: a state for each word.

        Parameters
        ----------
        words, lengths : integer tensors (T, N) and (N,)
            As for :meth:`forward`.

        Raises
        ------
        ValueError
            As :meth:`forward` does.
        """
        if words.ndim == 2:
            expect_lengths(lengths, *words.shape)
        return self.run(self.features(words), lengths)


class SentenceClassifier(nn.Module):
    """Logits of a sentence's classes, by a linear layer from its vector.

    Parameters
    ----------
    encoder : nn.Module
        ``encoder(words, lengths)``: vectors (N, ``encoder.output_size``).
    classes : int
        K.
    dropout : float
        Share of the features of v that training drops.

    Raises
    ------
    ValueError
        If there is no class, or ``dropout`` is not in [0, 1).

    Examples
    --------
    >>> import torch
    >>> from course_rnn.pytorch.text_cnn import TextCNN
    >>> from course_rnn.pytorch.word_features import WordEmbedding
    >>> encoder = TextCNN(WordEmbedding(9, 3, unknown=1), filters=4)
    >>> model = SentenceClassifier(encoder, classes=2)
    >>> tuple(model(torch.tensor([[2, 4], [3, 0]]), torch.tensor([2, 1])).shape)
    (2, 2)
    """

    def __init__(self, encoder: nn.Module, classes: int, dropout: float = 0.0):
        super().__init__()
        expect_sizes(classes=classes)
        self.encoder = encoder
        self.dropout = nn.Dropout(expect_dropout(dropout))
        self.output = nn.Linear(encoder.output_size, classes)

    def forward(
        self, words: Integer[Tensor, "T N"], lengths: Integer[Tensor, " N"]
    ) -> Float[Tensor, "N K"]:
        """Return the logits.

        Parameters
        ----------
        words, lengths : integer tensors (T, N) and (N,)
            As for :class:`SentenceEncoder`.

        Raises
        ------
        ValueError
            If shapes, indices or lengths do not fit.
        """
        return self.output(self.dropout(self.encoder(words, lengths)))
