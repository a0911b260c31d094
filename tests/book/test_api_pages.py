"""Every public module and function of the package has its place on an API page."""

import importlib
import inspect
import pkgutil
import re
import sys

import pytest
from page_checks import HTML, ROOT

import course_rnn

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from api_pages import modules

# Argument checks and the exercises' own parts: read by contributors, not by readers of the book.
INTERNAL = (".validate", ".exercises.ch", "._")
MODULES = [
    module.name
    for module in pkgutil.walk_packages(course_rnn.__path__, "course_rnn.")
    if not module.ispkg
    and not module.name.endswith("__main__")
    and not module.name.rpartition(".")[2].startswith("_")
]


def listed():
    """Return the modules that the API pages show."""
    packages = []
    for page in ROOT.glob("book/api/*.md"):
        block = page.read_text().split("```{api-modules}\n")[1].split("```")[0]
        packages += block.split()
    return [module for package in packages for module in modules(package)]


def undocumented(module):
    """Name the public functions and classes of a module that lack a docstring."""
    return [
        name
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == module.__name__
        and not (thing.__doc__ or "").strip()
    ]


def test_every_module_is_on_one_page():
    expected = [name for name in MODULES if not any(part in name for part in INTERNAL)]
    shown = [name for name in listed() if not any(part in name for part in INTERNAL)]
    assert sorted(shown) == sorted(expected)


# The parts of an exercise are its own, and right answers are written as students write them.
@pytest.mark.parametrize("name", [name for name in MODULES if ".exercises.ch" not in name])
def test_everything_public_has_a_docstring(name):
    assert undocumented(importlib.import_module(name)) == []


def unmentioned_parameters(module):
    """Name the parameters of public functions that their docstrings do not speak of."""
    missing = []
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        if function.__module__ == module.__name__:
            names = inspect.signature(inspect.unwrap(function)).parameters
            doc = function.__doc__ or ""
            missing += [f"{name}({p})" for p in names if not re.search(rf"\b{p}\b", doc)]
    return missing


# What a chapter or a learner calls. (The parsers of data and the parts of an exercise speak for
# themselves in a line.)
CALLED = tuple(f"course_rnn.{part}" for part in ("reference", "pytorch", "metrics", "plotting"))


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith(CALLED)])
def test_every_parameter_is_documented(name):
    assert unmentioned_parameters(importlib.import_module(name)) == []


def without_example(module):
    """Name the public functions and classes of a module whose docstring shows no use."""
    return [
        f"{module.__name__}.{name}"
        for name, thing in vars(module).items()
        if not name.startswith(("_", "expect_"))
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == module.__name__
        and ">>>" not in (thing.__doc__ or "")
    ]


SHOWN = tuple(f"course_rnn.{part}." for part in ("reference", "metrics", "pytorch", "data"))


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.startswith(SHOWN) and ".validate" not in name]
)
def test_everything_public_has_an_example(name):
    assert without_example(importlib.import_module(name)) == []


def test_a_missing_example_is_found():
    missing = without_example(importlib.import_module("course_rnn.training.runtime"))
    assert missing


@pytest.mark.browser
def test_the_pages_hold_the_functions():
    if not HTML.exists():
        pytest.skip("the book is not built: run `make html`")
    page = (HTML / "book" / "api" / "reference.html").read_text()
    for anchor in (
        "course_rnn.reference.rnn.rnn_forward",
        "course_rnn.reference.lstm.lstm_backward",
    ):
        assert f'id="{anchor}"' in page
