import pytest
import torch

from course_rnn.experiments import depth
from course_rnn.experiments.depth_starts import EXPERIMENT, summary
from course_rnn.experiments.stack_model import make_stack
from tests.experiments.quick import assert_quick_run


@pytest.mark.needs("shakespeare")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("depth_starts", tmp_path, capsys)
    assert len(record["results"]["8, W_xh × 4"]["1"]["first_gradients"]) == 8


def test_differs_from_the_arm_of_depth_in_the_first_weights_alone():
    recipe = EXPERIMENT.arms["8, W_xh × 4"].recipe
    assert recipe == depth.EXPERIMENT.arms["8"].recipe | {"input_scale": 4.0}
    models = []
    for arm in (recipe, depth.EXPERIMENT.arms["8"].recipe):
        torch.manual_seed(0)
        models.append(make_stack(5, arm))
    scaled, plain = (dict(model.named_parameters()) for model in models)
    for name, weights in plain.items():
        above = name.endswith("weight_ih_l0") and not name.startswith("layers.0.")
        assert torch.equal(scaled[name], weights * (4 if above else 1)), name


@pytest.mark.parametrize(
    ("lead", "status"), [(0.5, "reproduced"), (-0.5, "not reproduced"), (0.01, "partly")]
)
def test_summary(lead, status):
    results = {
        "1": {str(seed): {"test_nats": 2.0 + seed, "lr": 0.1} for seed in range(3)},
        "8, W_xh × 4": {
            str(seed): {"test_nats": 2.0 + seed + lead + noise, "lr": 0.1}
            for seed, noise in enumerate((-0.1, 0.0, 0.1))
        },
    }
    made = summary(results)
    assert made.status == status
    assert f"{lead:+.3f} nats" in made.because
