import numpy as np
import pytest
import torch

from course_rnn.data.synthetic.reber import EMBEDDED_REBER, SYMBOLS, continual_reber, legal_next
from course_rnn.experiments import reber
from course_rnn.experiments.reber import ReberLSTM, draw_streams, judged, summary
from tests.experiments.quick import assert_quick_run


def test_quick(tmp_path, capsys):
    record = assert_quick_run("reber", tmp_path, capsys)
    assert record["results"]["gate-1"]["0"]["cells"] > 0


class Oracle(torch.nn.Module):
    """Knows what is legal; wrong after so many symbols of every stream."""

    def __init__(self, legal, wrong_at=()):
        super().__init__()
        self.logits = torch.tensor(legal).float() * 20
        for t in wrong_at:
            self.logits[t] = -self.logits[t]

    def forward(self, inputs, state):
        return self.logits, (None, torch.full((1, 2), 3.0))


def test_judging_an_oracle_and_one_that_errs():
    symbols, legal = continual_reber(400, 2, np.random.default_rng(0))
    right = {"steps": 1.0, "outer": 1.0, "strings": 1.0, "cells": 3.0}
    assert judged(Oracle(legal), symbols, legal) == right
    # an error before the judging begins does not count
    assert judged(Oracle(legal, [reber.SETTLING - 1]), symbols, legal) == right
    one = judged(Oracle(legal, [250]), symbols, legal)
    assert one["steps"] == 1 - 1 / 300
    assert one["strings"] < 1
    # where the T or P of the string's beginning must come again
    text = "".join(SYMBOLS[i] for i in symbols[:, 0])
    at = next(t for t in range(200, 400) if text[t - 1 : t + 1] in ("ET", "EP"))
    assert judged(Oracle(legal, [at - 1]), symbols, legal)["outer"] < 1
    inner = next(t for t in range(200, 400) if text[t] == "X")
    assert judged(Oracle(legal[:, :1], [inner]), symbols[:, :1], legal[:, :1])["outer"] == 1


def test_streams_follow_the_grammar():
    symbols = draw_streams(120, 3, np.random.default_rng(1))
    assert symbols.shape == (120, 3)
    for column in symbols.T:
        legal_next(EMBEDDED_REBER, "".join(SYMBOLS[i] for i in column))
    assert (symbols == continual_reber(120, 3, np.random.default_rng(1))[0]).all()


def test_without_a_gate_the_cell_adds_up_and_stays_so_in_training():
    torch.manual_seed(0)
    model = ReberLSTM(4, None)
    gate = slice(4, 8)
    before = [p[gate].clone() for p in model.rnn.parameters()]
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1, weight_decay=0.0)
    ids = torch.randint(7, (30, 2))
    for _ in range(5):
        logits, _ = model(ids)
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(logits[:-1].flatten(0, 1), ids[1:].flatten()).backward()
        optimizer.step()
    for old, new in zip(before, model.rnn.parameters(), strict=True):
        assert torch.equal(old, new[gate])
    # what is in the cell stays: two far cell states stay as far apart
    states = [(torch.zeros(1, 2, 4), torch.full((1, 2, 4), c)) for c in (500.0, 900.0)]
    c_far, c_farther = (model(ids, state)[1][1] for state in states)
    torch.testing.assert_close(c_farther - c_far, torch.full((1, 2, 4), 400.0), atol=1e-2, rtol=0)


def test_the_forget_bias_is_set_once():
    model = ReberLSTM(4, 1.5)
    assert model.rnn.bias_ih_l0[4:8].tolist() == [1.5] * 4
    assert model.rnn.bias_hh_l0[4:8].tolist() == [0.0] * 4
    assert model.rnn.weight_hh_l0[4:8].abs().min() > 0


@pytest.mark.parametrize(
    ("gate", "without", "status"),
    [
        ((1.0, 1.0, 0.9), (0.5, 0.6, 0.4), "reproduced"),
        ((1.0, 1.0, 0.9), (0.5, 1.0, 0.4), "partly"),
        ((1.0, 0.9, 0.9), (0.5, 0.6, 0.4), "partly"),
        ((0.5, 0.5, 0.5), (0.5, 0.6, 0.4), "not reproduced"),
    ],
)
def test_status(gate, without, status):
    def results(values):
        keys = ("strings", "outer", "steps", "cells")
        return {str(seed): dict.fromkeys(keys, v) for seed, v in enumerate(values)}

    assert summary({"no-gate": results(without), "gate-0": results(gate)}).status == status
