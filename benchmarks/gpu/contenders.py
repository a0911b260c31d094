"""What is compared: the twins and ``torch.nn`` (cuDNN on a GPU), in each precision."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import torch
from torch import nn

from benchmarks.gpu import clock
from course_rnn.pytorch.gru import GRU
from course_rnn.pytorch.lstm import LSTM
from course_rnn.pytorch.rnn import RNN

TWINS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}
# (T, N, H); the input is as wide as the state
SIZES = {"small": (32, 16, 64), "medium": (128, 64, 512), "large": (256, 128, 1024)}
TOY = {"toy": (4, 3, 5)}
AUTOCAST = {"bfloat16 autocast": torch.bfloat16, "float16 autocast": torch.float16}
OURS, THEIRS, FULL = "course_rnn", "torch.nn", "float32"


def sizes(device: torch.device, quick: bool) -> dict[str, tuple[int, int, int]]:
    """The CPU is only for the dry run."""
    if quick:
        return TOY
    return SIZES if device.type == "cuda" else {"small": SIZES["small"]}


def precisions(device: torch.device) -> list[str]:
    """TF32 is for products of float32 on a GPU."""
    return [FULL, *(["TF32"] if device.type == "cuda" else []), *AUTOCAST]


@contextmanager
def precision(name: str, device: torch.device) -> Iterator[None]:
    """Compute in this precision; TF32 is off unless it is asked for.

    It stays on or off after the block, so that the backward pass behind it goes the same way.
    """
    if device.type == "cuda":
        with warnings.catch_warnings():  # newer PyTorch would have other names for them
            warnings.simplefilter("ignore")
            torch.backends.cuda.matmul.allow_tf32 = name == "TF32"
            torch.backends.cudnn.allow_tf32 = name == "TF32"
    dtype = AUTOCAST.get(name)
    with torch.autocast(device.type, dtype) if dtype else nullcontext():
        yield


def pair(kind: str, size: tuple[int, int, int], device: torch.device) -> dict[str, nn.Module]:
    """Twin and PyTorch's layer with the same weights."""
    _, _, H = size
    theirs, ours = getattr(nn, kind)(H, H), TWINS[kind](H, H)
    ours.load_state_dict(theirs.state_dict())
    return {OURS: ours.to(device), THEIRS: theirs.to(device)}


def compare(functions: clock.Functions, device: torch.device, seconds: float) -> dict[str, dict]:
    """Time what runs, tell the error of what does not. The names are "who, precision"."""
    results, running = {}, {}
    for name, function in functions.items():
        try:
            function()
            peak = clock.peak_bytes(function, device)
        except Exception as error:
            results[name] = {"error": told(error)}
        else:
            running[name] = function
            results[name] = {"peak_bytes": peak}
    samples = clock.measure(running, device, seconds)
    for name, own in samples.items():
        same = f"{THEIRS}, {name.split(', ', 1)[1]}"
        results[name] |= {"seconds": clock.quartiles(own), "rounds": len(own)}
        baselines = {"torch_nn_same_precision": same, "torch_nn_float32": f"{THEIRS}, {FULL}"}
        results[name]["times_as_fast_as"] = {
            key: clock.times_as_fast(own, samples[other])
            for key, other in baselines.items()
            if other in samples
        }
    return results


def told(error: Exception) -> str:
    """Type and message in one line."""
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0][:300]}"


def attempt(function: Callable[[], dict]) -> dict:
    """What the function answers, or the error that it raised."""
    try:
        return function()
    except Exception as error:
        return {"error": told(error)}
