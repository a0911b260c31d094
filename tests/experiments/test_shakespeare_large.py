import pytest
import torch

from course_rnn.experiments.language_model import make_model
from course_rnn.experiments.shakespeare_large import EXPERIMENT
from tests.experiments.quick import assert_quick_run


@pytest.mark.needs("shakespeare")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("shakespeare_large", tmp_path, capsys)
    assert record["results"]["lstm-2x512"]["1"]["updates"] == 6
    assert [n for n, _ in record["results"]["kneser-ney"]["0"]["by_order"]] == [1, 2, 3]


@pytest.mark.parametrize(("arm", "hidden"), [("lstm-2x512", 512), ("lstm-2x1024", 1024)])
def test_the_networks_have_two_layers_of_the_size_that_their_name_says(arm, hidden):
    with torch.device("meta"):
        model = make_model(84, EXPERIMENT.arms[arm].recipe)
    assert (model.rnn.num_layers, model.rnn.hidden_size) == (2, hidden)
