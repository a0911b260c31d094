"""Take the one notebook or .py file out of a zip, in memory and with limits."""

import io
import re
import stat
import zlib

from .files import expect_size
from .records import SubmissionError

MAX_MEMBERS = 200
METHODS = (0, 8)  # stored and deflated
MAX_RATIO = 200  # a notebook shrinks by a factor of 3 to 20, a bomb by 1000
MEMBER_HEADER = b"PK\x01\x02"
# Left behind by macOS, Windows and Python beside the files that were meant.
JUNK = ("__macosx", "thumbs.db", "desktop.ini", "__pycache__")
CHECKPOINT = re.compile(r"-checkpoint\.(?:ipynb|py)$", re.IGNORECASE)
WANTED = (".ipynb", ".py")
DAMAGED = "the zip is damaged: pack it again."


def extract_one(data: bytes) -> tuple[str, bytes]:
    """Find and unpack the one .ipynb or .py file of a zip. Nothing is written to disk.

    Parameters
    ----------
    data : bytes
        The zip.

    Returns
    -------
    name : str
        The member's name, for its suffix.
    content : bytes
        The member, unpacked.

    Raises
    ------
    SubmissionError
        If the zip is damaged, encrypted or suspicious (links, names that leave the folder,
        a bomb), or holds no or several such files.
    """
    import zipfile  # late: most submissions are none, and every child would read it

    # Before zipfile builds an object for each of them; a few may occur by chance in the data.
    if data.count(MEMBER_HEADER) > 2 * MAX_MEMBERS:
        raise SubmissionError(_too_many())
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _extract(archive)
    except SubmissionError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise SubmissionError(DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:  # a method or version zipfile lacks
        raise SubmissionError("the zip is of an unusual kind: make a plain one.") from error


def is_junk(name: str) -> bool:
    """Whether a file is none that was meant: hidden, in a hidden folder, or a system's leftover.

    Parameters
    ----------
    name : str
        Its path inside the zip or the folder, with "/" or with the backslashes of Windows.

    Returns
    -------
    bool
    """
    parts = [part for part in _parts(name) if part != "."]
    return any(part.startswith(".") or part.lower() in JUNK for part in parts)


def without_checkpoints(names: list[str]) -> list[str]:
    """Leave out Jupyter's checkpoints, which lie outside their folder when a zip is flat.

    Parameters
    ----------
    names : list of str
        Names of files.

    Returns
    -------
    list of str
        The others; all of them if there are only checkpoints.
    """
    return [name for name in names if not CHECKPOINT.search(name)] or names


def _extract(archive):
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise SubmissionError(_too_many())
    for member in members:
        _expect_harmless(member)
    wanted = [member for member in members if _is_wanted(member.filename)]
    meant = without_checkpoints([member.filename for member in wanted])
    wanted = [member for member in wanted if member.filename in meant]
    if len(wanted) != 1:
        raise SubmissionError(
            f"the zip holds {len(wanted)} notebooks or .py files: pack exactly one."
        )
    (member,) = wanted
    expect_size(member.file_size)
    if member.file_size > MAX_RATIO * max(member.compress_size, 1000):
        raise SubmissionError("the zip holds far more than its size: pack the notebook alone.")
    with archive.open(member) as file:
        return member.filename, file.read(member.file_size)  # no more, whatever is in it


def _expect_harmless(member):
    # zipfile turns os.sep into "/" and cuts at NUL; the name as stored must be harmless too.
    for name in (member.filename, member.orig_filename):
        parts = _parts(name)
        if ".." in parts or parts[0] == "" or ":" in parts[0] or "\0" in name:
            raise SubmissionError("a name in the zip leads out of its folder: pack it again.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise SubmissionError("the zip holds a symbolic link: pack the file itself.")
    if member.flag_bits & 0x1:
        raise SubmissionError("the zip is encrypted: pack it without a password.")
    if member.compress_type not in METHODS:
        raise SubmissionError("the zip is compressed in an unusual way: make a plain one.")


def _is_wanted(name):
    """Folders end in a separator, so in no suffix."""
    return name.lower().endswith(WANTED) and not is_junk(name)


def _parts(name):
    """Zips made on Windows may have its separator."""
    return name.replace("\\", "/").split("/")


def _too_many():
    return f"the zip holds more than {MAX_MEMBERS} files: pack the notebook alone."
