import gzip

import numpy as np
import pytest

from course_rnn.data.digits import load_mnist5k, parse_digits
from tests.data.real import write


def line(pixels, label):
    return ",".join(map(str, [*pixels, label])) + "\n"


def test_rows_of_the_image_follow_each_other(tmp_path):
    pixels = np.arange(784) % 256
    images, labels = parse_digits(write(tmp_path, line(pixels, 7) + line(0 * pixels, 0)))
    assert images.shape == (2, 28, 28)
    assert (images.dtype, labels.dtype) == (np.uint8, np.int64)
    np.testing.assert_array_equal(images[0, 1], np.arange(28, 56))
    assert images[1].max() == 0
    assert labels.tolist() == [7, 0]
    images[0] = 0  # a reader may write to what he got


@pytest.mark.parametrize(
    "bad",
    [
        line([0] * 783, 7),
        line([0] * 785, 7),
        line([0] * 784, 10),
        line([256] * 784, 7),
        line([-1] * 784, 7),
        line([0.5] * 784, 7),
        "\n",
    ],
)
def test_a_malformed_line_is_named(tmp_path, bad):
    path = write(tmp_path, line([0] * 784, 7) + bad + line([0] * 784, 7))
    with pytest.raises(ValueError, match=rf"^{path}, line 2: expected "):
        parse_digits(path)


def test_gzip(tmp_path):
    path = tmp_path / "digits.csv.gz"
    path.write_bytes(gzip.compress(line([9] * 784, 3).encode(), mtime=0))
    assert parse_digits(path).images.tolist() == [[[9] * 28] * 28]


@pytest.mark.needs("mnist5k")
def test_mnist5k():
    images, labels = load_mnist5k()
    assert images.shape == (5_000, 28, 28)
    assert np.bincount(labels).tolist() == [500] * 10
    assert images.max() == 255
    # the right way round: the stroke of a one is taller than it is wide
    ink = images[labels == 1] > 128
    assert ink.any(axis=2).sum(axis=1).mean() > 2 * ink.any(axis=1).sum(axis=1).mean()
