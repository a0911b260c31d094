"""Which files a child needs: interpreter, standard library, shared libraries, NumPy or torch."""

import compileall
import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

INSIDE = Path(__file__).parent / "inside"
# what turns a submission into records, for the child: no file of the submission is parsed outside
READING = Path(__file__).parents[2] / "submission"
# What `import torch` and the layers of torch.nn read, beside torch itself. The GPU libraries of
# NVIDIA's wheels are linked into torch and must be there even if no GPU is.
TORCH_NEEDS = ("torch", "torchgen", "functorch", "typing_extensions", "sympy", "mpmath", "networkx")
TORCH_NEEDS += ("jinja2", "markupsafe", "filelock", "fsspec", "packaging", "nvidia", "triton")
PACKAGES = {"numpy": ("numpy",), "torch": ("numpy", *TORCH_NEEDS)}
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/etc/alternatives")
ENVIRONMENT = {
    "HOME": "/",
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TORCHINDUCTOR_CACHE_DIR": "/",  # else torch's optimisers make a folder, and there is no place
}
# -I: no environment, no folder of the user; -S: no site-packages; -B: no bytecode is written
OPTIONS = ("-I", "-S", "-B", "-X", "utf8")
START = (
    "import sys; sys.path += sys.argv[4:]; from inside.child import main; "
    "main(*map(int, sys.argv[1:4]))"
)


@dataclass(frozen=True)
class Runtime:
    """What to show to a child.

    Attributes
    ----------
    python : str
        The interpreter itself, not a link of a virtual environment to it.
    folders : tuple of str
        Files, folders and links of the system and of the interpreter's installation.
    masked : tuple of str
        Folders inside of ``folders`` that must not be seen: installed packages.
    packages : tuple of str
        Packages of the library, with the shared libraries that came with them.
    """

    python: str
    folders: tuple[str, ...]
    masked: tuple[str, ...]
    packages: tuple[str, ...]


@cache
def find_runtime(library: str) -> Runtime:
    """What a child with this library needs to see on this machine.

    Parameters
    ----------
    library : str
        "numpy" or "torch".

    Returns
    -------
    Runtime

    Raises
    ------
    ValueError
        If there is no such library, or it is not installed.
    """
    if library not in PACKAGES:
        raise ValueError(f"library: expected one of {', '.join(PACKAGES)}, got {library!r}")
    if importlib.util.find_spec(library) is None:
        raise ValueError(f"library: expected one that is installed, got {library!r}")
    for folder in (INSIDE, READING):  # else each child compiles them anew, where Python writes none
        compileall.compile_dir(folder, quiet=2)
    prefix = Path(sys.base_prefix)
    own = [prefix / "lib", prefix / "lib64", Path(os.__file__).parent]
    folders = [path for path in dict.fromkeys([*SYSTEM, *map(str, own)]) if os.path.lexists(path)]
    folders = [path for path in folders if not any(path.startswith(f"{x}/") for x in folders)]
    masked = [
        str(packages)
        for folder in folders
        if os.path.isdir(folder) and not os.path.islink(folder)
        for packages in Path(folder).glob("python3*/*-packages")
    ]
    packages = [place for name in PACKAGES[library] for place in _places(name)]
    return Runtime(
        os.path.realpath(getattr(sys, "_base_executable", sys.executable)),
        tuple(folders),
        tuple(masked),
        tuple(packages),
    )


def _places(name):
    spec = importlib.util.find_spec(name)
    if spec is None:
        return []
    folders = spec.submodule_search_locations
    place = Path(next(iter(folders)) if folders else spec.origin)
    libraries = place.with_name(f"{name}.libs")
    return [str(place), *([str(libraries)] if libraries.is_dir() else [])]
