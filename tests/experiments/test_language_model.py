import numpy as np
import pytest
import torch

from course_rnn.experiments.language_model import (
    Parts,
    RecurrentLM,
    StreamedWindowLM,
    make_model,
    train_language_model,
    write,
)
from tests.experiments.toy import RECIPE

SIZES = {"embedding": 4, "hidden": 12, "layers": 1, "dropout": 0.0}


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_reading_in_two_parts_equals_reading_at_once(cell):
    torch.manual_seed(0)
    model = make_model(5, SIZES | {"model": cell, "layers": 2})
    ids = torch.randint(5, (7, 3))
    whole, _ = model(ids)
    first, state = model(ids[:4])
    second, _ = model(ids[4:], state)
    torch.testing.assert_close(torch.cat([first, second]), whole)
    assert whole.shape == (7, 3, 5)


def test_the_window_sees_its_context_and_no_more():
    torch.manual_seed(0)
    model = make_model(5, {"model": "window", "context": 3, "embedding": 4, "hidden": 6})
    ids = torch.randint(5, (7, 2))
    whole, _ = model(ids)
    first, state = model(ids[:1])
    second, _ = model(ids[1:], state)
    torch.testing.assert_close(torch.cat([first, second]), whole)
    torch.testing.assert_close(whole[4], model.window(ids[2:5].T))
    changed = ids.clone()
    changed[1] = (ids[1] + 1) % 5
    differs = (model(changed)[0] != whole).any(dim=-1).any(dim=-1)
    assert differs.tolist() == [False, True, True, True, False, False, False]


def test_dropout_is_between_layers_and_before_the_output():
    model = RecurrentLM(5, "lstm", 4, 6, 2, 0.25)
    assert (model.rnn.dropout, model.dropout.p) == (0.25, 0.25)
    assert RecurrentLM(5, "lstm", 4, 6, 1, 0.25).rnn.dropout == 0


def test_train_language_model_learns_and_tells_streaming_from_reset(tmp_path):
    torch.manual_seed(0)
    # the second half of 0 1 0 2 repeats: what follows 0 is known from two symbols back
    ids = np.tile([0, 1, 0, 2], 1_200)
    parts = Parts(ids[:600], ids[600:2_400], ids[2_400:], 3)  # 50 streams of 35 and 47
    recipe = RECIPE | SIZES | {"streams": 4, "steps": 5, "epochs": 9, "updates": 150, "lr": 0.05}
    model = make_model(3, recipe | {"model": "gru"})
    shares = []
    result = train_language_model(
        model, parts, recipe, tmp_path / "x.pt", shares.append, sample=lambda: "text"
    )
    assert result["test_nats"] < 0.3
    assert result["test_nats"] < result["test_nats_reset"]
    assert [row[0] for row in result["curve"]] == [30, 60, 90, 120, 150]
    assert min(row[1] for row in result["curve"]) == result["dev_nats"]
    assert result["samples"] == [[1, "text"], [4, "text"], [45, "text"], [150, "text"]]
    assert result["updates"] == 150
    assert result["parameters"] == sum(p.numel() for p in model.parameters())
    assert shares[-1] == 1.0


def test_write_draws_from_the_model():
    class Next(torch.nn.Module):
        """Symbol k is followed by k + 1 or, half as often, by k + 2, modulo 5."""

        def forward(self, ids, state):
            p = torch.nn.functional.one_hot((ids + 1) % 5, 5) * 2 / 3
            p = p + torch.nn.functional.one_hot((ids + 2) % 5, 5) / 3
            return p.log(), state

    model = Next().train()
    ids = write(model, np.array([3]), 400, 5, torch.Generator().manual_seed(0))
    again = write(model, np.array([3]), 400, 5, torch.Generator().manual_seed(0))
    assert ids.shape == (400, 5)
    assert (ids == again).all()
    steps = np.diff(np.vstack([np.full((1, 5), 3), ids]), axis=0) % 5
    assert set(np.unique(steps)) == {1, 2}
    assert abs((steps == 1).mean() - 2 / 3) < 0.04
    cold = write(model, np.array([3]), 9, 1, torch.Generator().manual_seed(0), temperature=0.01)
    assert cold[:, 0].tolist() == [4, 0, 1, 2, 3, 4, 0, 1, 2]
    assert model.training


def test_write_does_not_touch_the_default_generator():
    model = make_model(5, SIZES | {"model": "rnn", "dropout": 0.5})
    before = torch.get_rng_state()
    write(model, np.array([1]), 3, 2, torch.Generator().manual_seed(0))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: RecurrentLM(5, "elman", 4, 6, 1, 0.0), "cell: expected one of .*, got 'elman'"),
        (lambda: StreamedWindowLM(5, 1, 4, 6), "context: expected at least 2, got 1"),
        (
            lambda: write(torch.nn.Identity(), np.array([0]), 0, 1, torch.Generator()),
            "prime, length, streams, temperature: .*got 1, 0, 1 and 1.0",
        ),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("name", ["lstm", "window"])
def test_writing_on_a_device_draws_from_the_generator_given(name, device):
    recipe = SIZES | {"model": name, "context": 3}
    torch.manual_seed(0)
    model = make_model(5, recipe).double()
    prime = np.array([1, 2])
    expected = write(model, prime, 12, 3, torch.Generator().manual_seed(4))
    there = write(model.to(device), prime, 12, 3, torch.Generator().manual_seed(4))
    np.testing.assert_array_equal(there, expected)
