"""The versions that an answer may depend on, as they are where a student works."""

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = {"NumPy": "numpy", "PyTorch": "torch"}


def installed() -> dict[str, str]:
    """The versions that an answer may depend on, as they are here.

    Returns
    -------
    dict
        Python, NumPy and, where it is installed, PyTorch.
    """
    found = {"Python": platform.python_version()}
    for name, package in PACKAGES.items():
        try:
            found[name] = version(package).partition("+")[0]
        except PackageNotFoundError:
            continue
    return found
