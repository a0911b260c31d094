"""The part ``layers``: RNN, LSTM and GRU, forward (no gradients) and forward with backward.

Each is also compared with ``torch.nn`` in float64, and that, on toy and small sizes, with the
NumPy reference. float16 autocast runs without a loss scaler, as it makes no difference to the time.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.gpu.contenders import (
    FULL,
    THEIRS,
    TWINS,
    attempt,
    compare,
    pair,
    precision,
    precisions,
    sizes,
)
from course_rnn.reference.gru import gru_backward, gru_forward
from course_rnn.reference.lstm import lstm_backward, lstm_forward
from course_rnn.reference.rnn import rnn_backward, rnn_forward

REFERENCES = {
    "RNN": (rnn_forward, rnn_backward),
    "LSTM": (lstm_forward, lstm_backward),
    "GRU": (gru_forward, gru_backward),
}
Result = tuple[Tensor, ...]  # the states, then the gradients of x and of the weights


def cases(device: torch.device, quick: bool) -> Iterator[tuple[str, partial]]:
    """Names, and functions of the seconds they may take."""
    for size_name, size in sizes(device, quick).items():
        for kind in TWINS:
            for backward in (True, False):
                passes = "forward and backward" if backward else "forward"
                yield f"{kind}, {size_name}, {passes}", partial(run, kind, size, backward, device)


def run(kind: str, size, backward: bool, device: torch.device, seconds: float) -> dict:
    """One case: how fast, how much memory, how far from float64."""
    T, N, H = size
    modules = pair(kind, size, device)
    x, dhs = (torch.randn(T, N, H).to(device) for _ in range(2))
    step = forward_and_backward if backward else forward
    functions = {
        f"{who}, {name}": partial(step, module, name, x, dhs)
        for name in precisions(device)
        for who, module in modules.items()
    }
    results = compare(functions, device, seconds)
    answer = {"T": T, "N": N, "H": H, "contenders": results}
    if backward:
        exact = float64(modules[THEIRS], x, dhs)
        for name, function in functions.items():
            if "error" not in results[name]:
                results[name] |= attempt(partial(distance, function, exact))
        if H <= 64:
            answer["float64_against_numpy"] = _against_numpy(kind, modules[THEIRS], x, dhs, exact)
    return answer


def forward(module: nn.Module, name: str, x: Tensor, dhs: Tensor) -> Result:
    """The states alone."""
    with torch.no_grad(), precision(name, x.device):
        return (module(x)[0],)


def forward_and_backward(module: nn.Module, name: str, x: Tensor, dhs: Tensor) -> Result:
    """The states and the gradients of ⟨dhs, hs⟩."""
    module.zero_grad()
    x = x.detach().requires_grad_()
    with precision(name, x.device):
        hs, _ = module(x)
    hs.backward(dhs.to(hs.dtype))
    return hs.detach(), x.grad, *[p.grad for p in module.parameters()]


def float64(module: nn.Module, x: Tensor, dhs: Tensor) -> Result:
    """The same by PyTorch's layer in float64."""
    exact = type(module)(module.input_size, module.hidden_size).to(x.device, torch.float64)
    exact.load_state_dict(module.state_dict())
    return forward_and_backward(exact, FULL, x.double(), dhs.double())


def distance(function, exact: Result) -> dict:
    """Largest differences from float64, and the largest numbers they are to be seen against."""
    got = function()
    return {
        "dtype": str(got[0].dtype).removeprefix("torch."),
        "difference": {"states": _largest(got[:1], exact[:1]), "gradients": _largest(got, exact)},
        "largest": {
            "states": exact[0].abs().max().item(),
            "gradients": max(g.abs().max().item() for g in exact[1:]),
        },
    }


def _largest(got: Result, exact: Result) -> float:
    start = 0 if len(got) == 1 else 1
    pairs = zip(got[start:], exact[start:], strict=True)
    return max((a.double() - b).abs().max().item() for a, b in pairs)


def _against_numpy(kind: str, module: nn.Module, x: Tensor, dhs: Tensor, exact: Result) -> float:
    def array(tensor):
        return tensor.detach().cpu().double().numpy()

    run_forward, run_backward = REFERENCES[kind]
    states = [np.zeros((x.shape[1], module.hidden_size))] * (2 if kind == "LSTM" else 1)
    outputs = run_forward(array(x), *states, *map(array, module.parameters()))
    grads = run_backward(array(dhs), outputs[-1])._asdict()
    numbers = [outputs[0], *(grads[k] for k in ("x", "W_xh", "W_hh", "b_xh", "b_hh"))]
    return max(float(abs(n - array(e)).max()) for n, e in zip(numbers, exact, strict=True))
