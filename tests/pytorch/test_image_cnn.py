import pytest
import torch

from course_rnn.pytorch.image_cnn import ImageClassifier, ImageCNN, to_input


def test_bytes_become_numbers_from_minus_one_to_one():
    images = torch.zeros(2, 3, 4, 3, dtype=torch.uint8)
    images[1, 2, 3] = torch.tensor([255, 51, 0], dtype=torch.uint8)
    x = to_input(images)
    assert x.shape == (2, 3, 3, 4)
    assert torch.allclose(x[1, :, 2, 3], torch.tensor([1.0, -0.6, -1.0]))
    assert (x[0] == -1).all()


def test_a_convolution_is_the_formula():
    torch.manual_seed(0)
    cnn = ImageCNN((4,)).double().eval()
    x = torch.randn(2, 3, 6, 8, dtype=torch.float64)
    W = cnn.layers[0].weight  # (C, D, 3, 3)
    norm = cnn.layers[1]
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.5, 2)
    edged = torch.nn.functional.pad(x, (1, 1, 1, 1))
    for i in range(3):
        for j in range(4):
            window = edged[:, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
            a = torch.einsum("ndkl,cdkl->nc", window, W)
            a = (a - norm.running_mean) / (norm.running_var + norm.eps).sqrt()
            assert torch.allclose(cnn(x)[:, :, i, j], a.relu(), atol=1e-10)


def test_only_in_training_does_a_picture_depend_on_its_neighbours():
    torch.manual_seed(0)
    cnn, x = ImageCNN((4, 5)), torch.randn(3, 3, 16, 16)
    for training in (False, True):
        cnn.train(training)
        assert torch.allclose(cnn(x[:1]), cnn(x)[:1], atol=1e-5) != training


def test_the_classifier_reads_the_mean_of_the_cells():
    torch.manual_seed(0)
    model, x = ImageClassifier(ImageCNN((4, 5)), 7).eval(), torch.randn(2, 3, 16, 16)
    assert torch.allclose(model(x), model.output(model.cnn(x).mean(dim=(2, 3))))
    assert model(x).shape == (2, 7)


def test_bad_input(without_shape_hook):
    with pytest.raises(ValueError, match=r"channels: expected at least 1"):
        ImageCNN(())
    with pytest.raises(ValueError, match=r"classes: expected at least 1"):
        ImageClassifier(ImageCNN((4,)), 0)
    for wrong in (torch.zeros(1, 4, 4, 3), torch.zeros(4, 4, 3, dtype=torch.uint8)):
        with pytest.raises(ValueError, match=r"images: expected torch\.uint8"):
            to_input(wrong)
