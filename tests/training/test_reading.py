import copy

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from course_rnn.training import fit
from course_rnn.training.checkpoint import Checkpoint
from course_rnn.training.early_stopping import Validation
from course_rnn.training.evaluation import Loss
from course_rnn.training.reading import Reading
from tests.cases import assert_rejects
from tests.streams import model_and_optimizer, stream

CHUNKS, EPOCHS = 6, 3


class Stop(Exception):
    pass


def permutation(source):
    if isinstance(source, np.random.Generator):
        return source.permutation(CHUNKS)
    return torch.randperm(CHUNKS, generator=source).tolist()


def shuffled(source, epochs=EPOCHS):
    """Another order in every epoch."""
    for _ in range(epochs):
        for i in permutation(source):
            yield torch.tensor(float(i))


def noisy(source):
    """A draw for every chunk."""
    for i in range(CHUNKS * EPOCHS):
        yield torch.tensor(i + permutation(source)[0] / 10)


def loaded(source):
    """PyTorch's own shuffling; it draws when an epoch begins, the first time in ``iter``."""
    data = TensorDataset(torch.arange(float(CHUNKS)))
    for _ in range(EPOCHS):
        yield from DataLoader(data, shuffle=True, generator=source)


def source(kind, seed):
    if kind == "default":
        torch.manual_seed(seed)
        return None
    return np.random.default_rng(seed) if kind == "numpy" else torch.Generator().manual_seed(seed)


def run(path, chunks, data_from, updates_from, *, stop_after=None, seed=1, listed=True):
    """Losses of a run whose loss says which chunk it was, with dropout from a generator."""
    sources = {kind: source(kind, seed) for kind in {data_from, updates_from, "default"}}
    model = torch.nn.Linear(1, 1)

    def loss(model, chunk, state):
        if updates_from == "numpy":
            noise = sources["numpy"].normal()
        else:
            noise = torch.randn((), generator=sources[updates_from]).item()
        chunk = chunk[0].squeeze() if isinstance(chunk, list) else chunk
        return Loss(0 * model.weight.sum() + chunk + noise / 100, 1, None)

    def after(updates):
        if updates == stop_after:
            raise Stop

    generators = [s for s in sources.values() if s is not None] if listed else []
    return fit(
        model,
        chunks(sources[data_from]),
        torch.optim.SGD(model.parameters(), lr=0.1),
        loss=loss,
        checkpoint=Checkpoint(path, every=1, generators=generators),
        after_step=after,
    )


# the data and the updates draw from one generator, or from one each
sources = pytest.mark.parametrize(
    ("data_from", "updates_from"),
    [
        ("numpy", "default"),
        ("torch", "default"),
        ("default", "numpy"),
        ("numpy", "numpy"),
        ("torch", "torch"),
        ("default", "default"),
    ],
)


@sources
@pytest.mark.parametrize("chunks", [shuffled, noisy, loaded])
@pytest.mark.parametrize("seed", [1, 2])  # at the second start
def test_a_run_cut_off_twice_goes_on_bit_for_bit(chunks, data_from, updates_from, seed, tmp_path):
    if chunks is loaded and data_from == "numpy":
        data_from = "torch"
    whole = run(tmp_path / "whole", chunks, data_from, updates_from)
    for stop_after in (4, 9):
        with pytest.raises(Stop):
            run(tmp_path / "c", chunks, data_from, updates_from, stop_after=stop_after)
    resumed = run(tmp_path / "c", chunks, data_from, updates_from, seed=seed)
    assert len(whole) == CHUNKS * EPOCHS
    assert resumed == whole


def test_a_generator_that_is_not_listed_needs_its_seed(tmp_path):
    whole = run(tmp_path / "whole", shuffled, "numpy", "default", listed=False)
    with pytest.raises(Stop):
        run(tmp_path / "c", shuffled, "numpy", "default", listed=False, stop_after=9)
    before = (tmp_path / "c").read_bytes()
    assert_rejects(
        lambda: run(tmp_path / "c", shuffled, "numpy", "default", listed=False, seed=2),
        "chunks",
        "expected the 8 that were read",
        "got others",
    )
    assert (tmp_path / "c").read_bytes() == before
    assert run(tmp_path / "c", shuffled, "numpy", "default", listed=False) == whole


def test_an_epoch_more_is_as_if_it_had_been_asked_for_at_first(tmp_path):
    def epochs(n):
        def with_a_draw_at_the_end(source):
            yield from shuffled(source, n)
            permutation(source)

        return with_a_draw_at_the_end

    whole = run(tmp_path / "whole", epochs(3), "numpy", "numpy")
    assert run(tmp_path / "c", epochs(2), "numpy", "numpy") == whole[: 2 * CHUNKS]
    assert run(tmp_path / "c", epochs(3), "numpy", "numpy") == whole


def test_a_run_that_stopped_early_goes_on_with_more_patience(tmp_path):
    def once(path, patience):
        rng = np.random.default_rng(1)

        def chunks():
            texts = stream(8)
            for _ in range(8):
                yield texts[rng.integers(8)]

        model, optimizer = model_and_optimizer(lr=100.0)
        return fit(
            model,
            chunks(),
            optimizer,
            validation=Validation(stream(2, seed=3), every=1, patience=patience),
            checkpoint=Checkpoint(path, every=1, generators=[rng]),
        )

    whole = once(tmp_path / "whole", 99)
    assert once(tmp_path / "c", 1) == whole[:2]
    assert once(tmp_path / "c", 99) == whole


def test_only_what_cannot_be_foretold_is_kept():
    def kept(draw, updates_draw):
        rng = np.random.default_rng(0)
        reading = Reading([rng])
        for _ in reading.chunks(draw(rng), 0):
            if updates_draw:
                rng.normal()
        return list(reading.state_dict()["drawn_from"])

    assert kept(noisy, False) == [1]
    assert kept(shuffled, False) == [1]
    assert kept(shuffled, True) == [1, 1 + CHUNKS, 1 + 2 * CHUNKS]
    assert kept(noisy, True) == list(range(1, 1 + CHUNKS * EPOCHS))
    assert kept(lambda rng: range(3), True) == []


PAIR = (np.arange(6).reshape(2, 3), torch.ones(2, dtype=torch.bfloat16), "text", {"n": 1})


@pytest.mark.parametrize(
    "other",
    [
        (PAIR[0].T, *PAIR[1:]),
        (PAIR[0].reshape(3, 2), *PAIR[1:]),
        (PAIR[0] + 1, *PAIR[1:]),
        (PAIR[0], 2 * PAIR[1], *PAIR[2:]),
        (*PAIR[:3], {"n": 1.0}),
    ],
)
def test_other_chunks_are_told_apart(other):
    reading = Reading()
    assert list(reading.chunks([PAIR, PAIR], 0)) == [PAIR, PAIR]
    again = Reading()
    again.load_state_dict(reading.state_dict())
    assert list(again.chunks(copy.deepcopy([PAIR, PAIR]), 2)) == []
    again.load_state_dict(reading.state_dict())
    assert_rejects(lambda: again.chunks([PAIR, other], 2), "chunks", "the 2 that were", "others")


def test_a_state_of_something_else(without_shape_hook):
    reading = Reading()
    assert_rejects(lambda: reading.load_state_dict({"a": 1}), "state", "drawn_from", "['a']")
