import pytest

from course_rnn.experiments.modern import EXPERIMENT, summary
from tests.experiments.quick import assert_quick_run


@pytest.mark.needs("shakespeare")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("modern", tmp_path, capsys)
    assert set(record["results"]) == set(EXPERIMENT.arms)
    for arm, by_seed in record["results"].items():
        for result in by_seed.values():
            assert result["updates"] == 4
            assert result["test_nats"] != result["test_nats_reset"]
            assert abs(result["parameters"] - 12_000) < 600, arm
    (lstm, _), (matrix, _) = (record["results"][arm].values() for arm in ("lstm", "matrix"))
    assert lstm["state"] == 2 * 2 * lstm["hidden"]
    assert matrix["state"] == 2 * matrix["hidden"] ** 2 // 4


def results(**nats):
    fixed = {
        "test_nats_reset": 2.0,
        "hidden": 8,
        "state": 16,
        "parameters": 9,
        "ms_per_update": 1.0,
    }
    return {
        arm: {"0": {"test_nats": n} | fixed, "1": {"test_nats": n} | fixed}
        for arm, n in nats.items()
    }


@pytest.mark.parametrize(
    ("gru", "lstm", "status"),
    [(1.5, 1.515, "reproduced"), (1.6, 1.5, "partly"), (1.6, 1.7, "not reproduced")],
)
def test_the_status_is_that_of_the_minimal_cells_against_the_lstm(gru, lstm, status):
    found = summary(results(**{"lstm": 1.5, "gru": 1.4, "min-gru": gru, "min-lstm": lstm}))
    assert found.status == status
    assert "gru -0.100" in found.because
    assert f"{gru - 1.5:+.3f}" in found.because
