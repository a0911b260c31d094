import math

import pytest

from course_rnn.experiments.wikitext2 import summary
from tests.experiments.quick import assert_quick_run


@pytest.mark.needs("wikitext2")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("wikitext2", tmp_path, capsys)
    lstm = record["results"]["lstm-1x512"]["0"]
    assert lstm["test_perplexity"] == pytest.approx(math.exp(lstm["test_nats"]))
    for by_seed in record["results"].values():
        assert 0 < by_seed["0"]["keys_saved"] < 1


@pytest.mark.parametrize(
    ("ours", "counted", "status"),
    [
        (100.0, 140.0, "reproduced"),
        (120.0, 140.0, "partly"),
        (126.0, 140.0, "not reproduced"),
        (100.0, 99.0, "not reproduced"),
    ],
)
def test_status(ours, counted, status):
    def result(perplexity):
        return {"test_perplexity": perplexity, "keys_saved": 0.4}

    counts = result(counted) | {"by_order": [[1, math.log(700.0)], [2, math.log(counted)]]}
    found = summary({"kneser-ney": {"0": counts}, "lstm": {"0": result(ours)}})
    assert found.status == status
    assert f"perplexity {ours}, published 99.3, Kneser–Ney {counted}" in found.because
    assert found.rows[0].values["0"] == pytest.approx(700)
