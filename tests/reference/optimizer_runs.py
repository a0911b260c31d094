"""Run an optimiser of the package and its PyTorch twin side by side."""

import torch

from tests.cases import assert_equal, char_rnn_params

STEPS = 20


def gradient_sequence(rng, size=1.0):
    """Twenty gradients; some weights get none at first, or now and then."""
    draws = [char_rnn_params(rng) for _ in range(STEPS)]
    gradients = [draw._make([size * g for g in draw]) for draw in draws]
    gradients[0].b_y[0] = 0  # nothing remembered yet: 0 / (0 + eps) is 0, not NaN
    gradients[1].W_hh[0] = 0
    return gradients


def torch_steps(make_optimizer, params, gradients):
    """Parameters after every step of a PyTorch optimiser fed with these gradients."""
    tensors = [torch.from_numpy(p.copy()).requires_grad_() for p in params]
    optimizer = make_optimizer(tensors)
    for grads in gradients:
        for tensor, grad in zip(tensors, grads, strict=True):
            tensor.grad = torch.from_numpy(grad.copy())
        optimizer.step()
        yield [t.detach().numpy().copy() for t in tensors]


def assert_equals_torch(rng, step, state, make_optimizer, size=1.0):
    """``step(params, grads, state) -> params, state`` follows PyTorch for twenty steps."""
    params, gradients = char_rnn_params(rng), gradient_sequence(rng, size)
    expected = torch_steps(make_optimizer, params, gradients)
    state = state(params)
    for grads, wanted in zip(gradients, expected, strict=True):
        params, state = step(params, grads, state)
        for got, p in zip(params, wanted, strict=True):
            assert_equal(got, p)
