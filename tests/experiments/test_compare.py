import pytest

from course_rnn.experiments.compare import compared
from course_rnn.experiments.files import write_json
from tests.experiments.toy import outcome, toy_record


def test_a_record_becomes_a_table_with_an_arm_a_line(tmp_path):
    record = toy_record(small={"0": outcome(), "1": outcome()}, large={"0": outcome()})
    write_json(tmp_path / "toy.json", record)
    (what,) = {row["what"] for row in record["rows"]}
    lines = compared("toy", {what: "loss"}, tmp_path).splitlines()
    assert lines[0] == "recorded run 'toy', mean (lowest–highest) of up to 2 seeds"
    assert lines[1].split() == ["loss"]
    assert [line.split()[0] for line in lines[2:4]] == ["small", "large"]
    assert "1.000 (1.000–1.000)" in lines[2]
    assert lines[3].split() == ["large", "1.000"]
    assert lines[4] == f"partly: {record['because']}"
    assert lines[5].endswith("P, 2 threads, 3 GB, without bfloat16; S; python 3")


def test_without_a_record_it_says_how_to_make_one(tmp_path):
    said = "toy: no record here. `course-rnn experiment run toy` makes one."
    assert compared("toy", {"loss": "loss"}, tmp_path) == said


def test_a_column_that_was_not_measured(tmp_path):
    write_json(tmp_path / "toy.json", toy_record(small={"0": outcome()}, large={"0": outcome()}))
    with pytest.raises(ValueError, match=r"columns: expected some of .*, got 'accuracy'"):
        compared("toy", {"accuracy": "accuracy"}, tmp_path)
