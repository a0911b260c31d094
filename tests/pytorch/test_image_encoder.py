import pytest
import torch

from course_rnn.pytorch.image_cnn import ImageCNN
from course_rnn.pytorch.image_encoder import CellEncoder, ImageEncoder, as_cells

S, N, C = 6, 3, 5


def test_cells_go_row_by_row():
    maps = torch.arange(2 * 3 * 2 * 4).view(2, 3, 2, 4).float()
    cells = as_cells(maps)
    assert cells.shape == (8, 2, 3)
    assert torch.equal(cells[1 * 4 + 3], maps[:, :, 1, 3])


def test_the_memory_is_cell_and_place_and_v_sees_all():
    torch.manual_seed(0)
    encoder, cells = CellEncoder(S, C), torch.randn(S, N, C)
    memory, state = encoder(cells)
    assert torch.equal(memory.states, cells + encoder.places)
    assert memory.mask.all()
    assert memory.mask.shape == (S, N)
    for n in range(N):
        side_by_side = torch.cat([cells[s, n] for s in range(S)])
        v = torch.tanh(encoder.whole.weight @ side_by_side + encoder.whole.bias)
        assert torch.allclose(state[0, n], v, atol=1e-6)


def test_pictures_do_not_mix():
    torch.manual_seed(0)
    encoder, cells = CellEncoder(S, C), torch.randn(S, N, C)
    order = torch.tensor([2, 0, 1])
    memory, state = encoder(cells)
    permuted, other = encoder(cells[:, order])
    assert torch.allclose(other, state[:, order], atol=1e-6)
    assert torch.equal(permuted.states, memory.states[:, order])


def test_from_pixels_is_from_cells():
    torch.manual_seed(0)
    encoder = ImageEncoder(ImageCNN((4, C)), 16).eval()
    x = torch.randn(2, 3, 16, 16)
    memory, state = encoder(x)
    cells, v = encoder.cells(as_cells(encoder.cnn(x)))
    assert torch.equal(memory.states, cells.states)
    assert torch.equal(state, v)
    assert encoder.memory_size == C


def test_bad_input(without_shape_hook):
    with pytest.raises(ValueError, match=r"cells: expected at least 1"):
        CellEncoder(0, C)
    encoder = CellEncoder(S, C)
    for wrong in (torch.randn(S + 1, N, C), torch.randn(S, N, C - 1)):
        with pytest.raises(ValueError, match=r"cells: expected \(6, 3, 5\)"):
            encoder(wrong)
    with pytest.raises(ValueError, match=r"maps: expected \(N, C, rows, columns\)"):
        as_cells(torch.randn(2, 3, 4))
