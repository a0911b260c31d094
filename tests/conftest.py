"""Fixtures that every test may use."""

import os
import re

import hypothesis
import jaxtyping
import numpy as np
import pytest

# PyTorch's layers give the same bits twice on a GPU only so; read when cuBLAS starts
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:2")

# the same examples in every run, and no clock: a slow machine is no failure
hypothesis.settings.register_profile(
    "course", deadline=None, derandomize=True, database=None, max_examples=25
)
hypothesis.settings.load_profile("course")


def pytest_collection_modifyitems(items):
    """A name that changes from run to run keeps the workers of pytest-xdist from starting."""
    if named := [item.nodeid for item in items if re.search(r" at 0x[0-9a-f]{12}", item.nodeid)]:
        raise pytest.UsageError(f"names of tests hold memory addresses: {named[0]}")


@pytest.fixture
def rng():
    return np.random.default_rng(20240229)


@pytest.fixture
def without_shape_hook():
    """Switch the annotations' checks off, as they are for a reader: our own errors must come."""
    before = jaxtyping.config.jaxtyping_disable
    jaxtyping.config.update("jaxtyping_disable", True)
    yield
    jaxtyping.config.update("jaxtyping_disable", before)


@pytest.fixture(params=["cpu", pytest.param("cuda", marks=pytest.mark.cuda)])
def device(request):
    import torch

    if request.param == "cuda" and not torch.cuda.is_available():
        pytest.skip("no CUDA device here")
    return torch.device(request.param)
