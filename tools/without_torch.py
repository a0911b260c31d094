"""A pytest plugin: where PyTorch is not installed, what needs it is skipped with the reason.

A test, a fixture, a test module or a cell of a notebook that fails on ``import torch`` becomes a
skip. With COURSE_RNN_REQUIRE_TORCH=1, and wherever PyTorch is installed, it fails as ever.
"""

import importlib.util
import os

import pytest

REASON = "PyTorch is not installed here (`make test TORCH=no` leaves it out)"
PACKAGE = "torch"
SKIP_THE_REST = pytest.StashKey[bool]()  # of a notebook's cells


def may_be_missing():
    """Whether a test may do without PyTorch: it is not installed, and nobody demands it."""
    demanded = os.environ.get("COURSE_RNN_REQUIRE_TORCH") == "1"
    return not demanded and importlib.util.find_spec(PACKAGE) is None


def lacks_torch(error):
    """Whether `error`, or what it was raised from, is a failed import of PyTorch."""
    while error is not None:
        if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] == PACKAGE:
            return True
        error = error.__cause__
    return False


def _skip_if_torch_is_missing():
    try:
        return (yield)
    except Exception as error:
        if lacks_torch(error) and may_be_missing():
            pytest.skip(REASON)
        raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup():
    """Skip a test whose fixture needs PyTorch."""
    return (yield from _skip_if_torch_is_missing())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Skip a test that needs PyTorch, and the cells of a notebook from the first that does."""
    if item.parent.stash.get(SKIP_THE_REST, False):
        pytest.skip(REASON)
    try:
        return (yield from _skip_if_torch_is_missing())
    except Exception:
        if _cell_lacks_torch(item) and may_be_missing():
            item.parent.stash[SKIP_THE_REST] = True
            pytest.skip(REASON)
        raise


def _cell_lacks_torch(item):
    """Whether nbval ran this cell, and its last output is a failed import of PyTorch."""
    outputs = getattr(item, "test_outputs", None)
    return bool(outputs) and (
        outputs[-1].get("ename") == "ModuleNotFoundError"
        and outputs[-1].get("evalue") == f"No module named {PACKAGE!r}"
    )


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Skip a module that cannot be imported without PyTorch."""
    report = yield
    if report.failed and lacks_torch(report.call.excinfo.value) and may_be_missing():
        del report.call  # pytest would start its debugger here
        report.outcome = "skipped"
        report.longrepr = (str(collector.path), 1, f"Skipped: {REASON}")
    return report
