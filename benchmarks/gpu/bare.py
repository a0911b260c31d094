"""Plugin for pytest where only torch, NumPy, jaxtyping and pytest are installed.

It stands in for the two packages that the modules with CUDA tests import beside those, keeps the
tests of one device, and tells the outcome of each as soon as it is known.
"""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from unittest.mock import MagicMock

import pytest

from benchmarks.gpu.processes import short, tell


def _module(name: str, **attributes) -> dict[str, ModuleType]:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)  # PyTorch asks for it
    vars(module).update(attributes)
    return {name: module}


def _without_hypothesis() -> dict[str, ModuleType]:
    """A property test is skipped: there is nothing here that could draw its examples."""

    def given(*args, **kwargs):
        return lambda test: lambda: pytest.skip("needs hypothesis")

    strategies = MagicMock()  # st.lists(st.integers()).map(f): whatever is called, gives another
    names = {"settings": MagicMock(), "assume": MagicMock(), "strategies": strategies}
    return {
        **_module("hypothesis", given=given, **names),
        "hypothesis.strategies": strategies,
    }


def _without_tqdm() -> dict[str, ModuleType]:
    """No progress bar: the iterable itself."""
    return _module("tqdm", tqdm=lambda iterable, **_: iterable)


STAND_INS = {"hypothesis": _without_hypothesis, "tqdm": _without_tqdm}


def _missing() -> list[str]:
    names = []
    for name in STAND_INS:
        try:
            import_module(name)
        except ImportError:
            names.append(name)
    return names


MISSING = _missing()
for _name in MISSING:
    sys.modules.update(STAND_INS[_name]())


def pytest_addoption(parser):
    """Say which device's tests are kept."""
    parser.addoption("--on", choices=["cuda", "cpu"], required=True)


def pytest_collection_modifyitems(config, items):
    """Keep the tests of the device fixture's one value."""
    kept = [item for item in items if device_of(item) == config.getoption("--on")]
    items[:] = kept
    tell({"planned": [item.nodeid for item in kept]})


def device_of(item) -> str | None:
    """The device that a test asks for, None if it has no such fixture."""
    if item.get_closest_marker("cuda"):
        return "cuda"
    return getattr(item, "callspec", None) and item.callspec.params.get("device")


def pytest_runtest_logreport(report):
    """Tell how a test went: its call, or what kept it from being called."""
    if report.when == "call" or report.outcome != "passed":
        _tell_report(report, seconds=round(report.duration, 4))


def pytest_collectreport(report):
    """Tell of a module that cannot be imported."""
    if report.failed:
        _tell_report(report)


def _tell_report(report, **more):
    entry = {"case": report.nodeid, "outcome": report.outcome, **more}
    if report.outcome == "skipped":
        entry["message"] = report.longrepr[2]
    elif report.failed:
        crash = getattr(report.longrepr, "reprcrash", None)
        entry["message"] = short(crash.message if crash else str(report.longrepr))
    tell(entry)
