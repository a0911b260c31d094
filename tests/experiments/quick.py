"""Run an experiment in its quick version through the command, and read what it wrote."""

from course_rnn.commands.main import main
from course_rnn.experiments.catalogue import load
from course_rnn.experiments.ledger import read_record
from course_rnn.experiments.protocol import quick_version


def assert_quick_run(name, folder, capsys):
    """The record of the quick run, after checks that hold for all of them."""
    folders = ["--work", str(folder / "work"), "--results", str(folder / "results")]
    assert main(["experiment", "run", name, "--quick", *folders]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{name} (quick: no result): ")
    record = read_record(folder / "work" / f"{name}-quick.json")
    assert record["quick"] is True
    assert not (folder / "results").exists()
    assert record["command"] == f"course-rnn experiment run {name} --quick"
    arms = quick_version(load(name)).arms
    seeds = {arm: [str(seed) for seed in a.seeds] for arm, a in arms.items()}
    assert {arm: list(by_seed) for arm, by_seed in record["results"].items()} == seeds
    for arm, by_seed in record["results"].items():
        distinct = {str(result) for result in by_seed.values()}
        assert len(distinct) == len(by_seed), f"{arm}: the seed changes nothing"
    return record
