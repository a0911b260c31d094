import numpy as np
import pytest
import torch

from course_rnn.training.step_reader import StepReader, chains, draw, exact, step_loss


def test_batches():
    ids, y = draw("digits", 3, 2, np.random.default_rng(0))
    assert (ids.shape, y.shape) == ((4, 2, 2), (4, 2))
    worth = 10 ** torch.arange(4)[:, None]
    assert torch.equal((worth[:, :, None] * ids).sum(dim=(0, 2)), (worth * y).sum(dim=0))
    pairs, same = draw("pairs", 3, 2, np.random.default_rng(0))
    assert torch.equal(pairs[..., 0], 10 * ids[..., 0] + ids[..., 1])
    assert torch.equal(same, y)
    bits, y = draw("parity", 5, 3, np.random.default_rng(0))
    assert torch.equal(bits[..., 0].cumsum(dim=0) % 2, y)


def test_a_reader_answers_every_step_from_its_state():
    torch.manual_seed(0)
    model = StepReader("digits", "gru", 5)
    ids, y = draw("digits", 4, 3, np.random.default_rng(0))
    hs = model.states(ids)
    assert hs.shape == (5, 3, 5)
    torch.testing.assert_close(model(ids), model.output(hs))
    # the state before is all that the past is to it
    torch.testing.assert_close(model.states(ids[2:], hs[1:2]), hs[2:])
    loss = step_loss(model, (ids, y), None)
    assert (loss.tokens, loss.state) == (15, None)
    # the two numbers are told apart: they stand in different places
    assert not torch.allclose(model(ids), model(ids.flip(-1)))


def test_unknown_names():
    with pytest.raises(ValueError, match=r"task: expected one of .*, got 'products'"):
        StepReader("products", "rnn", 4)
    with pytest.raises(ValueError, match=r"cell: expected one of .*, got 'elman'"):
        StepReader("pairs", "elman", 4)


class Carries(torch.nn.Module):
    """Adds, and forgets a carry after so many steps."""

    def __init__(self, forgets=None):
        super().__init__()
        self.forgets = forgets

    def forward(self, ids):
        carry, logits = torch.zeros(ids.shape[1]), []
        for t, pair in enumerate(ids):
            total = pair.sum(dim=-1) + carry
            logits.append(torch.nn.functional.one_hot(total.long() % 10, 10))
            carry = (total > 9).float() * (t != self.forgets)
        return torch.stack(logits)


def test_one_wrong_digit_makes_a_sum_wrong():
    ids, y = draw("digits", 8, 300, np.random.default_rng(1))
    assert exact(Carries(), ids, y) == 1
    share = exact(Carries(forgets=3), ids, y)
    carried = (y[4] != ids[4].sum(dim=-1) % 10).float().mean()
    assert share == pytest.approx(1 - float(carried))
    assert 0.4 < share < 0.6


def test_chains_are_sums_and_hand_on_what_came_first():
    for T in (1, 6):
        ids, y = chains("digits", T)
        assert len(torch.unique(ids, dim=1)[0]) == (2 if T == 1 else 20)
        assert exact(Carries(), ids, y) == 1
        assert exact(Carries(forgets=0), ids, y) == 0.5  # those without a carry
        pairs, same = chains("pairs", T)
        assert torch.equal(pairs[..., 0], 10 * ids[..., 0] + ids[..., 1])
        assert torch.equal(same, y)
    assert chains("parity", 4)[1].flatten().tolist() == [1, 0, 1, 0]
