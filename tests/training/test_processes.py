"""Several processes compute what one computes; one that is lost ends the run, which goes on."""

import multiprocessing
import signal
from typing import NamedTuple

import numpy as np
import pytest
import torch

from course_rnn.training import processes
from course_rnn.training.checkpoint import CheckpointError
from tests.cases import assert_rejects
from tests.training import shared_runs

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.training.shared_runs"])


def numbers(path):
    return np.frombuffer(path.read_bytes())


@pytest.fixture(scope="module")
def of_two(tmp_path_factory):
    out = tmp_path_factory.mktemp("two") / "out"
    assert shared_runs.start(CONTEXT, 2, out) == [0, 0]
    return numbers(out)


def test_two_processes_compute_what_one_does(tmp_path, of_two):
    shared_runs.train(tmp_path / "alone")
    alone = numbers(tmp_path / "alone")
    np.testing.assert_allclose(of_two, alone, rtol=0, atol=1e-10)
    assert np.ptp(alone[: shared_runs.CHUNKS]) > 0.1  # it learns


def test_a_process_may_have_no_sequence(tmp_path):
    assert shared_runs.start(CONTEXT, 3, tmp_path / "out", streams=2) == [0, 0, 0]
    shared_runs.train(tmp_path / "alone", streams=2)
    np.testing.assert_allclose(
        numbers(tmp_path / "out"), numbers(tmp_path / "alone"), rtol=0, atol=1e-10
    )


def test_a_killed_process_ends_the_run_and_it_goes_on(tmp_path, of_two):
    out, path = tmp_path / "out", tmp_path / "checkpoint"
    codes = shared_runs.start(CONTEXT, 2, out, path, doom=(1, 5, signal.SIGKILL))
    assert codes == [shared_runs.LOST, -signal.SIGKILL]
    said = (tmp_path / "out-0.txt").read_text()
    assert said.startswith("another process of the run has ended, or does not answer; start all")
    assert not out.exists()
    before = path.read_bytes()
    with pytest.raises(CheckpointError, match="expected 1 processes, got 2"):
        shared_runs.train(tmp_path / "alone", path)
    assert path.read_bytes() == before
    assert shared_runs.start(CONTEXT, 2, out, path) == [0, 0]
    assert np.array_equal(numbers(out), of_two)  # bit for bit: two processes, as before


def test_one_that_does_not_answer_is_given_up(tmp_path):
    doom = (1, 2, signal.SIGSTOP)
    codes = shared_runs.start(CONTEXT, 2, tmp_path / "out", doom=doom, patience_s=2.0)
    assert codes == [shared_runs.LOST, -signal.SIGKILL]


def test_dropout_differs_between_processes_and_the_generators_do_not(tmp_path):
    assert shared_runs.start(CONTEXT, 2, tmp_path / "out", dropout=0.5) == [0, 0]
    first, second = (np.load(tmp_path / f"out-{rank}.npz") for rank in (0, 1))
    assert first["arr_0"] == second["arr_0"]  # what is drawn next, say for the next chunk
    assert not np.array_equal(first["arr_1"], second["arr_1"])
    assert not np.array_equal(first["arr_1"], first["arr_2"])


class Batch(NamedTuple):
    ids: torch.Tensor
    lengths: np.ndarray


def test_a_share_keeps_the_kind_of_chunk_and_together_they_are_the_whole():
    batch = Batch(torch.arange(10).reshape(2, 5), np.arange(5))
    shares = [processes._part(batch, rank, 3) for rank in range(3)]
    assert all(type(share) is Batch for share in shares)
    assert [share.lengths.tolist() for share in shares] == [[0, 3], [1, 4], [2]]
    assert shares[1].ids.tolist() == [[1, 4], [6, 9]]
    assert processes._part(batch, 5, 6) is None
    assert processes._part((np.ones((2, 3)), np.ones((4, 3))), 1, 2)[1].shape == (4, 1)
    assert processes.share(batch) is batch


@pytest.mark.parametrize(
    ("chunk", "got"),
    [
        ((np.ones((2, 3)), np.ones((3, 2))), "(2, 3), (3, 2)"),
        ((np.ones((4, 2, 3)), np.ones((2, 3))), "(4, 2, 3), (2, 3)"),
        ((np.ones(3), np.ones(3)), "(3,), (3,)"),
        ((np.ones((2, 3)), 5), "(2, 3), "),
    ],
)
def test_what_could_be_shared_in_two_ways_is_not(chunk, got):
    assert_rejects(lambda: processes._part(chunk, 0, 2), "chunks", "(T, N) and (N,)", got)


def test_alone_nothing_is_done():
    assert (processes.count(), processes.rank()) == (1, 0)
    assert processes.gather("x") == ["x"]
    with processes.joined():
        assert processes.count() == 1
