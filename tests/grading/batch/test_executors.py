import builtins

import pytest

from course_rnn.grading.batch.executors import dask_cluster, local_threads


def test_threads():
    with local_threads(3) as (executor, count):
        assert count == 3
        assert executor.submit(lambda: 17).result() == 17
    with pytest.raises(RuntimeError):
        executor.submit(int)


def test_as_many_as_there_are_processors():
    with local_threads(None) as (_, count):
        assert count >= 1


def test_without_dask_the_message_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def no_dask(name, *args, **kwargs):
        if name == "distributed":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", no_dask)
    with pytest.raises(ValueError, match=r"course-rnn\[cluster\]"), dask_cluster("tcp://x:1"):
        pass
