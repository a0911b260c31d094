"""Runs of several processes that train together, and a way to lose one of them in the middle."""

import os
import signal
import socket
from pathlib import Path

import numpy as np
import torch
import torch._dynamo  # optimizers import it in their first step: seconds for each process
import torch.nn.functional as F
from torch import nn

from course_rnn.training import fit, processes
from course_rnn.training.checkpoint import Checkpoint
from course_rnn.training.early_stopping import Validation
from course_rnn.training.runtime import threads
from tests.cases import V
from tests.streams import stream

STREAMS, CHUNKS = 6, 9
LOST = 3  # the exit code of a process that lost another


class Model(nn.Module):
    """A pair as state; a parameter that some processes leave unused, and one that all do."""

    def __init__(self, dropout=0.0):
        super().__init__()
        self.rnn, self.output = nn.LSTM(V, 6), nn.Linear(6, V)
        self.rare, self.unused = nn.Parameter(torch.ones(V)), nn.Parameter(torch.ones(2))
        self.dropout, self.masks = dropout, []

    def forward(self, inputs, state=None):
        hs, state = self.rnn(F.one_hot(inputs, V).to(self.rare.dtype), state)
        hs = F.dropout(hs, self.dropout, self.training)
        self.masks.append(hs.detach() == 0)
        logits = self.output(hs)
        if (zero := (inputs == 0).all(0)).any():  # no sequence is like that, or one, …
            logits = torch.where(zero[:, None], logits * self.rare, logits)
        return logits, state


def uneven_chunks(streams=STREAMS):
    """Texts of which more and more does not count, in one column sooner than in another."""
    for k, (inputs, targets) in enumerate(stream(CHUNKS, streams=streams)):
        targets = targets.copy()
        targets[k % 4 :, 1::2] = -100
        inputs = inputs.copy()
        inputs[:, k % inputs.shape[1]] *= k % 2
        yield inputs, targets


def train(out, path=None, *, streams=STREAMS, dropout=0.0, after_step=None):
    """Train in float64; what came out goes into the file ``out`` if this is process 0."""
    with threads(1):
        torch.manual_seed(3)
        model = Model(dropout).double()
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
        losses = fit(
            model,
            list(uneven_chunks(streams)),
            optimizer,
            max_norm=0.5,
            validation=Validation(stream(2, seed=9), every=4, patience=99),
            checkpoint=path and Checkpoint(path, every=2),
            after_step=after_step,
        )
        if processes.rank() == 0:
            weights = torch.cat([p.detach().flatten() for p in model.parameters()])
            Path(out).write_bytes(np.array([*losses, *weights.tolist()]).tobytes())
        return model


def one_of(rank, count, port, out, path, options):
    """Be one of several processes; ``options`` say what happens."""
    names = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")
    os.environ.update(zip(names, map(str, (rank, count, "127.0.0.1", port)), strict=True))
    doom = options.pop("doom", None)  # (process, update, signal)

    def after_step(updates):
        if doom is not None and (rank, updates) == tuple(doom[:2]):
            os.kill(os.getpid(), doom[2])

    try:
        with processes.joined(options.pop("patience_s", 60.0)):
            model = train(out, path, after_step=after_step, **options)
            dice = [float(torch.rand(())), model.masks[0].numpy(), model.masks[1].numpy()]
            np.savez(f"{out}-{rank}", *dice)
    except processes.LostProcessError as error:
        Path(f"{out}-{rank}.txt").write_text(str(error))
        os._exit(LOST)


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def start(context, count, out, path=None, **options):
    """Start so many processes that train together; wait for all but stopped ones."""
    port = free_port()
    workers = [
        context.Process(target=one_of, args=(rank, count, port, out, path, dict(options)))
        for rank in range(count)
    ]
    for worker in workers:
        worker.start()
    stopped = options["doom"][0] if options.get("doom", [0, 0, 0])[2] == signal.SIGSTOP else None
    for rank, worker in enumerate(workers):
        if rank != stopped:
            worker.join(60)
    if stopped is not None:
        workers[stopped].kill()
        workers[stopped].join()
    return [worker.exitcode for worker in workers]
