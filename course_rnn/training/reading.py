"""Reading the chunks of a run so that they can be read again after an interruption.

Data that are shuffled come in another order if a generator stands elsewhere, and the updates may
draw from the same generator in between (dropout and ``torch.utils.data.DataLoader`` both draw from
PyTorch's default one). So it is noted where every generator stood when the data drew from it.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from course_rnn.training.generators import (
    Generator,
    generator_states,
    same_state,
    set_generator_states,
)


class Reading:
    """The chunks that a run has read, by what it takes to read the same ones again.

    Parameters
    ----------
    generators : sequence of ``np.random.Generator`` and ``torch.Generator``
        Those that the data may draw from; PyTorch's default generators are added.
    """

    def __init__(self, generators: Sequence[Generator] = ()):
        self._generators = generators
        # read 0 is iter(chunks), read n the n-th chunk: the states that could not be foretold
        self._drawn_from: dict[int, dict[str, Any]] = {}
        self._foretold: dict[str, Any] = {}  # where another reading from the start would stand
        self._checksum = 0

    def state_dict(self) -> dict[str, Any]:
        """Return what a checkpoint keeps."""
        return {"drawn_from": self._drawn_from.copy(), "checksum": self._checksum}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take back what :meth:`state_dict` returned; ``ValueError`` if it is something else."""
        if set(state) != {"drawn_from", "checksum"}:
            expected = "the keys drawn_from and checksum"
            raise ValueError(f"state: expected {expected}, got {sorted(state)}")
        self._drawn_from, self._checksum = dict(state["drawn_from"]), state["checksum"]

    def chunks(self, chunks: Iterable[Any], done: int) -> Iterator[Any]:
        """Read on after ``done`` chunks; all generators stay where they are for that.

        Parameters
        ----------
        chunks : iterable
            From its start, as it came before.
        done : int
            How many chunks have been read already.

        Returns
        -------
        iterator
            The chunks after those; each is noted when it is read.

        Raises
        ------
        ValueError
            At the call, if there are fewer chunks or others than were read before.
        """
        here = generator_states(self._generators)
        # what was read after the last update has not been trained on and is read again
        self._drawn_from = {n: s for n, s in self._drawn_from.items() if n <= done}
        expected, self._checksum = self._checksum, 0
        iterator = self._read(0, lambda: iter(chunks), again=done > 0)
        for read in range(1, done + 1):
            try:
                self._read(read, lambda: next(iterator), again=True)
            except StopIteration:
                raise ValueError(
                    f"chunks: expected at least the {done} that were read before the checkpoint, "
                    f"got {read - 1}"
                ) from None
        if done > 0:
            if self._checksum != expected:
                raise ValueError(
                    f"chunks: expected the {done} that were read before the checkpoint, got others "
                    "(does their order depend on a generator that the checkpoint does not list, "
                    "without a seed?)"
                )
            set_generator_states(self._generators, here)
        return self._go_on(iterator, done)

    def _go_on(self, iterator: Iterator[Any], done: int) -> Iterator[Any]:
        while True:
            before = generator_states(self._generators)
            try:
                chunk = self._read(done + 1, lambda: next(iterator), again=False)
            except StopIteration:
                # should more chunks follow another time, nothing has been drawn
                set_generator_states(self._generators, before)
                return
            done += 1
            yield chunk

    def _read(self, number: int, read: Callable[[], Any], *, again: bool) -> Any:
        if again:
            set_generator_states(self._generators, self._drawn_from.get(number, {}))
        before = generator_states(self._generators)
        result = read()
        for name, after in generator_states(self._generators).items():
            if name not in before or same_state(before[name], after):
                continue
            if not again and not same_state(before[name], self._foretold.get(name)):
                self._drawn_from.setdefault(number, {})[name] = before[name]
            self._foretold[name] = after
        if number > 0:
            self._checksum = _checksum(result, self._checksum)
        return result


def _checksum(chunk: Any, start: int) -> int:
    """Fold a chunk into a checksum; what is no array counts only by its type."""
    if isinstance(chunk, list | tuple | Mapping):
        for part in chunk.values() if isinstance(chunk, Mapping) else chunk:
            start = _checksum(part, start)
        return start
    # not what lies on a GPU: that would wait for it
    if isinstance(chunk, Tensor) and chunk.device.type == "cpu" and chunk.layout is torch.strided:
        start = zlib.crc32(str(tuple(chunk.shape)).encode(), start)
        return zlib.crc32(chunk.detach().contiguous().reshape(-1).view(torch.uint8).numpy(), start)
    if isinstance(chunk, np.ndarray) and chunk.dtype.kind in "biufc":
        start = zlib.crc32(str(chunk.shape).encode(), start)
        return zlib.crc32(np.ascontiguousarray(chunk).reshape(-1).view(np.uint8), start)
    return zlib.crc32(type(chunk).__name__.encode(), start)
