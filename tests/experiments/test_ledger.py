import copy
import json

import pytest

from course_rnn.experiments.ledger import (
    RESULTS,
    expect_record,
    read_ledger,
    read_record,
    record_path,
    row_with_spread,
    write_record,
)
from course_rnn.experiments.protocol import Row
from tests.experiments.toy import MACHINE, outcome, toy_record


def test_a_record_has_spread_times_and_every_result():
    record = toy_record()
    small = {"arm": "small", "what": "last loss", "mean": 3.0, "lowest": 1.0, "highest": 6.0}
    assert record["rows"][0] == small | {"seeds": 3}
    assert record["results"]["small"]["2"] == {"loss": 6.0}
    assert (record["wall_s"], record["cpu_s"]) == (8.0, 6.0)
    assert record["published"][0]["value"] == 1.5
    assert record["recipes"]["large"]["hidden"] == 9


def test_machines_are_listed_once_with_their_jobs():
    other = MACHINE | {"processor": "Q"}
    jobs = {"0": outcome(), "1": outcome(machine=other), "2": outcome()}
    record = toy_record(small=jobs, large={"0": outcome()})
    assert [m["processor"] for m in record["machines"]] == ["P", "Q"]
    assert record["commit"] == "abc"
    assert record["machines"][0]["jobs"] == ["small 0", "small 2", "large 0"]


def test_every_commit_that_a_job_ran_at_is_named():
    later = MACHINE | {"commit": "def"}
    record = toy_record(small={"0": outcome(), "1": outcome(machine=later)}, large={"0": outcome()})
    assert record["commit"] == "abc, def"


def test_a_row_of_one_seed():
    row = row_with_spread(Row("a", "w", {"3": 2.0}))
    assert row == {"arm": "a", "what": "w", "mean": 2.0, "lowest": 2.0, "highest": 2.0, "seeds": 1}
    with pytest.raises(ValueError, match="row: expected at least one value of w, got none"):
        row_with_spread(Row("a", "w", {}))


def test_written_and_read(tmp_path):
    path = record_path("toy", tmp_path / "results")
    write_record(toy_record(), path)
    assert read_record(path) == toy_record()
    assert read_ledger(tmp_path / "results") == {"toy": toy_record()}
    assert read_ledger(tmp_path / "nowhere") == {}


BROKEN = {
    "status": ("fine", "status: expected one of reproduced, partly, not reproduced; got 'fine'"),
    "format": (2, "format: expected 1, got 2"),
    "cpu_s": ("1", "cpu_s: expected number, got '1'"),
    "quick": (0, "quick: expected bool, got 0"),
    "wall_s": (True, "wall_s: expected number, got True"),
    "published": ([], "published: expected at least one, got none"),
    "rows": ([{"arm": "small"}], r"rows: expected \['arm', .*, got \['arm'\]"),
    "results": ({"small": {}}, r"results: expected \['large', 'small'\], got \['small'\]"),
}


@pytest.mark.parametrize("key", BROKEN)
def test_a_broken_record_is_neither_read_nor_written(tmp_path, key):
    value, message = BROKEN[key]
    path = tmp_path / "toy.json"
    path.write_text(json.dumps(toy_record() | {key: value}))
    with pytest.raises(ValueError, match=rf"toy\.json: {message}"):
        read_record(path)
    with pytest.raises(ValueError, match=message):
        write_record(toy_record() | {key: value}, tmp_path / "new.json")
    assert not (tmp_path / "new.json").exists()


@pytest.mark.parametrize(("key", "value"), [("mean", float("inf")), ("arm", "none")])
def test_a_broken_row(key, value):
    record = copy.deepcopy(toy_record())
    record["rows"][1][key] = value
    with pytest.raises(
        ValueError, match=r"here: rows: expected (finite numbers|an arm of the run)"
    ):
        expect_record(record, "here")


def test_missing_and_further_keys():
    record = toy_record()
    record["colour"] = record.pop("commit")
    message = r"here: expected the keys of a record, got missing=\['commit'\], further=\['colour'\]"
    with pytest.raises(ValueError, match=message):
        expect_record(record, "here")
    with pytest.raises(ValueError, match="here: expected an object, got list"):
        expect_record([], "here")


def test_a_quick_record_or_one_under_another_name_is_no_result(tmp_path):
    write_record(toy_record(quick=True), tmp_path / "toy.json")
    with pytest.raises(ValueError, match="quick: expected the record of a full run"):
        read_ledger(tmp_path)
    (tmp_path / "toy.json").unlink()
    write_record(toy_record(), tmp_path / "other.json")
    with pytest.raises(ValueError, match="name: expected 'other', got 'toy'"):
        read_ledger(tmp_path)


def test_the_ledger_of_the_checkout_is_valid():
    read_ledger(RESULTS)
