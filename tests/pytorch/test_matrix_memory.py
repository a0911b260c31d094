import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.pytorch.matrix_memory import MatrixMemory, matrix_memory_forward
from course_rnn.reference.matrix_memory import matrix_memory_backward
from course_rnn.reference.matrix_memory import matrix_memory_forward as reference_forward
from tests.cases import assert_equal, assert_rejects
from tests.reference.test_matrix_memory import D, E, N, T, memory_args

I, HEADS, HEAD = 4, 2, 3
chunks = pytest.mark.parametrize("chunk", [1, 3, 64])


def tensors(rng, device="cpu", dtype=torch.float64):
    args = memory_args(rng)
    return {k: torch.from_numpy(v).to(device, dtype).requires_grad_() for k, v in args.items()}


def array(tensor):
    return tensor.detach().cpu().numpy()


@chunks
def test_outputs_and_all_gradients_equal_the_reference(chunk, rng, device):
    args = tensors(rng, device)
    ys, S = matrix_memory_forward(**args, chunk=chunk)
    expected_ys, expected_S, cache = reference_forward(**{k: array(v) for k, v in args.items()})
    assert ys.device.type == device.type
    assert_equal(array(ys), expected_ys)
    assert_equal(array(S), expected_S)
    dys, dS = rng.normal(size=(T, N, E)), rng.normal(size=(N, E, D))
    torch.autograd.backward((ys, S), [torch.from_numpy(g).to(device) for g in (dys, dS)])
    for name, grad in matrix_memory_backward(dys, cache, dS)._asdict().items():
        assert_equal(array(args[name].grad), grad)


def test_gradcheck(rng):
    def forward(*args):
        return matrix_memory_forward(*args, chunk=3)

    assert torch.autograd.gradcheck(forward, tuple(tensors(rng).values()))


def layer(chunk=64, dtype=torch.float64):
    torch.manual_seed(0)
    return MatrixMemory(I, HEADS * HEAD, heads=HEADS, chunk=chunk).to(dtype)


def test_the_module_is_its_formula(rng):
    module = layer()
    x = torch.from_numpy(rng.normal(size=(T, N, I)))
    S0 = torch.from_numpy(rng.normal(size=(1, N, HEADS, HEAD, HEAD)))
    with torch.no_grad():
        hs, S_last = module(x, S0)
        *per_unit, i, f = module.project(x).split([HEADS * HEAD] * 4 + [HEADS] * 2, dim=-1)
    for n in range(N):
        for head in range(HEADS):
            q, k, v, o = (array(a[:, n, head * HEAD : (head + 1) * HEAD]) for a in per_unit)
            S = array(S0[0, n, head])
            for t in range(T):
                gate_i, gate_f = (1 / (1 + np.exp(-array(g[t, n, head]))) for g in (i, f))
                S = gate_f * S + gate_i * np.outer(v[t], k[t]) / np.sqrt(HEAD)
                y = S @ q[t]
                y = (y - y.mean()) / np.sqrt(y.var() + 1e-5) / (1 + np.exp(-o[t]))
                got = hs[t, n, head * HEAD : (head + 1) * HEAD]
                assert_equal(array(got), y)
            assert_equal(array(S_last[0, n, head]), S)


def test_the_chunk_changes_nothing(rng):
    x = torch.from_numpy(rng.normal(size=(T, N, I)))
    hs, S = layer()(x)
    hs_1, S_1 = layer(chunk=1)(x)
    torch.testing.assert_close(hs_1, hs, rtol=0, atol=1e-12)
    torch.testing.assert_close(S_1, S, rtol=0, atol=1e-12)


def test_a_split_sequence_with_carried_state_equals_one_pass(rng):
    module, x = layer(), torch.from_numpy(rng.normal(size=(T, N, I)))
    hs, S = module(x)
    first, carried = module(x[:3])
    second, last = module(x[3:], carried)
    torch.testing.assert_close(torch.cat([first, second]), hs, rtol=0, atol=1e-12)
    torch.testing.assert_close(last, S, rtol=0, atol=1e-12)


def test_the_gates_keep_at_first():
    kept = torch.sigmoid(layer().project.bias[-HEADS:])
    torch.testing.assert_close(kept, torch.sigmoid(torch.tensor([3.0, 6.0])).double())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_follows_the_input(dtype, rng, device):
    module = layer(dtype=dtype).to(device)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device, dtype)
    hs, S = module(x)
    hs.sum().backward()
    assert {hs.dtype, S.dtype, module.project.weight.grad.dtype} == {dtype}


def test_autocast_is_near(rng, device):
    module = layer(dtype=torch.float32).to(device)
    x = torch.from_numpy(rng.normal(size=(T, N, I))).to(device, torch.float32)
    expected, _ = module(x)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hs, _ = module(x)
    assert 0 < F.mse_loss(hs.float(), expected) < 0.01


def test_arguments_are_not_mutated(rng):
    args = tensors(rng)
    before = {k: v.detach().clone() for k, v in args.items()}
    matrix_memory_forward(**args, chunk=3)[0].sum().backward()
    for name, value in args.items():
        assert torch.equal(value, before[name])


def test_bad_input(rng, without_shape_hook):
    args, x = tensors(rng), torch.zeros(T, N, I)
    for name, value, parts in [
        ("keys", torch.zeros(T, N, D + 1), ["(7, 3, 2)", "(7, 3, 3)"]),
        ("log_f", torch.zeros(T), ["(7, 3)", "(7,)"]),
        ("S0", torch.zeros(N, D, E), ["(3, 5, 2)", "(3, 2, 5)"]),
        ("chunk", 0, ["at least 1", "0"]),
    ]:
        changed = {**args, name: value}
        assert_rejects(lambda c=changed: matrix_memory_forward(**c), name, *parts)
    assert_rejects(lambda: MatrixMemory(I, 6, heads=4), "heads", "divisor of 6", "4")
    assert_rejects(lambda: MatrixMemory(0, 6), "input_size", "at least 1", "0")
    assert_rejects(lambda: layer()(x[..., :1].double()), "x", "(7, 3, 4)", "(7, 3, 1)")
    assert_rejects(lambda: layer()(x.double(), torch.zeros(N, 3, 3)), "S0", "(1, 3, 2, 3, 3)")
