import json
import time

import pytest

from course_rnn.submission.versions import differences, minor, recorded_versions
from tests.submission.notebooks import colab, notebook


def recorded(metadata, *cells, **options):
    record = json.loads(notebook(*cells)) | {"metadata": metadata}
    return recorded_versions(json.dumps(record, **options).encode())


OWN = {"course_rnn": {"needs": ["a"], "versions": {"Python": "3.12.13", "NumPy": "2.0.2"}}}
LANGUAGE = {
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "name": "python",
        "version": "3.13.0rc1",
    }
}


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_what_pack_or_jupyter_recorded(indent):
    assert recorded(OWN, indent=indent) == {"Python": "3.12.13", "NumPy": "2.0.2"}
    assert recorded(LANGUAGE, indent=indent) == {"Python": "3.13.0rc1"}
    assert recorded(LANGUAGE | OWN, indent=indent)["Python"] == "3.12.13"


def test_nothing_is_recorded():
    assert recorded_versions(colab("x = 1")) == {}
    assert recorded_versions(b"\xff\x00") == recorded_versions(b"") == {}
    assert recorded({"course_rnn": {"versions": {}}}) == {}


def test_what_stands_in_a_cell_is_no_record():
    assert recorded({}, json.dumps(OWN), "# " + json.dumps(LANGUAGE)) == {}


@pytest.mark.parametrize("evil", ["<b>3.1</b>", "3.1\x1b[2J", "9" * 99, "3." + "9" * 99, 3, None])
def test_what_looks_like_no_version_is_dropped(evil):
    assert recorded({"course_rnn": {"versions": {"NumPy": evil, "Python": "3.12"}}}) == {
        "Python": "3.12"
    }


@pytest.mark.parametrize(
    "piece", [b'"course_rnn":', b'"course_rnn":{"versions":{', b'"language_info":{', b" "]
)
def test_linear_time(piece):
    started = time.process_time()
    recorded_versions(piece * (10 * 2**20 // len(piece)))
    assert time.process_time() - started < 5


def test_differences():
    here = {"Python": "3.11.7", "NumPy": "2.4.6", "system": "Linux"}
    assert differences({"NumPy": "2.0.2", "Python": "3.11.9"}, here) == (
        "written with NumPy 2.0.2, graded with 2.4.6.",
    )
    assert differences({"PyTorch": "2.6.0", "NumPy": "2.4.1"}, here) == ()
    assert differences({}, here) == ()


@pytest.mark.parametrize(("text", "numbers"), [("3.12.1", (3, 12)), ("3", (3, 0)), ("x", (0, 0))])
def test_minor(text, numbers):
    assert minor(text) == numbers
