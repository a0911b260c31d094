"""Which files of a folder are submissions, and where the results go."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

from course_rnn.submission.archive import is_junk

SPECIAL = {
    stat.S_IFSOCK: "a socket",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class Outputs(NamedTuple):
    """The files of a batch: the table, the same as JSON with the reports, and the journal."""

    csv: Path
    json: Path
    journal: Path


class Found(NamedTuple):
    """What lies in a folder.

    Attributes
    ----------
    names : list of str
        The submissions, relative to the folder, with "/".
    left_out : dict
        Names of what is no file and cannot be a submission, and what it is: "a socket".
    """

    names: list[str]
    left_out: dict[str, str]


def find_submissions(folder: Path) -> Found:
    """Find all submissions in a folder and the folders in it.

    Parameters
    ----------
    folder : Path
        Where they are.

    Returns
    -------
    Found
        Sorted. Whatever the suffix: a file of the wrong kind is a submission too. Hidden files and
        what systems leave behind are none.

    Raises
    ------
    ValueError
        If there is no such folder, or nothing in it.
    OSError
        If a folder in it cannot be read: its submissions must not be lost in silence.
    """
    if not folder.is_dir():
        raise ValueError(f"DIR: expected a folder, got {folder}")
    found, left_out = [], {}
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not is_junk(name)]
        # a link to a folder is a submission, and no good one
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for path in (Path(place) / name for name in [*names, *links] if not is_junk(name)):
            name = path.relative_to(folder).as_posix()
            if special := SPECIAL.get(stat.S_IFMT(os.lstat(path).st_mode)):
                left_out[name] = special
            else:
                found.append(name)
    if not found:
        raise ValueError(f"DIR: expected submissions in {folder}, found no file")
    return Found(sorted(found), dict(sorted(left_out.items())))


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


def expect_outside(reports: Path, folder: Path) -> None:
    """Raise if the reports would become submissions of the next run, or stand in their way.

    Parameters
    ----------
    reports : Path
        Folder for the reports.
    folder : Path
        Where the submissions are.

    Raises
    ------
    ValueError
        If the first is the second, or lies in it.
    """
    if reports.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"--reports: expected a place outside {folder}, got {reports}")


def _raise(error):
    raise error
