import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.pytorch.convert import WINDOW_LM_KEYS, from_state_dict, to_state_dict
from course_rnn.pytorch.window_lm import WindowLM
from course_rnn.reference.window_lm import WindowLMParams, window_lm_logits, window_lm_loss
from tests.cases import assert_equal, assert_rejects
from tests.reference.test_window_lm import C, D, H, N, V, window_lm_args


def test_logits_and_gradients_equal_the_reference(rng, device):
    contexts, targets, params = window_lm_args(rng)
    model = WindowLM(V, C, D, H).to(device, torch.float64)
    model.load_state_dict(to_state_dict(params._asdict(), WINDOW_LM_KEYS), strict=True)
    logits = model(torch.from_numpy(contexts).to(device))
    assert logits.device.type == device.type
    assert_equal(logits.detach().cpu().numpy(), window_lm_logits(contexts, params))
    F.cross_entropy(logits, torch.from_numpy(targets).to(device)).backward()
    grads = window_lm_loss(contexts, targets, params)[1]._asdict()
    for name, p in zip(WINDOW_LM_KEYS, model.parameters(), strict=True):
        assert_equal(p.grad.cpu().numpy(), grads[name])


def test_weights_go_both_ways(rng, device):
    params = window_lm_args(rng)[2]
    model = WindowLM(V, C, D, H).to(device, torch.float64)
    model.load_state_dict(to_state_dict(params._asdict(), WINDOW_LM_KEYS), strict=True)
    back = WindowLMParams(**from_state_dict(model.state_dict(), WINDOW_LM_KEYS))
    np.testing.assert_equal(back, params)


@pytest.mark.parametrize("id_dtype", [torch.int64, torch.int32, torch.uint8])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtypes(id_dtype, dtype, rng, device):
    model = WindowLM(V, C, D, H).to(device, dtype)
    contexts = torch.from_numpy(window_lm_args(rng)[0]).to(device)
    logits = model(contexts.to(id_dtype))
    assert logits.dtype == dtype
    assert torch.equal(logits, model(contexts))


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda m: m(torch.full((N, C), V)), "contexts", ["[0, 7)", "7 to 7"]),
        (lambda m: m(torch.zeros(N, C)), "contexts", ["integer", "float32"]),
        (lambda m: m(torch.zeros(N, C + 1, dtype=int)), "contexts", ["(6, 3)", "(6, 4)"]),
        (
            lambda m: WindowLM(V, 0, D, H),
            "vocabulary_size, context_size, embedding_size, hidden_size",
            ["positive", "7, 0, 2 and 5"],
        ),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(lambda: call(WindowLM(V, C, D, H)), argument, *parts)
