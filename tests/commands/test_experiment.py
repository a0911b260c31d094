import pytest

from course_rnn.commands.main import main
from course_rnn.experiments import catalogue
from course_rnn.experiments.catalogue import NAMES
from course_rnn.experiments.ledger import write_record
from tests.experiments.toy import TOY, toy_record


@pytest.fixture
def call(tmp_path, capsys, monkeypatch):
    """Run the command with a run of a second in the place of `reber`; exit code, output, errors."""
    folders = [f"--results={tmp_path / 'results'}", f"--work={tmp_path / 'work'}"]
    load = catalogue.load
    monkeypatch.setattr(catalogue, "load", lambda name: TOY if name == "reber" else load(name))

    def run(*arguments):
        code = main(["experiment", *arguments, *folders])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_list_says_what_is_not_run_begun_and_done(call, tmp_path):
    code, out, _ = call("list")
    lines = out.splitlines()
    assert code == 0
    assert [line.split()[0] for line in lines] == ["name", *NAMES]
    assert all("not run yet" in line for line in lines[1:])
    row = 1 + NAMES.index("reber")
    assert "about 5 min" in lines[row]
    assert call("run", "reber", "--only", "large")[0] == 0
    (tmp_path / "work" / "toy").rename(tmp_path / "work" / "reber")
    assert "begun, 1 of 4 jobs" in call("list")[1].splitlines()[row]
    write_record(toy_record() | {"name": "reber"}, tmp_path / "results" / "reber.json")
    line = call("list")[1].splitlines()[row]
    assert "partly" in line
    assert "6 s" in line


def test_run_and_show(call):
    code, _, err = call("show", "reber")
    assert code == 1
    assert err == ("course-rnn: error: NAME: toy is not run yet; course-rnn experiment run toy\n")
    code, out, _ = call("run", "reber")
    assert code == 0
    assert out.startswith("toy: partly\n")
    assert out.splitlines()[-1].endswith("results/toy.json")
    code, shown, _ = call("show", "reber")
    assert code == 0
    assert out.startswith(shown)
    assert call("show", "reber", "--quick")[0] == 1


def test_run_says_what_is_left_and_what_failed(call, monkeypatch):
    code, out, _ = call("run", "reber", "--only", "large")
    assert (code, out) == (0, "1 of 4 jobs done; the others: the same with --resume\n")
    code, _, err = call("run", "reber")
    assert code == 1
    assert "use --resume" in err
    monkeypatch.setitem(TOY.arms["small"].recipe, "hidden", 0)
    code, out, err = call("run", "reber", "--quick")
    assert code == 1
    assert "course-rnn: error: small-0: ValueError: hidden: expected units, got 0\n" in err


def test_an_unknown_name(call):
    code, _, err = call("run", "moon")
    assert code == 1
    assert err.startswith("course-rnn: error: NAME: expected one of shakespeare, ")
