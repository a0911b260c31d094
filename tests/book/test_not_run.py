import json

from not_run import summary


def listed(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def test_nothing_is_said_to_be_everything():
    assert summary("") == "Everything was run."
    assert summary(listed(("tests/a.py::x", None))) == "Everything was run."


def test_reasons_are_counted_and_the_most_frequent_come_first():
    skips = [(f"tests/{file}.py::test[{i}]", "no device") for file in "dcba" for i in (1, 2)]
    text = summary(listed(("book/01.ipynb::Cell 3", "no data"), *skips, ("tests/e.py", "no torch")))
    assert text.splitlines() == [
        "Not run:",
        "    8 × no device",
        "        in tests/a.py, tests/b.py, tests/c.py and 1 more files",
        "    1 × no data",
        "        in book/01.ipynb",
        "    1 × no torch",
        "        in tests/e.py",
    ]


def test_of_several_runs_the_last_counts():
    first, then = ("tests/a.py::x", "no data"), ("tests/a.py::x", None)
    assert summary(listed(first, then)) == "Everything was run."
    assert summary(listed(then, first)).startswith("Not run:\n    1 × no data")
    assert summary(listed(first, first)).startswith("Not run:\n    1 × no data")
