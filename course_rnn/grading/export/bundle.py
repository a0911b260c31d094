"""What every export holds: the package's source, the pinned packages, one deterministic zip."""

import os
import tempfile
import zipfile
from pathlib import Path

from course_rnn.grading.export.pins import HERE, requirements
from course_rnn.grading.judging.sheets import chapter_number

PACKAGE = Path(__file__).parents[2]
OMITTED = ("__pycache__",)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the calendar of zip files: the same content, the same bytes
GRADE = '''\
"""Grade the folder given first, write the result to the file given second."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from course_rnn.grading.export.{platform} import result
from course_rnn.grading.export.running import grade_folder
from course_rnn.grading.report.text import report_text
from course_rnn.grading.judging.verdicts import Verdict

report = grade_folder(Path(sys.argv[1]), "{name}")
print(report_text(report), flush=True)
if report.verdict is Verdict.INFRA:
    sys.exit("the grader failed")
Path(sys.argv[2]).write_text(json.dumps(result(report)))
'''
PRIVATE = 0o100700  # a file that its owner alone may read: the submissions run as somebody else


def package_files(under: str = "") -> dict[str, bytes]:
    """The source of course_rnn.

    Parameters
    ----------
    under : str
        A folder to put before the names, such as "source/".

    Returns
    -------
    dict
        Name in the zip to content.
    """
    paths = (path for path in sorted(PACKAGE.rglob("*")) if path.is_file())
    kept = (path for path in paths if not set(path.parts) & set(OMITTED))
    return {
        f"{under}{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in kept
    }


def launched_files(
    name: str, platform: str, entry: str, under: str = "", python: str = HERE
) -> dict[str, bytes]:
    """A grader that installs itself, grades the working directory and writes a result.

    Parameters
    ----------
    name : str
        The exercise notebook's name.
    platform : str
        "classroom50" or "actions": a function of :mod:`course_rnn.grading.export.launcher` that
        writes what the module of that name makes of a report.
    entry : str
        Name of the script that is started.
    under : str
        A folder to put before the names.
    python : str
        The Python that is to grade, such as "3.12".

    Returns
    -------
    dict
        Name in the zip to content.

    Raises
    ------
    ValueError
        As from :func:`course_rnn.grading.judging.sheets.chapter_number` and
        :func:`course_rnn.grading.export.pins.requirements`.
    """
    pins = requirements(chapter_number(name), python)
    files = {
        entry: f"import sys\n\nfrom launcher import {platform}\n\nsys.exit({platform}())\n",
        "launcher.py": Path(__file__).with_name("launcher.py").read_text(encoding="utf-8"),
        "grade.py": GRADE.format(platform=platform, name=name),
        "requirements.txt": "".join(f"{pin}\n" for pin in pins),
        "python.txt": f"{python}\n",
    }
    return {f"{under}{path}": text.encode() for path, text in files.items()} | package_files(under)


def write_zip(path: Path, files: dict[str, bytes]) -> None:
    """Write a zip in one step; the same files give the same bytes.

    Parameters
    ----------
    path : Path
        Where; its folder must exist.
    files : dict
        Name in the zip to content.

    Raises
    ------
    ValueError
        If its folder does not exist.
    OSError
        If it cannot be written; an older file stays.
    """
    if not path.parent.is_dir():
        raise ValueError(f"--output: there is no folder {path.parent}")
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for name, content in sorted(files.items()):
                member = zipfile.ZipInfo(name, FIRST_DAY)
                member.create_system = 3  # Unix, where modes mean something
                member.external_attr = PRIVATE << 16
                archive.writestr(member, content, zipfile.ZIP_DEFLATED)
        os.chmod(temporary, 0o600)  # the hidden cases come from what is in it
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
