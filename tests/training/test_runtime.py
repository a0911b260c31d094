import sys

import pytest
import torch

from course_rnn.training.runtime import flush_denormals, flushes_denormals, threads
from tests.cases import assert_rejects


@pytest.mark.parametrize("count", [1, 2, 3])
def test_threads_are_set_and_put_back(count):
    before = torch.get_num_threads()
    with threads(count):
        assert torch.get_num_threads() == count
        with threads(count + 1):
            assert torch.get_num_threads() == count + 1
        assert torch.get_num_threads() == count
    assert torch.get_num_threads() == before


def test_threads_are_put_back_after_an_error():
    before = torch.get_num_threads()
    with pytest.raises(KeyError), threads(before + 1):
        raise KeyError
    assert torch.get_num_threads() == before


def test_no_threads_are_rejected():
    assert_rejects(lambda: threads(0).__enter__(), "count", "at least one thread", 0)


def small():
    return (torch.tensor([1e-38]) / 10).item()


@pytest.fixture
def can_flush():
    if not torch.set_flush_denormal(True):
        pytest.skip("this processor cannot flush subnormal numbers")
    torch.set_flush_denormal(False)
    yield
    torch.set_flush_denormal(False)


def test_subnormals_are_flushed_inside_the_block_only(can_flush):
    assert small() > 0
    assert not flushes_denormals()
    with flush_denormals():
        assert flushes_denormals()
        assert small() == 0
        with flush_denormals():
            pass
        assert small() == 0  # as before: flushing
    assert small() > 0
    with pytest.raises(KeyError), flush_denormals():
        raise KeyError
    assert small() > 0
    assert sys.float_info.min / 2 > 0


def test_a_processor_that_cannot_is_reported(monkeypatch):
    monkeypatch.setattr(torch, "set_flush_denormal", lambda mode: False)
    caught = pytest.warns(RuntimeWarning, match="expected a processor that can")
    with caught as warned, flush_denormals():
        assert small() > 0
    assert warned[0].filename == __file__
