import numpy as np
import torch

from course_rnn.pytorch.log_space import log_space_recurrence
from course_rnn.reference.log_space import log_space_recurrence as reference
from course_rnn.reference.scan import linear_recurrence_backward, linear_recurrence_forward
from tests.cases import assert_equal, assert_rejects
from tests.reference.test_log_space import positive_args


def test_it_equals_the_reference(rng, device):
    args = [np.log(value) for value in positive_args(rng, 13)]
    got = log_space_recurrence(*(torch.from_numpy(value).to(device) for value in args))
    assert_equal(got.cpu().numpy(), reference(*args))


def test_its_gradients_are_those_of_the_recurrence(rng, device):
    args = positive_args(rng)
    tensors = [torch.from_numpy(value).to(device).requires_grad_() for value in args]
    h = log_space_recurrence(*(value.log() for value in tensors)).exp()
    hs, cache = linear_recurrence_forward(*args)
    assert_equal(h.detach().cpu().numpy(), hs)
    dhs = rng.normal(size=hs.shape)
    h.backward(torch.from_numpy(dhs).to(device))
    for tensor, grad in zip(tensors, linear_recurrence_backward(dhs, cache), strict=True):
        assert_equal(tensor.grad.cpu().numpy(), grad)


def test_bad_input(rng, without_shape_hook):
    a, b, h0 = (torch.from_numpy(value) for value in positive_args(rng))
    assert_rejects(lambda: log_space_recurrence(a, b[:1], h0), "log_b", "(4, 3, 5)", "(1, 3, 5)")
    assert_rejects(lambda: log_space_recurrence(a, b, h0[:1]), "log_h0", "(3, 5)", "(1, 5)")
    assert_rejects(lambda: log_space_recurrence(a[:0], b, h0), "log_a", "at least one")
    assert_rejects(lambda: log_space_recurrence(a, b.long(), h0), "log_b", "floats")
    closed = torch.full_like(a, -torch.inf)
    assert_rejects(lambda: log_space_recurrence(closed, b, h0), "log_a", "finite", "-inf")
    opened = torch.where(a == a[-1, -1, -1], torch.inf, a)
    assert_rejects(lambda: log_space_recurrence(opened, b, h0), "log_a", "finite", "inf")


def test_nothing_to_add_is_allowed(rng):
    log_a, _, log_h0 = (torch.from_numpy(np.log(value)) for value in positive_args(rng))
    nothing = torch.full_like(log_a, -torch.inf)
    got = log_space_recurrence(log_a, nothing, log_h0)
    assert_equal(got.numpy(), (log_h0 + log_a.cumsum(dim=0)).numpy())
