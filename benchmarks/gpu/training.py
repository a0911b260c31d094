"""The part ``training``: steps of a character LSTM, in tokens a second (chapters 5 and 12).

Embedding → LSTM → linear, cross-entropy in float32, gradients clipped, Adam. float16 is left out:
it would need a loss scaler.
"""

import copy
from collections.abc import Iterator
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.gpu.contenders import SIZES, THEIRS, compare, pair, precision, precisions, sizes

V = 96


class CharLSTM(nn.Module):
    """A character language model around a given recurrent layer."""

    def __init__(self, layer: nn.Module, H: int):
        super().__init__()
        self.embedding, self.layer, self.output = nn.Embedding(V, H), layer, nn.Linear(H, V)

    def forward(self, ids: Tensor) -> Tensor:
        """Logits (T, N, V)."""
        return self.output(self.layer(self.embedding(ids))[0])


def cases(device: torch.device, quick: bool) -> Iterator[tuple[str, partial]]:
    """The sizes that the chapters train, not the large one."""
    for name, size in sizes(device, quick).items():
        if size != SIZES["large"]:
            yield f"character LSTM, {name}", partial(run, size, device)


def run(size, device: torch.device, seconds: float) -> dict:
    """Tokens a second, and the loss after the same few steps."""
    T, N, H = size
    text = torch.randint(V, (T + 1, N)).to(device)
    outer = CharLSTM(nn.Identity(), H)
    start = pair("LSTM", size, device)[THEIRS].state_dict()
    functions, losses = {}, {}
    for name in precisions(device):
        if name == "float16 autocast":
            continue
        for who, layer in pair("LSTM", size, device).items():
            model = copy.deepcopy(outer).to(device)
            layer.load_state_dict(start)
            model.layer = layer
            step = Step(model, name, text)
            functions[f"{who}, {name}"] = step
            losses[f"{who}, {name}"] = step.losses
    results = compare(functions, device, seconds)
    for name, result in results.items():
        if "seconds" in result:
            result["tokens_per_second"] = round(T * N / result["seconds"]["median"])
            result["first_losses"] = [round(loss.item(), 5) for loss in losses[name]]
    return {"T": T, "N": N, "H": H, "V": V, "contenders": results}


class Step:
    """One training step after the other on one batch; the first losses are kept."""

    def __init__(self, model: nn.Module, name: str, text: Tensor):
        self.model, self.name, self.text = model, name, text
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        self.losses: list[Tensor] = []

    def __call__(self) -> None:
        """Loss, gradients, clipping, Adam."""
        self.optimizer.zero_grad()
        with precision(self.name, self.text.device):
            logits = self.model(self.text[:-1])
        loss = F.cross_entropy(logits.float().flatten(0, 1), self.text[1:].flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        if len(self.losses) < 3:
            self.losses.append(loss.detach())
