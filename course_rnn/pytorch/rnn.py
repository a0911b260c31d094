"""The Elman RNN and the character language model in PyTorch.

Twin of :mod:`course_rnn.reference.rnn` and :mod:`course_rnn.reference.char_rnn`. Everything here
runs on any device and dtype that its arguments have.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Integer
from torch import Tensor, nn

from course_rnn.pytorch.recurrent import RecurrentLayer, expect_arguments, project_inputs
from course_rnn.pytorch.validate import expect_floats, expect_ids, expect_no_nan, expect_shape

NONLINEARITIES = {"tanh": torch.tanh, "relu": torch.relu}


def rnn_forward(
    x: Float[Tensor, "T N I"] | Integer[Tensor, "T N"],
    h0: Float[Tensor, "N H"],
    W_xh: Float[Tensor, "H I"],
    W_hh: Float[Tensor, "H H"],
    b_xh: Float[Tensor, " H"],
    b_hh: Float[Tensor, " H"],
    *,
    nonlinearity: str = "tanh",
) -> Float[Tensor, "T N H"]:
    """Run an Elman RNN over a batch of sequences; autograd supplies the backward pass.

    Parameters
    ----------
    x : float tensor (T, N, I), or integer tensor (T, N)
        Inputs, time first; integers stand for one-hot vectors.
    h0 : float tensor (N, H)
        State before the first input.
    W_xh, W_hh : float tensors (H, I), (H, H)
        Weights.
    b_xh, b_hh : float tensors (H,)
        Biases.
    nonlinearity : {"tanh", "relu"}
        The function φ of the pre-activation.

    Returns
    -------
    hs : float tensor (T, N, H)
        States h_1 … h_T.

    Raises
    ------
    ValueError
        Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.

    Notes
    -----
    Twin: :func:`course_rnn.reference.rnn.rnn_forward`. Chapter 2.

    Examples
    --------
    >>> x, h0, b = torch.randn(4, 1, 2), torch.zeros(1, 3), torch.zeros(3)
    >>> hs = rnn_forward(x, h0, torch.randn(3, 2), torch.randn(3, 3), b, b)
    >>> tuple(hs.shape)
    (4, 1, 3)
    """
    expect_arguments(x, h0, W_xh, W_hh, b_xh, b_hh)
    _expect_nonlinearity(nonlinearity)
    pre_activations = project_inputs(x, W_xh) + (b_xh + b_hh)
    hs, h = [], h0
    for a in pre_activations:
        h = NONLINEARITIES[nonlinearity](a + h @ W_hh.T)
        hs.append(h)
    expect_no_nan(h, x=x, h0=h0, W_xh=W_xh, W_hh=W_hh, b_xh=b_xh, b_hh=b_hh)
    return torch.stack(hs)


class RNN(RecurrentLayer):
    """One layer of Elman RNN with the parameters and the interface of ``torch.nn.RNN``.

    Parameters
    ----------
    input_size, hidden_size : int
        I and H, ≥ 1.
    nonlinearity : {"tanh", "relu"}
        The function φ of the pre-activation.

    Raises
    ------
    ValueError
        If a size is below 1 or the nonlinearity unknown.

    Examples
    --------
    >>> hs, h_n = RNN(input_size=2, hidden_size=3)(torch.randn(4, 1, 2))
    >>> tuple(hs.shape), tuple(h_n.shape)
    ((4, 1, 3), (1, 1, 3))
    """

    def __init__(self, input_size: int, hidden_size: int, *, nonlinearity: str = "tanh"):
        super().__init__(input_size, hidden_size, gates=1)
        _expect_nonlinearity(nonlinearity)
        self.nonlinearity = nonlinearity

    def forward(
        self, x: Tensor, h0: Float[Tensor, "1 N H"] | None = None
    ) -> tuple[Float[Tensor, "T N H"], Float[Tensor, "1 N H"]]:
        """Return all states (T, N, H) and the last one (1, N, H), as ``torch.nn.RNN`` does.

        Parameters
        ----------
        x : float tensor (T, N, I), or integer tensor (T, N)
            Inputs.
        h0 : float tensor (1, N, H), optional
            State before the first input; zeros if left out.

        Raises
        ------
        ValueError
            Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.
        """
        h0 = self.initial_state("h0", h0, x)
        hs = rnn_forward(x, h0, *self.parameters(), nonlinearity=self.nonlinearity)
        return hs, hs[-1:]


class CharRNN(nn.Module):
    """Character language model: one-hot symbol → RNN → linear → logits of the next symbol.

    Parameters
    ----------
    vocabulary_size, hidden_size : int
        V and H.

    Notes
    -----
    Twin: :mod:`course_rnn.reference.char_rnn`. The recurrent layer is ``torch.nn.RNN``, which
    chapter 2 shows equal to :class:`RNN`.

    Examples
    --------
    >>> logits, h_n = CharRNN(vocabulary_size=5, hidden_size=3)(torch.tensor([[0], [4]]))
    >>> tuple(logits.shape), tuple(h_n.shape)
    ((2, 1, 5), (1, 1, 3))
    """

    def __init__(self, vocabulary_size: int, hidden_size: int):
        super().__init__()
        for name, size in {"vocabulary_size": vocabulary_size, "hidden_size": hidden_size}.items():
            if size < 1:
                raise ValueError(f"{name}: expected a positive size, got {size}")
        self.rnn = nn.RNN(vocabulary_size, hidden_size)
        self.output = nn.Linear(hidden_size, vocabulary_size)

    def forward(
        self, inputs: Integer[Tensor, "T N"], h0: Float[Tensor, "1 N H"] | None = None
    ) -> tuple[Float[Tensor, "T N V"], Float[Tensor, "1 N H"]]:
        """Return the logits after every input and the last state.

        Parameters
        ----------
        inputs : integer tensor (T, N)
            Symbol indices.
        h0 : float tensor (1, N, H), optional
            State before the first input; zeros if left out.

        Raises
        ------
        ValueError
            Naming the argument whose shape, dtype or range does not fit, or that holds a NaN.
        """
        expect_ids("inputs", inputs, self.rnn.input_size)
        if h0 is not None:
            expect_shape("h0", h0, (1, inputs.shape[1], self.rnn.hidden_size))
            expect_floats("h0", h0)
        x = F.one_hot(inputs.long(), self.rnn.input_size).to(self.output.weight.dtype)
        hs, h_T = self.rnn(x, h0)
        if h0 is not None:
            expect_no_nan(h_T, h0=h0)
        return self.output(hs), h_T


def _expect_nonlinearity(nonlinearity: str) -> None:
    if nonlinearity not in NONLINEARITIES:
        raise ValueError(
            f"nonlinearity: expected one of {tuple(NONLINEARITIES)}, got {nonlinearity!r}"
        )
