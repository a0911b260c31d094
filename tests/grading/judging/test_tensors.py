import subprocess
import sys

import numpy as np
import pytest
import torch

from course_rnn.grading.judging.tensors import to_arrays, to_tensors


def test_arrays_become_tensors_of_their_dtype_and_memory():
    args = {"x": np.arange(3.0), "k": np.arange(3), "small": np.zeros(2, np.float32), "n": 4}
    tensors = to_tensors(args)
    dtypes = [tensors[name].dtype for name in ("x", "k", "small")]
    assert dtypes == [torch.float64, torch.int64, torch.float32]
    assert tensors["n"] == 4
    tensors["x"][1] = 7
    assert args["x"][1] == 7


def test_tensors_become_arrays_with_or_without_a_graph():
    x = torch.arange(3.0, requires_grad=True)
    assert np.array_equal(to_arrays(x), [0, 1, 2])
    assert np.array_equal(to_arrays(2 * x), [0, 2, 4])
    assert to_arrays(torch.ones(2, dtype=torch.bfloat16)).dtype == np.float32
    assert to_arrays(torch.tensor(3)).shape == ()


@pytest.mark.parametrize("base", [tuple, list])
def test_every_tensor_of_several_is_turned(base):
    one, two, three = to_arrays(base([torch.ones(2), np.zeros(3), "text"]))
    assert isinstance(one, np.ndarray)
    assert isinstance(two, np.ndarray)
    assert three == "text"


def test_what_is_no_tensor_comes_back():
    sparse = torch.eye(3).to_sparse()
    for value in (None, 1.5, {"a": torch.ones(1)}, sparse):
        assert to_arrays(value) is value
    endless = []
    endless.append(endless)
    assert to_arrays(endless) == [endless]


def test_a_numpy_exercise_is_checked_without_torch():
    code = (
        "import sys; from course_rnn.grading import check; "
        "from course_rnn.exercises.registry import find_exercise; "
        "def_ = find_exercise('2.2').reference; "
        "assert check('2.2', lambda p, u: def_(p, u)).passed; print('torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.endswith("\nFalse\n")
