import numpy as np
import pytest
import torch

from course_rnn.data.synthetic.scene_sets import draw_pictures
from course_rnn.data.synthetic.scenes import KINDS
from course_rnn.pytorch.image_cnn import ImageCNN, to_input
from course_rnn.pytorch.image_encoder import as_cells
from course_rnn.training.pictures import cells_of, classes_of, fit_classifier


@pytest.fixture(scope="module")
def singles():
    rng = np.random.default_rng(0)
    pictures = draw_pictures(500, rng, size=16, keep=lambda shapes: len(shapes) == 1)
    return pictures.images, np.array([KINDS.index(s[0].kind) for s in pictures.scenes])


def test_it_learns_to_tell_kinds_apart(singles):
    images, labels = singles
    model = fit_classifier(images[:400], labels[:400], 0, channels=(8, 16), batch_size=25, epochs=6)
    assert not model.training
    assert (classes_of(model, images[400:]) == labels[400:]).mean() > 0.7  # chance: 1/3
    again = fit_classifier(images[:400], labels[:400], 0, channels=(8, 16), batch_size=25, epochs=6)
    same = zip(model.state_dict().values(), again.state_dict().values(), strict=True)
    assert all(torch.equal(a, b) for a, b in same)


@pytest.mark.parametrize("training", [True, False])
def test_cells_are_those_of_evaluation_mode_in_order(singles, training):
    images = singles[0][:7]
    torch.manual_seed(0)
    cnn = ImageCNN((4, 5)).train(training)
    cells = cells_of(cnn, images, batch_size=3)
    assert cnn.training == training
    assert torch.allclose(
        cells, as_cells(cnn.eval()(to_input(torch.from_numpy(images)))), atol=1e-6
    )
    assert not cells.requires_grad


def test_bad_input(singles, without_shape_hook):
    images, labels = singles
    with pytest.raises(ValueError, match="labels: expected 500, one an image, got 3"):
        fit_classifier(images, labels[:3], 0)
