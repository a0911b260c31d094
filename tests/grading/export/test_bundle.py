import stat
import subprocess
import sys
import zipfile

import pytest

from course_rnn.exercises.registry import exercise_ids
from course_rnn.grading.export import bundle
from course_rnn.grading.export import pins as chosen
from course_rnn.grading.export.bundle import launched_files, package_files, write_zip
from course_rnn.grading.export.pins import requirements
from tests.grading.exercises import need_libraries

CHAPTERS = sorted({int(exercise_id.split(".")[0]) for exercise_id in exercise_ids()})


def pins(chapter):
    return dict(pin.split("==") for pin in requirements(chapter))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_everything_that_grading_imports_is_pinned(chapter):
    need_libraries(chapter)
    code = f"""
import importlib.metadata as metadata, sys
from course_rnn.grading.grader.grade import draw_sheets
from course_rnn.grading.export.running import grade_folder
draw_sheets({chapter}, 5)
tops = {{name.split('.')[0] for name in sys.modules}} - set(sys.stdlib_module_names)
print(*(d for top in tops for d in metadata.packages_distributions().get(top, [])))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    imported = {name.lower().replace("_", "-") for name in done.stdout.split()} - {"course-rnn"}
    assert "numpy" in imported
    # numpy.f2py takes charset-normalizer where it finds it
    assert imported - {"charset-normalizer", "cython", "setuptools"} <= set(pins(chapter))


def test_pins_are_the_versions_here():
    import numpy as np

    assert pins(2)["numpy"] == np.__version__
    assert "wadler-lindig" in pins(2)  # jaxtyping needs it, we do not


def test_torch_exercises_need_torch(monkeypatch):
    from types import SimpleNamespace

    import torch

    monkeypatch.setattr(
        chosen, "chapter_exercises", lambda chapter: [SimpleNamespace(library="torch")]
    )
    assert pins(2)["torch"] == torch.__version__.partition("+")[0]
    assert "networkx" in pins(2)


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(chosen, "NEEDED", ("no-such-package",))
    with pytest.raises(ValueError, match="no-such-package: expected to be installed"):
        requirements(2)


def test_the_package_is_complete_without_leftovers():
    files = package_files("source/")
    assert "source/course_rnn/grading/export/bundle.py" in files
    assert "source/course_rnn/data/sets.toml" in files
    assert not [name for name in files if "__pycache__" in name]
    assert files["source/course_rnn/__init__.py"] == (bundle.PACKAGE / "__init__.py").read_bytes()


def test_the_zip_is_private_and_the_same_every_time(tmp_path):
    files = {"b/x": b"1", "a": b"2" * 1000}
    write_zip(tmp_path / "one.zip", files)
    write_zip(tmp_path / "two.zip", dict(reversed(files.items())))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert stat.S_IMODE((tmp_path / "one.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["a", "b/x"]
        assert {member.external_attr >> 16 for member in archive.infolist()} == {0o100700}
        assert archive.read("b/x") == b"1"


def test_a_failed_write_leaves_the_old_zip(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"old")
    with pytest.raises(TypeError):
        write_zip(tmp_path / "a.zip", {"x": None})
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_launched_files_lie_under_their_folder():
    files = launched_files("02_elman_rnns", "actions", "start.py", "x/")
    assert all(name.startswith("x/") for name in files)
    assert b"from launcher import actions" in files["x/start.py"]
    assert b'"02_elman_rnns"' in files["x/grade.py"]
    assert files["x/python.txt"].decode().strip() == chosen.HERE
    for name in ("x/start.py", "x/launcher.py", "x/grade.py"):
        compile(files[name], name, "exec")


@pytest.mark.parametrize("name", ["2", "02", "../02_x", "99_nothing"])
def test_unknown_notebooks(name):
    with pytest.raises(ValueError, match="expected"):
        launched_files(name, "actions", "start.py")
