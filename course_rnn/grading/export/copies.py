"""Copies of a file, as browsers and systems name them, and which of them is the newest."""

import re
from pathlib import Path

# "a (1)" Chrome and Edge, "a(1)" Firefox, "a-1" Safari and Canvas, "a - Copy (2)" Windows,
# "a copy 2" macOS, "a-Copy1" Jupyter
MARK = re.compile(
    r"(?: ?\((\d{1,4})\)| - Copy(?: \((\d{1,4})\))?| copy(?: (\d{1,4}))?"
    r"|-Copy(\d{1,4})|-(\d{1,2}))$",
    re.IGNORECASE,
)
SAME_SECONDS = 60  # files that were unpacked or checked out together have nearly the same time
FIRST_TIME = 946_684_800  # the year 2000: an earlier time is that of a clock that was never set


def is_copy(name: str, wanted: str) -> bool:
    """Whether a file is the one that is wanted, or a copy of it.

    Parameters
    ----------
    name, wanted : str
        Names with their suffixes, such as "a (1).ipynb" and "a.ipynb".

    Returns
    -------
    bool
    """
    stem, _, suffix = name.rpartition(".")
    stem_wanted, _, suffix_wanted = wanted.rpartition(".")
    if suffix.lower() != suffix_wanted.lower():
        return False
    while stem != stem_wanted:
        shorter = MARK.sub("", stem)
        if shorter == stem:
            return False
        stem = shorter
    return True


def are_copies(paths: list[Path]) -> bool:
    """Whether files are copies of the one with the shortest name.

    Parameters
    ----------
    paths : list of Path
        One or more.

    Returns
    -------
    bool
    """
    shortest = min((path.name for path in paths), key=len)
    return all(is_copy(path.name, shortest) for path in paths)


def newest(paths: list[Path]) -> Path | None:
    """Choose the newest of several copies.

    Parameters
    ----------
    paths : list of Path
        One or more files that exist.

    Returns
    -------
    Path or None
        The one with the latest time stamp; where these are equal or unknown the one with the
        highest number, for a browser gives "(1)" to the later one. None if nothing tells the
        newest two apart.
    """
    times = {path: path.lstat().st_mtime for path in paths}
    if min(times.values()) >= FIRST_TIME:
        limit = max(times.values()) - SAME_SECONDS
        paths = [path for path in paths if times[path] >= limit]
    highest = max(_number(path) for path in paths)
    last = [path for path in paths if _number(path) == highest]
    return last[0] if len(last) == 1 else None


def _number(path):
    """The number of a copy; -1 for a name without one, which came before all copies."""
    mark = MARK.search(path.stem)
    return -1 if mark is None else int(next((group for group in mark.groups() if group), 0))
