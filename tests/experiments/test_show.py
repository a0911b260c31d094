import pytest

from course_rnn.experiments import show
from course_rnn.experiments.files import read_json, write_json
from course_rnn.experiments.ledger import record_path
from course_rnn.experiments.show import (
    by_stage,
    duration,
    last_sample,
    record_text,
    recorded,
    spread,
    table,
)
from tests.experiments.toy import outcome, toy_record


def test_durations():
    assert [duration(s) for s in (42.4, 400, 12_600)] == ["42 s", "7 min", "3.5 h"]


def test_spread_is_shown_where_there_is_one():
    row = {"mean": 1.23456, "lowest": 1.0, "highest": 112.04, "seeds": 3}
    assert spread(row) == "1.235 (1.000–112.0)"
    assert spread(row | {"seeds": 1}) == "1.235"


@pytest.mark.parametrize(("value", "shown"), [(1079.0, "1,079"), (1.0, "1.000 (1.000–1.000)")])
def test_a_count_that_is_the_same_for_all_seeds_is_shown_once(value, shown):
    assert spread(dict.fromkeys(("mean", "lowest", "highest"), value) | {"seeds": 3}) == shown


def test_columns_stand_below_each_other():
    assert table([("a", "bb", ""), ("ccc", "d", "e")]) == "a    bb\nccc  d   e"


def test_a_record_as_text():
    sampled = outcome() | {"result": {"loss": 1.0, "samples": [[1, "a"], [9, "\nTo be\nor\n"]]}}
    text = record_text(toy_record(small={"4": sampled}, large={"0": outcome()}))
    lines = text.splitlines()
    assert lines[0] == "toy: partly"
    assert "  It runs. Nobody, 1999. https://example.org (read: all)" in lines
    assert "  last loss  small  1.000                  1" in lines
    assert "time      3 s of processor time, 4 s by the clock, all jobs together" in lines
    assert "machine   P, 2 threads, 3 GB, without bfloat16; S; python 3" in lines
    assert text.endswith("small, seed 4, writes:\n  | To be\n  | or")
    assert record_text(toy_record(quick=True)).startswith("toy (quick: no result): partly\n")


@pytest.fixture
def results(tmp_path, monkeypatch):
    """A ledger with one record, of a run that the catalogue is made to know."""
    monkeypatch.setattr(show, "NAMES", ("toy", "other"))
    record = toy_record(small={"0": outcome(), "1": outcome()}, large={"0": outcome()})
    write_json(tmp_path / "toy.json", record)
    return tmp_path


def test_a_record_as_its_rows(results):
    lines = recorded("toy", results=results).splitlines()
    assert lines[0].split() == ["mean", "(range)", "seeds"]
    assert lines[1].split()[:3] == ["last", "loss", "small"]
    assert lines[3] == "published: It runs"
    assert lines[4].startswith("this is reproduced here in part: ")
    assert lines[-1] == "4 s of processor time; P"


def test_a_record_with_an_arm_a_line(results):
    lines = recorded("toy", {"last loss": "loss"}, results).splitlines()
    assert lines[0].split() == ["up", "to", "2", "seeds", "loss"]
    assert [line.split()[0] for line in lines[1:3]] == ["small", "large"]
    assert "1.00 (1.00–1.00)" in lines[1]
    assert lines[2].split() == ["large", "1.00"]
    with pytest.raises(ValueError, match=r"columns: expected some of .*, got 'accuracy'"):
        recorded("toy", {"accuracy": "accuracy"}, results)


def test_shares_in_percent_are_not_rounded_up_to_all(results):
    lines = recorded("toy", {"last loss": "right, %"}, results).splitlines()
    assert lines[0].split() == ["up", "to", "2", "seeds", "right,", "%"]
    assert [line.split()[1:] for line in lines[1:3]] == [["100", "(100–100)"], ["100"]]
    record = read_json(results / "toy.json")
    record["rows"][0] |= {"mean": 0.936, "lowest": 0.156, "highest": 0.998}
    write_json(results / "toy.json", record)
    assert "94 (16–>99)" in recorded("toy", {"last loss": "right, %"}, results)
    record["rows"][0]["highest"] = 868.09
    write_json(results / "toy.json", record)
    assert "0.94 (0.16–868)" in recorded("toy", {"last loss": "size"}, results)
    with pytest.raises(ValueError, match=r"columns: expected shares from 0 to 1 .*, got 868\.09"):
        recorded("toy", {"last loss": "right, %"}, results)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("recall", {"accuracy at lag 42, ten times longer": "42, long, %"}),
        ("reber", {"mean size of the cell state at the end": "mean |c|"}),
    ],
)
def test_a_table_of_the_book_fits_its_page(name, columns):
    rows = read_json(record_path(name))["rows"]
    others = {row["what"]: "lag 24, %" for row in rows if row["what"] not in columns}
    lines = recorded(name, others | columns).splitlines()
    assert lines[0].split()[1] == "seeds"  # as many for each arm
    assert max(map(len, lines)) <= show.WIDTH


def test_without_a_record_it_says_how_to_make_one(results):
    said = "other: no record here; `course-rnn experiment run other` makes one"
    assert recorded("other", results=results) == said
    assert recorded("other", {"loss": "loss"}, results) == said
    with pytest.raises(ValueError, match="name: expected one of"):
        recorded("others", results=results)


def test_samples_that_are_no_text_are_not_shown():
    assert last_sample({"samples": [[1, 0.5]]}) is None
    assert last_sample({}) is None
    assert last_sample({"samples": []}) is None
    sums = [["1+2", "3", "3"], ["5+7", "12", "11"]]
    assert last_sample({"samples": sums}) == "1+2 → 3 (3)\n5+7 → 11 (12)"
    assert last_sample({"texts": ["def f()", "x"], "samples": [[1, "a"]]}) == "def f()"


def test_shares_by_stage_are_means_over_the_seeds_of_an_arm():
    def sampled(*shares):
        samples = [[u, {"right": share}] for u, share in zip((3, 20), shares, strict=True)]
        return outcome() | {"result": {"loss": 1.0, "samples": samples}}

    small = {"4": sampled(0.0, 0.25), "5": sampled(0.1, 0.75)}
    record = toy_record(small=small, large={"0": sampled(0.5, 1.0)})
    record["results"]["plain"] = {"0": {"loss": 1.0}}
    assert by_stage(record, "right").splitlines() == [
        "updates  small, %    large, %",
        "3        5 (0–10)    50",
        "20       50 (25–75)  100",
    ]


def test_an_arm_that_has_none_of_the_columns_has_no_line():
    carried = {"test nats per character, state carried": "carried"}
    lines = recorded("shakespeare_large", carried).splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["window-16", "gru-1x512"]
