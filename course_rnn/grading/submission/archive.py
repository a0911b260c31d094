"""Take the one notebook or .py file out of a zip, in memory and with limits."""

import io
import stat
import zipfile
import zlib

from .files import expect_size
from .records import SubmissionError

MAX_MEMBERS = 200
MAX_RATIO = 200  # a notebook shrinks by a factor of 3 to 20, a bomb by 1000
MEMBER_HEADER = b"PK\x01\x02"
# Left behind by macOS, Windows and Jupyter beside the files that were meant.
JUNK = ("__macosx", ".ds_store", ".ipynb_checkpoints", "thumbs.db", "desktop.ini", "__pycache__")
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


def _extract(archive):
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise SubmissionError(_too_many())
    for member in members:
        _expect_harmless(member)
    files = [member for member in members if not member.is_dir() and not _is_junk(member.filename)]
    wanted = [member for member in files if member.filename.lower().endswith(WANTED)]
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
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0] or "\0" in name:
            raise SubmissionError("a name in the zip leads out of its folder: pack it again.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise SubmissionError("the zip holds a symbolic link: pack the file itself.")
    if member.flag_bits & 0x1:
        raise SubmissionError("the zip is encrypted: pack it without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SubmissionError("the zip is compressed in an unusual way: make a plain one.")


def _is_junk(name):
    parts = name.lower().split("/")
    return any(part in JUNK for part in parts) or parts[-1].startswith("._")


def _too_many():
    return f"the zip holds more than {MAX_MEMBERS} files: pack the notebook alone."
