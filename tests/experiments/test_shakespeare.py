import numpy as np
import pytest

from course_rnn.data.codecs import CharCodec
from course_rnn.data.shakespeare import load_shakespeare
from course_rnn.data.splits import split
from course_rnn.experiments.shakespeare import EXPERIMENT, job, summary
from course_rnn.reference.ngram import fit_kneser_ney, kneser_ney_probs
from tests.experiments.quick import assert_quick_run


@pytest.mark.needs("shakespeare")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("shakespeare", tmp_path, capsys)
    lstm = record["results"]["lstm-1x512"]["1"]
    assert lstm["updates"] == 6
    assert len(lstm["samples"][-1][1]) == 20
    assert lstm["test_nats"] != lstm["test_nats_reset"]
    assert [n for n, _ in record["results"]["kneser-ney"]["0"]["by_order"]] == [1, 2, 3]


@pytest.mark.needs("shakespeare")
def test_the_split_is_that_of_chapter_1(tmp_path):
    text = load_shakespeare()
    train, _, test = split(CharCodec.from_text(text).encode(text))
    recipe = EXPERIMENT.arms["kneser-ney"].recipe | {"orders": [1, 2]}
    result = job(0, recipe, tmp_path / "x.pt", print)
    p = kneser_ney_probs(fit_kneser_ney(train, 2, 84), test)
    assert result["test_nats"] == pytest.approx(-np.log(p).mean(), rel=1e-12)


def results(counted, **lstms):
    by_order = [[1, 3.0], [2, counted]]
    counts = {"0": {"by_order": by_order, "test_nats": counted, "order": 2}}
    nets = {arm: {"0": {"test_nats": v, "test_nats_reset": v + 0.1}} for arm, v in lstms.items()}
    return {"kneser-ney": counts} | nets


@pytest.mark.parametrize(
    ("one", "two", "status"),
    [(1.3, 1.2, "reproduced"), (1.5, 1.2, "partly"), (1.5, 1.6, "not reproduced")],
)
def test_the_status_is_that_of_the_lstms_against_counting(one, two, status):
    found = summary(results(1.42, rnn=1.6, lstm_1=one, lstm_2=two))
    assert found.status == status
    assert f"{min(one, two):.3f}" in found.because
    assert found.rows[1].what == "test nats per character, n = 2"
