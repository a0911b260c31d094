"""The part ``tests``: every test that takes the fixture ``device``, on one device."""

import ast

from benchmarks.gpu.processes import ROOT

QUICK = "tests/pytorch/test_rnn.py"


def arguments(device: str, quick: bool, files: list[str] | None) -> list[str]:
    """Arguments of Python that run the tests and need no plugin that is not here."""
    files = files or ([QUICK] if quick else test_files())
    return [
        *("-m", "pytest", "-c", "pyproject.toml", "--rootdir", str(ROOT)),
        *("-o", "addopts=", "--strict-markers", "--disable-plugin-autoload"),
        *("-p", "benchmarks.gpu.bare", "--on", device, "-p", "no:cacheprovider"),
        *("-q", "--tb=short", "--continue-on-collection-errors", *files),
    ]


def test_files() -> list[str]:
    """Modules with a test function that takes ``device``."""
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in paths if _takes_device(path.read_text("utf-8"))]


def _takes_device(source: str) -> bool:
    if "device" not in source:
        return False
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    return any(
        argument.arg == "device"
        for function in functions
        if function.name.startswith("test")
        for argument in function.args.args
    )
