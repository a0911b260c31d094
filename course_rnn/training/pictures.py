"""Train a small convolutional network to classify, and take the cells of many images from it."""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, Integer, UInt8
from torch import Tensor, nn

from course_rnn.pytorch.image_cnn import ImageClassifier, ImageCNN, to_input
from course_rnn.pytorch.image_encoder import as_cells


def fit_classifier(
    images: UInt8[np.ndarray, "n height width 3"],
    labels: Integer[np.ndarray, " n"],
    seed: int,
    *,
    channels: Sequence[int] = (16, 24, 32),
    batch_size: int = 64,
    epochs: int = 4,
    rate: float = 0.01,
) -> ImageClassifier:
    """Train a classifier of images from scratch; it comes back in evaluation mode.

    Parameters
    ----------
    images : uint8 array (n, height, width, 3)
        RGB.
    labels : int array (n,)
        The class of each, from 0.
    seed : int
        Of the first weights and the order of the images.
    channels : sequence of int
        Of :class:`course_rnn.pytorch.image_cnn.ImageCNN`.
    batch_size, epochs, rate : int, int, float
        Images in a batch, passes over all of them, and the largest learning rate of Adam.

    Raises
    ------
    ValueError
        If there are not as many labels as images.
    """
    if len(labels) != len(images):
        raise ValueError(f"labels: expected {len(images)}, one an image, got {len(labels)}")
    torch.manual_seed(seed)
    model = ImageClassifier(ImageCNN(channels), int(labels.max()) + 1)
    rng = np.random.default_rng(seed)
    pixels, wanted = torch.from_numpy(images), torch.from_numpy(labels)
    starts = range(0, len(images), batch_size)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, epochs * len(starts) + 1, cycle_momentum=False
    )
    for _ in range(epochs):
        order = torch.from_numpy(rng.permutation(len(images)))
        for at in starts:
            some = order[at : at + batch_size]
            optimizer.zero_grad()
            F.cross_entropy(model(to_input(pixels[some])), wanted[some]).backward()
            optimizer.step()
            schedule.step()
    return model.eval()


@torch.no_grad()
def cells_of(
    cnn: nn.Module, images: UInt8[np.ndarray, "n height width 3"], batch_size: int = 250
) -> Float[Tensor, "S n C"]:
    """Look at every image once: the cells of a network that is not to be trained any more.

    Parameters
    ----------
    cnn : ImageCNN
        Its mode is kept; while it looks, it is in evaluation mode.
    images : uint8 array (n, height, width, 3)
        RGB.
    batch_size : int
        Images at a time.

    Returns
    -------
    float tensor (S, n, C)
        As :func:`course_rnn.pytorch.image_encoder.as_cells` lays them out.
    """
    training = cnn.training
    cnn.eval()
    parts = torch.from_numpy(images).split(batch_size)
    cells = torch.cat([as_cells(cnn(to_input(part))) for part in parts], dim=1)
    cnn.train(training)
    return cells


@torch.no_grad()
def classes_of(
    model: ImageClassifier, images: UInt8[np.ndarray, "n height width 3"]
) -> Integer[np.ndarray, " n"]:
    """Return the likeliest class of every image, the model in evaluation mode.

    Parameters
    ----------
    model : ImageClassifier
        From :func:`fit_classifier`; its mode is kept.
    images : uint8 array (n, height, width, 3)
        RGB.
    """
    training = model.training
    model.eval()
    found = model(to_input(torch.from_numpy(images))).argmax(dim=1).numpy()
    model.train(training)
    return found
