from dataclasses import replace

import pytest

from course_rnn.grading.sandbox import NUMPY, TORCH

pytestmark = pytest.mark.usefixtures("without_shape_hook")


@pytest.mark.parametrize("name", ["start_s", "import_s", "wall_s"])
@pytest.mark.parametrize("value", [0, -1.0, float("nan"), float("inf"), "1", True, None])
def test_bad_seconds(name, value):
    with pytest.raises(ValueError, match=f"{name}: expected a positive number"):
        replace(NUMPY, **{name: value})


@pytest.mark.parametrize("name", ["cpu_s", "memory_bytes", "processes", "output_bytes"])
@pytest.mark.parametrize("value", [0, -1, 1.5, True])
def test_bad_counts(name, value):
    with pytest.raises(ValueError, match=f"{name}: expected a positive integer"):
        replace(NUMPY, **{name: value})


def test_torch_needs_more():
    assert TORCH.memory_bytes > NUMPY.memory_bytes
    assert TORCH.start_s > NUMPY.start_s
