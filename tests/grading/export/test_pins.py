"""What an export installs on a Python that is another than the one that makes it."""

import json
import subprocess
import sys
from email.message import Message

import pytest

from course_rnn.grading.export import pins
from course_rnn.grading.export.pins import PYTHONS, expect_python, requirements

NO_NETWORK = ("after connection broken by", "timed out")  # not: no such version
OTHER = next(python for python in PYTHONS if python != pins.HERE)
HUGE = ("torch",)  # to resolve it pip may have to download a gigabyte


class Fake:
    """What importlib.metadata tells of an installed distribution."""

    def __init__(self, version, python=None, listed=(), requires=(), wheel="Tag: cp313-cp313-any"):
        self.version, self.requires, self.wheel = version, list(requires), wheel
        self.metadata = Message()
        if python:
            self.metadata["Requires-Python"] = python
        for one in listed:
            self.metadata["Classifier"] = f"Programming Language :: Python :: {one}"

    def read_text(self, name):
        return self.wheel if name == "WHEEL" else None


def pinned(monkeypatch, python, **installed):
    """The pins of packages that are said to be installed here; the own bound of numpy is >=2.0."""
    own = Fake("0.1", requires=["numpy>=2.0"])
    known = {name.replace("_", "-"): fake for name, fake in installed.items()}
    known["course-rnn"] = own

    def distribution(name):
        if name not in known:
            raise pins.PackageNotFoundError(name)
        return known[name]

    monkeypatch.setattr(pins, "distribution", distribution)
    monkeypatch.setattr(pins, "NEEDED", tuple(installed))
    monkeypatch.setattr(pins, "HERE", "3.13")
    return requirements(2, python)


@pytest.mark.parametrize(
    ("numpy", "pin"),
    [
        (Fake("2.5.1", ">=3.12"), "numpy>=2.0"),
        (Fake("2.5.1", ">=3.11"), "numpy==2.5.1"),
        (Fake("2.5.1", "<3.12,>=3.9.2"), "numpy==2.5.1"),
        (Fake("2.5.1+local", ">=3.11", ("3", "3.11", "3.13")), "numpy==2.5.1"),
        (Fake("2.5.1", ">=3.9", ("3.12", "3.13")), "numpy>=2.0"),  # no wheel was built
        (Fake("2.5.1", ">=3.9", ("3.12",), wheel="Tag: cp39-abi3-any"), "numpy==2.5.1"),
        (Fake("2.5.1", ">=3.9", ("3.12",), wheel="Root-Is-Purelib: true"), "numpy==2.5.1"),
    ],
)
def test_what_the_target_cannot_install_is_loosened(monkeypatch, numpy, pin):
    assert pinned(monkeypatch, "3.11", numpy=numpy) == [pin]
    assert pinned(monkeypatch, "3.13", numpy=numpy) == ["numpy==2.5.1"]


def test_bounds_are_those_of_what_is_pinned(monkeypatch):
    """SciPy here needs some NumPy; a JAX that is not installed there says nothing of it."""
    numpy, scipy = Fake("2.5.1", ">=3.12"), Fake("1.17", ">=3.11", requires=["numpy<2.5,>=1.26"])
    jax = Fake("1.0", ">=3.12", requires=["numpy>=2.5"])
    found = pinned(monkeypatch, "3.11", numpy=numpy, scipy=scipy, jax=jax)
    assert found == ["jax", "numpy<2.5,>=1.26,>=2.0", "scipy==1.17"]


def test_what_only_the_target_needs(monkeypatch):
    """It is not installed here, so there is no version to pin."""
    jax = Fake(
        "1.0",
        requires=['Typing_Extensions>=4.5; python_version < "3.12"', "pywin; os_name == 'nt'"],
    )
    assert pinned(monkeypatch, "3.11", jax=jax) == ["jax==1.0", "typing-extensions>=4.5"]
    assert pinned(monkeypatch, "3.12", jax=jax) == ["jax==1.0"]


@pytest.mark.parametrize("python", ["3.10", "2.7", "3", "", "python3.12"])
def test_unknown_pythons(python):
    with pytest.raises(ValueError, match=r"--python: expected one of 3.11, 3.12, 3.13, got "):
        requirements(2, python)


def test_this_python_is_known():
    expect_python(pins.HERE)
    assert requirements(2) == requirements(2, pins.HERE)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("chapter", [2, 3])  # 3 needs PyTorch
def test_the_pins_can_be_installed(tmp_path, python, chapter):
    chosen = requirements(chapter, python)
    asked = [pin for pin in chosen if not pin.startswith(HUGE)]
    (tmp_path / "pins").write_text("\n".join(asked))
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-deps"]
    options = ["--only-binary", ":all:", "--python-version", python, "--report", "report.json"]
    options += ["--target", "target", "--disable-pip-version-check", "--retries", "1"]
    done = subprocess.run(
        [*pip, *options, "-r", "pins"], cwd=tmp_path, capture_output=True, text=True
    )
    if done.returncode and any(sign in done.stderr for sign in NO_NETWORK):
        pytest.skip(f"no registry can be reached: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "report.json").read_text())
    assert len(report["install"]) == len(asked)
