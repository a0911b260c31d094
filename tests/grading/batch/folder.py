"""A folder of small submissions, and what stands in the gradebook and the journal of a batch."""

import csv
import json

RIGHT = (
    "import numpy as np\n\n\ndef inverse_transform(p, u):\n"
    '    index = np.searchsorted(np.cumsum(p), u, side="right")\n'
    "    return np.minimum(index, len(p) - 1)\n"
)
SLOW = RIGHT.replace("    index", "    import time\n    time.sleep(0.05)\n    index")
POINTS = "4"


def make_folder(path, count, source=RIGHT):
    path.mkdir()
    for number in range(count):
        (path / f"s{number:03}.py").write_text(f"{source}\n\nNUMBER = {number}\n")
    return path


def rows(csv_path):
    with open(csv_path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def journal_lines(path):
    """The results, from the whole lines after the first."""
    lines = path.read_bytes().splitlines(keepends=True)[1:]
    entries = [json.loads(line) for line in lines if line.endswith(b"\n")]
    return [entry for entry in entries if "record" in entry]


def assert_each_graded_once(csv_path, count):
    table = rows(csv_path)
    assert [row["file"] for row in table] == [f"s{number:03}.py" for number in range(count)]
    assert {row["2.2"] for row in table} == {POINTS}
    names = [line["name"] for line in journal_lines(csv_path.with_suffix(".journal"))]
    assert sorted(names) == [row["file"] for row in table]
