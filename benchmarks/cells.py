"""RNN, LSTM and GRU, forward and backward, float32: NumPy and our PyTorch beside PyTorch's layer.

A process of its own for each number of threads, since NumPy reads it when it loads. The ratio is
taken in every round, so that a busy moment of the machine hits both sides; more than 1 is slower
than ``torch.nn``. On one thread the clock is processor time; with more it is the one on the wall.
"""

import json
import os
import subprocess
import sys
import time

import numpy as np
import torch
from torch import nn

from benchmarks.measure import geometric_mean, in_rounds, markdown, quartiles
from course_rnn.pytorch import gru as torch_gru
from course_rnn.pytorch import lstm as torch_lstm
from course_rnn.pytorch import rnn as torch_rnn
from course_rnn.reference.gru import gru_backward, gru_forward
from course_rnn.reference.lstm import lstm_backward, lstm_forward
from course_rnn.reference.rnn import rnn_backward, rnn_forward

# (T, N, I, H): one short sequence, a small batch, a long one with small states, a large layer
SIZES = [(25, 1, 64, 100), (35, 20, 200, 200), (100, 32, 64, 128), (64, 128, 128, 512)]
# kind: gates, states, our layer, forward, backward
CELLS = {
    "RNN": (1, 1, torch_rnn.RNN, rnn_forward, rnn_backward),
    "LSTM": (4, 2, torch_lstm.LSTM, lstm_forward, lstm_backward),
    "GRU": (3, 1, torch_gru.GRU, gru_forward, gru_backward),
}
THREADS = (1, 2)
WANTED = {"NumPy": 1.15, "twin": 1.5}  # of the geometric means
SECONDS = 3.0  # of processor time for a case, about; five rounds at least


def contenders(kind, T, N, I, H):
    """Functions to time, after a check that all give the same states and gradients."""
    gates, states, layer, *_ = CELLS[kind]
    rng, bound = np.random.default_rng(0), H**-0.5
    x, dhs = rng.normal(size=(T, N, I)), rng.normal(size=(T, N, H))
    before = [rng.normal(size=(N, H)) for _ in range(states)]
    shapes = [(gates * H, I), (gates * H, H), (gates * H,), (gates * H,)]
    weights = [rng.uniform(-bound, bound, shape) for shape in shapes]
    *args, dhs = (a.astype(np.float32) for a in (x, *before, *weights, dhs))
    functions = {
        "torch.nn": torch_pass(getattr(nn, kind)(I, H), states, args, dhs),
        "twin": torch_pass(layer(I, H), states, args, dhs),
        "NumPy": lambda: numpy_pass(kind, args, dhs),
    }
    expected, *others = (function() for function in functions.values())
    for got in others:
        for a, b in zip(got, expected, strict=True):
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-4 * max(1, float(abs(b).max())))
    return functions


def numpy_pass(kind, args, dhs):
    """States, then gradients of ⟨dhs, hs⟩ in the order of the arguments."""
    *_, forward, backward = CELLS[kind]
    hs, *_, cache = forward(*args)
    return hs, *backward(dhs, cache)


def torch_pass(module, states, args, dhs):
    """The same with autograd; the gradients start afresh every time."""
    x, *more = (torch.from_numpy(a) for a in args)
    before, weights = more[:states], more[states:]
    module.load_state_dict(dict(zip(module.state_dict(), weights, strict=True)))
    inputs, dhs = [x, *(h[None] for h in before)], torch.from_numpy(dhs)
    leaves = [*(v.requires_grad_() for v in inputs), *module.parameters()]

    def forward_and_backward():
        module.zero_grad()
        for v in inputs:
            v.grad = None
        state = tuple(inputs[1:]) if states > 1 else inputs[1]
        hs, _ = module(inputs[0], state)
        (hs * dhs).sum().backward()
        grads = [v.grad for v in leaves]
        return hs.detach(), grads[0], *(g[0] for g in grads[1 : 1 + states]), *grads[1 + states :]

    return forward_and_backward


def ratios(kinds=tuple(CELLS), sizes=tuple(SIZES)) -> dict:
    """``{"LSTM 25 1 64 100": {"twin": [quartiles], "NumPy": …, "torch.nn": ms}}``."""
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    found = {}
    for kind in kinds:
        for size in sizes:
            seconds = in_rounds(contenders(kind, *size), SECONDS, clock)
            theirs = seconds.pop("torch.nn")
            found[" ".join(map(str, (kind, *size)))] = {
                name: quartiles(ours / theirs) for name, ours in seconds.items()
            } | {"torch.nn": float(np.median(theirs)) * 1e3}
    return found


def report() -> str:
    """One table for all cells, sizes and numbers of threads, and the geometric means."""
    by_threads = {count: _with_threads(count) for count in THREADS}
    head = ["cell", "T, N, I, H"]
    for count in THREADS:
        head += [f"{name}, {count} thread{'s' * (count > 1)}" for name in WANTED]
    rows = []
    for kind in CELLS:
        cases = [f"{kind} {' '.join(map(str, size))}" for size in SIZES]
        for case in cases:
            cells = [by_threads[n][case][name] for n in THREADS for name in WANTED]
            text = [f"{mid:.2f} ({low:.2f}–{high:.2f})" for low, mid, high in cells]
            rows.append([kind, ", ".join(case.split()[1:]), *text])
        means = [
            geometric_mean([by_threads[n][case][name][1] for case in cases])
            for n in THREADS
            for name in WANTED
        ]
        rows.append([kind, "geometric mean", *(f"**{mean:.2f}**" for mean in means)])
    return markdown(head, rows)


def _with_threads(count: int) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.cells"],
        env=os.environ | {"BENCHMARK_THREADS": str(count)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    names = sys.argv[1:] or list(CELLS)
    print(json.dumps(ratios(names)))
