"""Runs that the checkpoint tests start in another process, to kill them there."""

import os
import resource
import signal
from pathlib import Path

import numpy as np
import torch
import torch._dynamo  # optimizers import it in their first step: seconds for each process
import torch.nn.functional as F
from torch import nn

from course_rnn.training import fit
from course_rnn.training.checkpoint import Checkpoint
from course_rnn.training.early_stopping import Validation
from course_rnn.training.runtime import threads
from tests.cases import V
from tests.streams import stream

EPOCHS, CHUNKS = 2, 12


class Model(nn.Module):
    """All that a run can hold: a pair as state, dropout from PyTorch's own generator."""

    def __init__(self):
        super().__init__()
        self.rnn, self.output = nn.LSTM(V, 6), nn.Linear(6, V)

    def forward(self, inputs, state=None):
        hs, state = self.rnn(F.one_hot(inputs, V).float(), state)
        return self.output(F.dropout(hs, 0.3, self.training)), state


class Counted(nn.Module):
    """A model of 0.4 MB whose weights all say which file it was written to."""

    def __init__(self, count):
        super().__init__()
        self.w = nn.Parameter(torch.full((100_000,), float(count)))


def shuffled_epochs(rng, again):
    """Chunks in another order in every epoch; with ``again`` by PyTorch's default generator too."""
    chunks = stream(CHUNKS)
    for _ in range(EPOCHS):
        order = rng.permutation(len(chunks))
        for i in order[torch.randperm(len(chunks)).numpy()] if again else order:
            yield chunks[i]


def train(path, out, *, kill_at=None, every=5, started=None, shared=False):
    """Train with a checkpoint; write the final weights and losses to ``out``.

    The updates draw from ``noise`` and PyTorch's default generator. With ``shared`` the data draw
    from both too.
    """
    with threads(1):
        torch.manual_seed(3)
        rng, noise = np.random.default_rng(4), np.random.Generator(np.random.MT19937(5))
        model = Model()
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, max_lr=0.02, total_steps=EPOCHS * CHUNKS + 1
        )

        def after_step(updates):
            with torch.no_grad():  # a generator that is drawn from as the run goes
                model.output.bias += 1e-3 * torch.from_numpy(noise.normal(size=V)).float()
            if updates == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        if started is not None:
            started.send(None)
        losses = fit(
            model,
            shuffled_epochs(noise if shared else rng, shared),
            optimizer,
            schedule=schedule,
            validation=Validation(stream(2, seed=9), every=7, patience=99),
            checkpoint=Checkpoint(path, every=every, generators=[noise]),
            after_step=after_step,
        )
        weights = b"".join(p.detach().numpy().tobytes() for p in model.parameters())
        Path(out).write_bytes(weights + np.array(losses).tobytes())


def keep_writing(path, started):
    """Write one checkpoint after another until killed."""
    checkpoint = Checkpoint(path, every=1)
    for count in range(1_000_000):
        checkpoint.save({"model": Counted(count)})
        if count == 0:
            started.send(None)


def die_while_writing(path, moment):
    """Write a checkpoint, and be ended by a signal when half of it, or all but its name, is."""
    if moment == "half":  # a write past this size ends the process
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    else:
        setattr(os, moment, lambda *args: os.kill(os.getpid(), signal.SIGKILL))
    Checkpoint(path, every=1).save({"model": Counted(2)})
