"""Which files of a folder are submissions, and where the results go."""

import os
from pathlib import Path
from typing import NamedTuple

IGNORED = ("__MACOSX",)


class Outputs(NamedTuple):
    """The files of a batch: the table, the same as JSON with the reports, and the journal."""

    csv: Path
    json: Path
    journal: Path


def find_submissions(folder: Path) -> list[str]:
    """Names of all submissions in a folder and the folders in it, sorted.

    Parameters
    ----------
    folder : Path
        Where they are.

    Returns
    -------
    list of str
        Relative to ``folder``, with "/". Whatever the suffix: a file of the wrong kind is a
        submission too. Hidden files are left out.

    Raises
    ------
    ValueError
        If there is no such folder, or nothing in it.
    OSError
        If a folder in it cannot be read: its submissions must not be lost in silence.
    """
    if not folder.is_dir():
        raise ValueError(f"DIR: expected a folder, got {folder}")
    found = []
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if _wanted(name)]
        # a link to a folder is a submission, and no good one
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        paths = (Path(place) / name for name in [*names, *links] if _wanted(name))
        found += [path.relative_to(folder).as_posix() for path in paths]
    if not found:
        raise ValueError(f"DIR: expected submissions in {folder}, found no file")
    return sorted(found)


def outputs(csv: Path, folder: Path) -> Outputs:
    """Where the results go.

    Parameters
    ----------
    csv : Path
        The table, named ``….csv``.
    folder : Path
        Where the submissions are.

    Returns
    -------
    Outputs

    Raises
    ------
    ValueError
        If the name does not end in .csv, or the place is no folder or among the submissions.
    """
    if csv.suffix != ".csv":
        raise ValueError(f"--output: expected a name that ends in .csv, got {csv}")
    if not csv.parent.is_dir():
        raise ValueError(f"--output: there is no folder {csv.parent}")
    if csv.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"--output: expected a place outside {folder}, got {csv}")
    return Outputs(csv, csv.with_suffix(".json"), csv.with_suffix(".journal"))


def _raise(error):
    raise error


def _wanted(name):
    return not name.startswith(".") and name not in IGNORED
