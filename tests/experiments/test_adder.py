import pytest

from course_rnn.experiments.adder import EXPERIMENT, LENGTHS, job, solved, summary
from tests.experiments.quick import assert_quick_run


def test_quick(tmp_path, capsys):
    record = assert_quick_run("adder", tmp_path, capsys)
    assert {result["0"]["task"] for result in record["results"].values()} == {
        "pairs",
        "digits",
        "parity",
    }
    assert 0 <= record["results"]["parity: gru"]["0"]["exact_1000"] <= 1


def test_ten_bits_are_learned(tmp_path):
    few = {"updates": 300, "length": 4, "tested": 50, "lr": 2e-2}
    recipe = EXPERIMENT.arms["parity: gru"].recipe | few
    assert job(0, recipe, tmp_path / "x.pt", lambda share: None)["exact_10"] > 0.9


@pytest.mark.parametrize(
    ("sums", "bits", "status"),
    [
        ((1, 1, 0.5), (0.99, 1, 1), "reproduced"),
        ((1, 1, 0.5), (0.9, 1, 0), "partly"),
        ((1, 0.5, 0.5), (0.9, 1, 0), "not reproduced"),
    ],
)
def test_status(sums, bits, status):
    def results(values):
        keys = [f"{kind}_{T}" for kind in ("exact", "chains") for T in LENGTHS]
        return {str(k): dict.fromkeys(keys, float(v)) for k, v in enumerate(values)}

    found = {"pairs: lstm": results(sums), "parity: lstm": results(bits)}
    found["parity: rnn"] = results((0.0, 0.0, 0.0))
    assert summary(found).status == status
    assert solved(found["parity: rnn"], 10) == 0
    assert len(summary(found).rows) == 18
