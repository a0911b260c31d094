import collections
import multiprocessing
import os
import pickle
import signal
import threading
from copy import deepcopy

import numpy as np
import pytest
import torch
from torch import nn

from course_rnn.training import Progress, fit
from course_rnn.training.checkpoint import Checkpoint, CheckpointError
from course_rnn.training.early_stopping import Validation
from tests import interrupted_runs
from tests.cases import H, V, assert_rejects
from tests.streams import model_and_optimizer, stream

# a process that has imported PyTorch already: a run starts in milliseconds
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.interrupted_runs"])


def run(*args, **kwargs):
    """Train in another process; its exit code (minus the signal that ended it)."""
    process = PROCESSES.Process(target=interrupted_runs.train, args=args, kwargs=kwargs)
    process.start()
    process.join()
    return process.exitcode


def result(folder, **kwargs):
    assert run(folder / "checkpoint", folder / "out", **kwargs) == 0
    return (folder / "out").read_bytes()


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    return result(tmp_path_factory.mktemp("uninterrupted"))


@pytest.fixture(scope="module")
def uninterrupted_shared(tmp_path_factory):
    return result(tmp_path_factory.mktemp("uninterrupted"), shared=True)


@pytest.mark.parametrize("kill_at", [3, 8, 10, 17])
@pytest.mark.parametrize("shared", [False, True])
def test_a_killed_run_goes_on_bit_for_bit(
    kill_at, shared, tmp_path, uninterrupted, uninterrupted_shared
):
    """Killed in the first or second epoch of 12 chunks, before the first checkpoint and after."""
    path, out = tmp_path / "checkpoint", tmp_path / "out"
    assert run(path, out, kill_at=kill_at, shared=shared) == -signal.SIGKILL
    assert not out.exists()
    assert path.exists() == (kill_at > 5)
    assert run(path, out, shared=shared) == 0
    assert out.read_bytes() == (uninterrupted_shared if shared else uninterrupted)


def test_a_run_killed_many_times_at_random_moments_goes_on_bit_for_bit(
    rng, tmp_path, uninterrupted
):
    path, out = tmp_path / "checkpoint", tmp_path / "out"
    kills = 0
    for attempt in range(200):
        here, there = PROCESSES.Pipe()
        process = PROCESSES.Process(
            target=interrupted_runs.train,
            args=(path, out),
            kwargs={"every": 1, "started": there},
        )
        process.start()
        here.recv()
        # always longer, so that the run comes to its end on a slow machine too
        process.join(rng.uniform(0, 0.02 + 0.005 * attempt))
        process.kill()
        process.join()
        kills += process.exitcode == -signal.SIGKILL
        if out.exists():
            break
    assert kills >= 3
    assert out.read_bytes() == uninterrupted


@pytest.mark.parametrize(
    ("moment", "ended_by"),
    [("half", signal.SIGXFSZ), ("fsync", signal.SIGKILL), ("replace", signal.SIGKILL)],
)
def test_a_process_that_ends_while_it_writes_leaves_the_old_file(moment, ended_by, tmp_path):
    checkpoint = Checkpoint(tmp_path / "c", every=1)
    checkpoint.save({"model": interrupted_runs.Counted(1)})
    process = PROCESSES.Process(
        target=interrupted_runs.die_while_writing, args=(checkpoint.path, moment)
    )
    process.start()
    process.join()
    assert process.exitcode == -ended_by
    assert (tmp_path / "c.partial").stat().st_size >= 200_000
    model = interrupted_runs.Counted(-1)
    checkpoint.load({"model": model})
    assert torch.all(model.w == 1)
    checkpoint.save({"model": interrupted_runs.Counted(3)})
    assert [p.name for p in tmp_path.iterdir()] == ["c"]


def test_a_kill_at_a_random_moment_leaves_a_whole_file(rng, tmp_path):
    path = tmp_path / "checkpoint"
    for _ in range(25):
        here, there = PROCESSES.Pipe()
        process = PROCESSES.Process(target=interrupted_runs.keep_writing, args=(path, there))
        process.start()
        here.recv()
        process.join(rng.uniform(0, 0.02))
        process.kill()
        process.join()
        model = interrupted_runs.Counted(-1)
        Checkpoint(path, every=1).load({"model": model})
        assert model.w.min() == model.w.max() >= 0
        assert len(list(tmp_path.iterdir())) <= 2


def parts(*, seed=0, steps=3):
    """Parts of a run with something in each of them."""
    model, _ = model_and_optimizer(seed=seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [1, 3])
    validation = Validation(stream(1), every=2, patience=5)
    progress = Progress()
    if steps:
        chunks = stream(steps, seed=seed)
        progress.losses = fit(model, chunks, optimizer, schedule=schedule, validation=validation)
        progress.state = (torch.full((1, 2, H), 0.5), torch.ones(1, 2, H)[:, :1])
    return {
        "model": model,
        "optimizer": optimizer,
        "schedule": schedule,
        "validation": validation,
        "progress": progress,
    }


def states(parts):
    return deepcopy({name: part.state_dict() for name, part in parts.items()})


def assert_same(a, b):
    """Equal, with tensors bit for bit."""
    assert type(a) is type(b)
    if isinstance(a, torch.Tensor):
        assert a.dtype == b.dtype
        assert torch.equal(a, b)
    elif isinstance(a, collections.abc.Mapping):
        assert a.keys() == b.keys()
        for key in a:
            assert_same(a[key], b[key])
    elif isinstance(a, list | tuple):
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            assert_same(x, y)
    else:
        assert a == b


def generators(seed):
    return [
        np.random.default_rng(seed),
        np.random.Generator(np.random.Philox(seed)),
        np.random.Generator(np.random.MT19937(seed)),
        torch.Generator().manual_seed(seed),
    ]


def position(generator):
    if isinstance(generator, torch.Generator):
        return generator.get_state().numpy().tobytes()
    return pickle.dumps(generator.bit_generator.state)


def draws(generators):
    """Numbers from every generator, PyTorch's default one too."""
    values = [
        torch.rand(2, generator=g).tolist() if isinstance(g, torch.Generator) else g.normal(size=2)
        for g in generators
    ]
    return [list(map(float, v)) for v in [*values, torch.rand(2), torch.randn(2)]]


def test_everything_comes_back(tmp_path):
    written, rngs = parts(), generators(1)
    draws(rngs)  # from the middle of their sequences
    Checkpoint(tmp_path / "c", every=1, generators=rngs).save(written)
    expected = draws(rngs)
    read, other_rngs = parts(seed=1, steps=0), generators(2)
    Checkpoint(tmp_path / "c", every=1, generators=other_rngs).load(read)
    assert draws(other_rngs) == expected
    assert_same(states(read), states(written))
    assert len(read["progress"].losses) == 3
    assert read["schedule"].last_epoch == 3


def test_a_view_is_stored_without_what_it_is_a_view_of(tmp_path):
    progress = Progress()
    progress.state = torch.zeros(1_000_000)[:10]
    Checkpoint(tmp_path / "c", every=1).save({"progress": progress})
    assert (tmp_path / "c").stat().st_size < 10_000


def test_writing_changes_nothing(tmp_path):
    written, rngs = parts(), generators(1)
    before = states(written)
    torch.manual_seed(0)
    expected = draws(generators(1))
    torch.manual_seed(0)
    Checkpoint(tmp_path / "c", every=1, generators=rngs).save(written)
    assert_same(states(written), before)
    assert draws(rngs) == expected
    assert [p.name for p in tmp_path.iterdir()] == ["c"]


def saved(tmp_path):
    path = tmp_path / "c"
    Checkpoint(path, every=1, generators=generators(1)).save(parts())
    return path


def assert_refused(path, message, *, read=None, rngs=None, error=CheckpointError):
    """Loading fails, and leaves the parts and all generators as they were."""
    read = parts(seed=1) if read is None else read
    rngs = generators(2) if rngs is None else rngs
    before, positions = states(read), [position(g) for g in [*rngs, torch.default_generator]]
    with pytest.raises(error, match=message):
        Checkpoint(path, every=1, generators=rngs).load(read)
    assert_same(states(read), before)
    assert [position(g) for g in [*rngs, torch.default_generator]] == positions


def test_a_missing_file(tmp_path):
    assert_refused(tmp_path / "c", "expected a checkpoint, got no such", error=FileNotFoundError)


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.9, 0.999])
def test_a_truncated_file(share, tmp_path):
    path = saved(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    assert_refused(path, "expected a whole checkpoint, got .* bytes that cannot be read")


def test_a_flipped_bit_is_found_or_harmless(rng, tmp_path):
    """In a tensor, in the structure, in the archive's index; only padding may change unseen."""
    path = saved(tmp_path)
    data = path.read_bytes()
    read = parts(seed=1)
    Checkpoint(path, every=1, generators=generators(1)).load(read)
    expected = states(read)
    refused = 0
    for at in rng.choice(len(data), 100, replace=False):
        path.write_bytes(data[:at] + bytes([data[at] ^ (1 << rng.integers(8))]) + data[at + 1 :])
        try:
            Checkpoint(path, every=1, generators=generators(1)).load(read)
        except CheckpointError:
            refused += 1
        assert_same(states(read), expected)
    assert refused >= 50


def test_a_flipped_bit_in_a_weight_is_found(tmp_path):
    path = tmp_path / "c"
    model = interrupted_runs.Counted(7)
    Checkpoint(path, every=1).save({"model": model})
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(CheckpointError, match="wrong checksum"):
        Checkpoint(path, every=1).load({"model": model})
    assert torch.all(model.w == 7)


def test_a_file_that_would_run_code_is_refused(tmp_path):
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "ran"),)

    torch.save({"version": 1, "parts": Evil()}, tmp_path / "c")
    assert_refused(tmp_path / "c", "expected a whole checkpoint")
    assert not (tmp_path / "ran").exists()


def test_files_that_are_no_checkpoint(tmp_path):
    path = tmp_path / "c"
    for contents in ({"version": 2}, [1, 2], model_and_optimizer()[0].state_dict()):
        torch.save(contents, path)
        assert_refused(path, "expected a whole checkpoint")
    path.write_bytes(b"x" * 1000)
    assert_refused(path, "expected a whole checkpoint")


def test_another_version(tmp_path):
    path = saved(tmp_path)
    torch.save(torch.load(path, weights_only=True) | {"version": 1}, path)
    assert_refused(path, "expected version 2, got 1")


def test_another_run(tmp_path):
    path = saved(tmp_path)

    def but(**changed):
        return parts(seed=1) | changed

    without = parts(seed=1)
    del without["schedule"]
    assert_refused(path, "expected a checkpoint of .*, got one of|got .*schedule", read=without)
    assert_refused(path, "LSTM", read=but(model=nn.LSTM(V, H)))
    torch.manual_seed(0)
    larger = type(without["model"])(V, H + 1).double()
    assert_refused(path, rf"\[{H + 1}, {V}\].*got.*\[{H}, {V}\]", read=but(model=larger))
    assert_refused(path, "float32.*got.*float64", read=but(model=deepcopy(larger).float()))
    two_groups = torch.optim.Adam([{"params": [p]} for p in without["model"].parameters()], 0.1)
    assert_refused(path, "expected states that fit", read=but(optimizer=two_groups))
    assert_refused(path, "expected states that fit", rngs=generators(2)[:2])
    assert_refused(path, "expected states that fit", rngs=generators(2)[::-1])


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file(call, tmp_path, monkeypatch):
    path = saved(tmp_path)
    before = path.read_bytes()

    def fail(*args):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="no space left"):
        Checkpoint(path, every=1).save(parts(seed=5))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c"]


def test_the_data_reach_the_disk_before_the_name(tmp_path, monkeypatch):
    calls, fsync, replace = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (calls.append(os.fstat(fd).st_size), fsync(fd)))
    monkeypatch.setattr(os, "replace", lambda a, b: (calls.append("replace"), replace(a, b)))
    path = saved(tmp_path)
    assert calls[:2] == [path.stat().st_size, "replace"]
    assert len(calls) == 3  # the folder, so that the new name is on the disk too


@pytest.mark.parametrize("value", [np.float64(0.1), threading.Lock(), len, {1, 2}])
def test_what_could_not_be_read_back_is_not_written(value, tmp_path):
    model, _ = model_and_optimizer()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    optimizer.param_groups[0]["lr"] = value
    with pytest.raises(ValueError, match=r"optimizer\['param_groups'\]\[0\]\['lr'\]: expected"):
        Checkpoint(tmp_path / "c", every=1).save({"optimizer": optimizer})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("every", [0, -3])
def test_bad_input(every, tmp_path, without_shape_hook):
    assert_rejects(lambda: Checkpoint(tmp_path, every=every), "every", "at least 1", every)
