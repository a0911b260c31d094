"""A picture, and a picture with a question, as a decoder's source: states to look at, and v.

They give what :class:`course_rnn.pytorch.encoder.Encoder` gives of a text, so every decoder of
chapter 7 can write behind them. Chapter 10.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_rnn.pytorch.encoder import Memory, expect_sizes
from course_rnn.pytorch.validate import expect_floats, expect_shape


def as_cells(maps: Float[Tensor, "N C rows columns"]) -> Float[Tensor, "S N C"]:
    """Lay the grid of a convolutional network out as a sequence, row by row.

    Parameters
    ----------
    maps : float tensor (N, C, rows, columns)
        From :class:`course_rnn.pytorch.image_cnn.ImageCNN`.

    Returns
    -------
    float tensor (S, N, C)
        S = rows · columns cells, cell ``row * columns + column``; the first axis is where a text
        has its time.

    Raises
    ------
    ValueError
        If it has not four axes.

    Examples
    --------
    >>> as_cells(torch.arange(4.0).view(1, 1, 2, 2)).flatten().tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    if maps.ndim != 4:
        raise ValueError(f"maps: expected (N, C, rows, columns), got {tuple(maps.shape)}")
    return maps.flatten(2).permute(2, 0, 1)


class CellEncoder(nn.Module):
    """Cells of a picture that have been computed already: their places added, and one vector v.

    Parameters
    ----------
    cells, channels : int
        S and C.

    Attributes
    ----------
    memory_size : int
        C; v has as many features as a cell.

    Raises
    ------
    ValueError
        If a size is below 1.

    Notes
    -----
    The states are cell + P_s, with a learned vector P_s for each place, since attention over a set
    of cells cannot tell where they are; v = tanh(W [cell_1; …; cell_S] + b) sees each at its place.

    Examples
    --------
    >>> memory, state = CellEncoder(cells=4, channels=5)(torch.randn(4, 3, 5))
    >>> tuple(memory.states.shape), tuple(state.shape)
    ((4, 3, 5), (1, 3, 5))
    """

    def __init__(self, cells: int, channels: int):
        super().__init__()
        expect_sizes(cells=cells, channels=channels)
        self.places = nn.Parameter(torch.randn(cells, 1, channels))
        self.whole = nn.Linear(cells * channels, channels)
        self.memory_size = channels

    def forward(self, cells: Float[Tensor, "S N C"]) -> tuple[Memory, Float[Tensor, "1 N C"]]:
        """Return the memory of each picture, and v as the state of one layer.

        Parameters
        ----------
        cells : float tensor (S, N, C)
            From :func:`as_cells`.

        Raises
        ------
        ValueError
            If their number or their features do not fit.
        """
        expect_floats("cells", cells)
        S, _, C = self.places.shape
        expect_shape("cells", cells, (S, *cells.shape[1:2], C))
        mask = torch.ones(cells.shape[:2], dtype=torch.bool, device=cells.device)
        v = torch.tanh(self.whole(cells.transpose(0, 1).flatten(1)))
        return Memory(cells + self.places, mask), v[None]


class ImageEncoder(nn.Module):
    """A convolutional network and a :class:`CellEncoder`: from pixels to memory and v.

    Parameters
    ----------
    cnn : nn.Module
        ``cnn(x)``: cells (N, C, rows, columns); it has ``channels``.
    cells : int
        S = rows · columns.

    Attributes
    ----------
    memory_size : int
        C.

    Examples
    --------
    >>> from course_rnn.pytorch.image_cnn import ImageCNN
    >>> encoder = ImageEncoder(ImageCNN((4, 5)), cells=16)
    >>> memory, state = encoder(torch.randn(2, 3, 16, 16))
    >>> tuple(memory.states.shape)
    (16, 2, 5)
    """

    def __init__(self, cnn: nn.Module, cells: int):
        super().__init__()
        self.cnn = cnn
        self.cells = CellEncoder(cells, cnn.channels)
        self.memory_size = self.cells.memory_size

    def forward(
        self, x: Float[Tensor, "N 3 height width"]
    ) -> tuple[Memory, Float[Tensor, "1 N C"]]:
        """Return the memory of each image, and v as the state of one layer."""
        return self.cells(as_cells(self.cnn(x)))
