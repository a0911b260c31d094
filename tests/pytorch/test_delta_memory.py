import torch

from course_rnn.pytorch.delta_memory import delta_memory_forward
from course_rnn.reference.delta_memory import delta_memory_forward as reference_forward
from tests.cases import assert_equal, assert_rejects
from tests.reference.test_delta_memory import D, N, T, delta_args


def tensors(rng, device="cpu"):
    return {k: torch.from_numpy(v).to(device).requires_grad_() for k, v in delta_args(rng).items()}


def test_outputs_equal_the_reference(rng, device):
    args = tensors(rng, device)
    results = delta_memory_forward(**args)
    expected = reference_forward(**{k: v.detach().cpu().numpy() for k, v in args.items()})
    for got, wanted in zip(results, expected, strict=True):
        assert got.device.type == device.type
        assert_equal(got.detach().cpu().numpy(), wanted)


def test_gradcheck(rng):
    assert torch.autograd.gradcheck(delta_memory_forward, tuple(tensors(rng).values()))


def test_bad_input(rng, without_shape_hook):
    args = tensors(rng)
    for name, value, parts in [
        ("beta", torch.zeros(T), ["(7, 3)", "(7,)"]),
        ("keys", torch.zeros(T, N, D + 1), ["(7, 3, 2)", "(7, 3, 3)"]),
    ]:
        changed = {**args, name: value}
        assert_rejects(lambda c=changed: delta_memory_forward(**c), name, *parts)
