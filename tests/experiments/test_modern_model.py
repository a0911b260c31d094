import pytest
import torch

from course_rnn.experiments.modern_model import CELLS, ModernLM, hidden_for, make_modern

V = 11


@pytest.mark.parametrize("cell", CELLS)
def test_a_carried_state_equals_one_pass(cell):
    torch.manual_seed(0)
    model = ModernLM(V, cell, 8, 12, 2).double()
    ids = torch.randint(V, (9, 3))
    logits, last = model(ids)
    first, state = model(ids[:4])
    second, end = model(ids[4:], state)
    torch.testing.assert_close(torch.cat([first, second]), logits, rtol=0, atol=1e-10)
    assert len(end) == len(last)
    for got, expected in zip(end, last, strict=True):
        torch.testing.assert_close(got, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("cell", CELLS)
def test_a_later_symbol_changes_nothing_before_it(cell):
    torch.manual_seed(0)
    model = ModernLM(V, cell, 8, 12, 2).double()
    ids = torch.randint(V, (9, 1))
    changed = ids.clone()
    changed[5] = (changed[5] + 1) % V
    a, b = model(ids)[0], model(changed)[0]
    assert torch.equal(a[:5], b[:5])
    assert (a[5:] - b[5:]).abs().amax(dim=(1, 2)).min() > 0


@pytest.mark.parametrize("cell", CELLS)
def test_the_sizes_come_nearest_to_the_parameters(cell):
    recipe = {"cell": cell, "parameters": 20_000, "size": 16, "blocks": 2}
    model = make_modern(V, recipe)
    count = sum(p.numel() for p in model.parameters())
    assert abs(count - 20_000) < 800
    hidden = model.blocks[0].layer.hidden_size
    for other in (hidden - 4, hidden + 4):
        size = sum(p.numel() for p in ModernLM(V, cell, 16, other, 2).parameters())
        assert abs(size - 20_000) > abs(count - 20_000)


def test_bad_input():
    with pytest.raises(ValueError, match="cell: expected one of lstm"):
        ModernLM(V, "elman", 8, 12, 2)
    with pytest.raises(ValueError, match="parameters: expected at least"):
        hidden_for(10, V, "gru", 8, 2)
