import os
import sys
from pathlib import Path

import numpy as np
import pytest

import course_rnn
from course_rnn.grading.sandbox.runtime import find_runtime


def covered(path, runtime):
    """Whether a child would see this file."""
    real = os.path.realpath(path)
    shown = (*runtime.folders, *runtime.packages)
    inside = any(f"{real}/".startswith(f"{os.path.realpath(p)}/") for p in shown)
    return inside and not any(real.startswith(f"{os.path.realpath(p)}/") for p in runtime.masked)


def test_the_interpreter_itself_and_no_link():
    python = find_runtime("numpy").python
    assert not os.path.islink(python)
    assert os.access(python, os.X_OK)


@pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")
def test_what_is_shown_and_what_is_not():
    runtime = find_runtime("numpy")
    assert covered(os.__file__, runtime)
    assert covered(np.__file__, runtime) or np.__file__.startswith(runtime.packages[0])
    for name in ("pytest", "hypothesis", "course_rnn"):
        assert not covered(sys.modules[name].__file__, runtime) if name in sys.modules else True
    assert not covered(course_rnn.__file__, runtime)
    assert not covered(__file__, runtime)


def test_numpy_comes_with_its_libraries():
    packages = [Path(path).name for path in find_runtime("numpy").packages]
    assert packages[0] == "numpy"
    libraries = Path(np.__file__).parents[1] / "numpy.libs"
    assert ("numpy.libs" in packages) == libraries.is_dir()


def test_torch_comes_with_what_it_imports():
    import torch  # noqa: F401

    packages = [Path(path).name for path in find_runtime("torch").packages]
    assert {"numpy", "torch", "sympy", "typing_extensions.py"} <= set(packages)


def test_bad_libraries(monkeypatch):
    with pytest.raises(ValueError, match="library: expected one of numpy, torch, got 'jax'"):
        find_runtime("jax")
    find_runtime.cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ValueError, match="library: expected one that is installed, got 'torch'"):
        find_runtime("torch")
