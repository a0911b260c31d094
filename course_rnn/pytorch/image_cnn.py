"""A small convolutional network that looks at an image, and a classifier on top of it.

Chapter 10.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn

from course_rnn.pytorch.encoder import expect_sizes


def to_input(images: UInt8[Tensor, "N height width 3"]) -> Float[Tensor, "N 3 height width"]:
    """Turn RGB bytes into what a convolution takes: colours first, numbers from -1 to 1.

    Parameters
    ----------
    images : uint8 tensor (N, height, width, 3)
        As a picture is stored.

    Raises
    ------
    ValueError
        If it is no such tensor.

    Examples
    --------
    >>> to_input(torch.full((1, 2, 2, 3), 255, dtype=torch.uint8)).shape
    torch.Size([1, 3, 2, 2])
    """
    if images.dtype != torch.uint8 or images.ndim != 4 or images.shape[-1] != 3:
        got = f"{images.dtype} of shape {tuple(images.shape)}"
        raise ValueError(f"images: expected torch.uint8 of shape (N, height, width, 3), got {got}")
    return images.permute(0, 3, 1, 2) / 127.5 - 1


class ImageCNN(nn.Module):
    """Convolutions of stride 2, batch normalisation and ReLU: an image becomes a grid of cells.

    Parameters
    ----------
    channels : sequence of int
        Features after each convolution, the last C. Each halves height and width.

    Attributes
    ----------
    channels : int
        C, the features of a cell.

    Raises
    ------
    ValueError
        If there is no convolution, or a size is below 1.

    Notes
    -----
    LeCun et al. (1998) for the layers; Ioffe and Szegedy (2015) for the normalisation, which in
    training uses the mean and variance of the batch, and after ``eval()`` those that it kept.

    Examples
    --------
    >>> cnn = ImageCNN((4, 5))
    >>> tuple(cnn(torch.randn(2, 3, 16, 16)).shape)  # 4 by 4 cells
    (2, 5, 4, 4)
    """

    def __init__(self, channels: Sequence[int] = (16, 24, 32)):
        super().__init__()
        expect_sizes(channels=min(channels, default=0))
        layers, before = [], 3
        for after in channels:
            layers += [nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False)]
            layers += [nn.BatchNorm2d(after), nn.ReLU()]
            before = after
        self.layers = nn.Sequential(*layers)
        self.channels = before

    def forward(self, x: Float[Tensor, "N 3 height width"]) -> Float[Tensor, "N C rows columns"]:
        """Return the cells of each image, from :func:`to_input`."""
        return self.layers(x)


class ImageClassifier(nn.Module):
    """The mean of all cells, and a linear layer: which of K classes is in the picture?

    Parameters
    ----------
    cnn : ImageCNN
        Looks at the image.
    classes : int
        K.

    Raises
    ------
    ValueError
        If there is no class.

    Examples
    --------
    >>> tuple(ImageClassifier(ImageCNN((4, 5)), classes=7)(torch.randn(2, 3, 16, 16)).shape)
    (2, 7)
    """

    def __init__(self, cnn: ImageCNN, classes: int):
        super().__init__()
        expect_sizes(classes=classes)
        self.cnn = cnn
        self.output = nn.Linear(cnn.channels, classes)

    def forward(self, x: Float[Tensor, "N 3 height width"]) -> Float[Tensor, "N K"]:
        """Return the logits of each image, from :func:`to_input`."""
        return self.output(self.cnn(x).mean(dim=(2, 3)))
