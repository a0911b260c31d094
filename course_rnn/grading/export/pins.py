"""Which versions an export installs: those that are installed here, where the target has them.

No network is asked. What a distribution says of itself tells whether the target's Python can
install it: ``Requires-Python`` and, of compiled ones, the list of Pythons in its classifiers.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution

from course_rnn.grading.judging.sheets import chapter_exercises

# What grading imports; what these need is found in their metadata.
NEEDED = ("jaxtyping", "numpy", "pyseccomp", "scipy")
PYTHONS = ("3.11", "3.12", "3.13")
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
LISTED = re.compile(r"Programming Language :: Python :: (3\.\d+)")
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "extra": ""}


def requirements(chapter: int, python: str = HERE) -> list[str]:
    """The packages that grading a chapter needs.

    Parameters
    ----------
    chapter : int
        Its number.
    python : str
        The Python that is to grade, such as "3.12".

    Returns
    -------
    list of str
        Sorted: ``name==version`` with the version that is installed here; where that Python cannot
        install it, ``name>=version`` as those that need it say.

    Raises
    ------
    ValueError
        If the Python is unknown, or one of the packages is not installed.
    """
    expect_python(python)
    libraries = {exercise.library for exercise in chapter_exercises(chapter)}
    imported = {*NEEDED, *(libraries & {"torch"})}
    todo, found, bounds = set(imported), {}, _own_bounds()
    while todo:
        name = todo.pop()
        here = _installed(name)
        found[name] = here
        if here is None:
            continue
        for one in _active(here, python):
            needed = _canonical(one.name)
            if _fits(here, python):
                bounds[needed] = bounds.get(needed, "") + f",{one.specifier}"
            todo |= {needed} - set(found)
    for name in sorted(imported):
        if found[name] is None:
            raise ValueError(
                f"{name}: expected to be installed, got nothing of it"
            ) from PackageNotFoundError(name)
    return [_pin(name, here, python, bounds) for name, here in sorted(found.items())]


def expect_python(python: str) -> None:
    """Raise if no export can be made for a Python.

    Parameters
    ----------
    python : str
        Its first two numbers.

    Raises
    ------
    ValueError
        If it is neither one of 3.11, 3.12, 3.13 nor the one that runs.
    """
    if python not in (*PYTHONS, HERE):
        raise ValueError(f"--python: expected one of {', '.join(PYTHONS)}, got {python}")


def _pin(name, here, python, bounds):
    from packaging.specifiers import SpecifierSet

    if here is not None and _fits(here, python):
        return f"{name}=={here.version.partition('+')[0]}"  # a local build has the public one too
    return f"{name}{SpecifierSet(bounds.get(name, '').strip(','))}"


def _fits(here, python):
    """Whether another Python can install what is installed here."""
    from packaging.specifiers import SpecifierSet

    if python == HERE:
        return True
    wanted = here.metadata.get("Requires-Python")
    # of a version such as 3.12 the later releases are those that one meets
    if wanted and not SpecifierSet(wanted).contains(f"{python}.20"):
        return False
    wheel = here.read_text("WHEEL") or ""
    if "Root-Is-Purelib: true" in wheel or "-abi3-" in wheel:
        return True
    lines = here.metadata.get_all("Classifier") or []
    listed = [match[1] for line in lines if (match := LISTED.fullmatch(line))]
    return not listed or python in listed


def _active(here, python):
    """What a distribution needs on the target."""
    from packaging.requirements import Requirement

    needed = [Requirement(text) for text in here.requires or []]
    target = {"python_version": python, "python_full_version": f"{python}.20"} | LINUX
    return [one for one in needed if one.marker is None or one.marker.evaluate(target)]


def _own_bounds():
    """What pyproject.toml says of the packages, name to specifiers."""
    from packaging.requirements import Requirement

    own = _installed("course-rnn")
    needed = [Requirement(text) for text in (own.requires or [] if own is not None else [])]
    return {_canonical(one.name): str(one.specifier) for one in needed}


def _installed(name):
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _canonical(name):
    return name.lower().replace("_", "-")
