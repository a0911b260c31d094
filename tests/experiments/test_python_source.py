import pytest

from course_rnn.experiments.python_source import EXPERIMENT, job, judged, parses, summary
from tests.experiments.quick import assert_quick_run


@pytest.mark.needs("networkx_source")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("python_source", tmp_path, capsys)
    samples = record["results"]["lstm-1x512"]["0"]["samples"]
    assert [updates for updates, _ in samples] == [1, 2, 6]
    assert all(text.startswith("def ") for text in samples[-1][1]["texts"])


@pytest.mark.needs("networkx_source")
def test_real_functions_end_and_parse(tmp_path):
    result = job(0, EXPERIMENT.arms["held-out"].recipe, tmp_path / "x.pt", print)
    assert 0.5 < result["ended"] < 1  # long ones are cut off
    assert result["parses"] == result["ended"]


def test_what_counts_is_the_text_up_to_what_is_not_indented_after_two_blank_lines():
    good, bad = 'def f():\n    """\n\n\n    """', "def f(:\n    pass"
    endless = "def f():\n    pass\n\n\n"
    result = judged([good + "\n\n\n???", bad + "\n\n\nx", endless, good + "\n\n\ndef g"])
    assert (result["ended"], result["parses"]) == (0.75, 0.5)
    assert result["texts"] == [good, bad, endless]
    with pytest.raises(ValueError, match="texts: expected at least one, got none"):
        judged([])


def test_what_parses_is_never_run():
    assert parses("raise SystemExit")
    assert parses("'\\d'")  # an odd escape is a warning
    for text in ("def", "x = (", "'\0'", "(" * 10_000):
        assert not parses(text)


@pytest.mark.parametrize(
    ("ours", "nats", "status"),
    [(0.6, 0.8, "reproduced"), (0.6, 1.2, "partly"), (0.05, 1.2, "not reproduced")],
)
def test_status(ours, nats, status):
    def result(parses, **further):
        return {"0": {"parses": parses, "ended": 0.9} | further}

    found = summary(
        {
            "held-out": result(0.95),
            "kneser-ney": result(0.1, test_nats=1.0),
            "lstm": result(ours, test_nats=nats),
        }
    )
    assert found.status == status
    assert "real functions 95%" in found.because
