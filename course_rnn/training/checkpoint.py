"""Checkpoints: files from which an interrupted training run goes on bit for bit.

A checkpoint holds the ``state_dict`` of every part of a run (model, optimizer, progress, …) and the
states of the random generators. It is a plain PyTorch file of tensors and plain values, so reading
one runs no code that it contains.
"""

import io
import os
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor, nn

from course_rnn.training.generators import Generator, generator_states, set_generator_states

VERSION = 2
KEYS = {"version", "kinds", "tensors", "parts", "generators"}
PLAIN = (type(None), bool, int, float, str)


class CheckpointError(ValueError):
    """A file is no checkpoint, is damaged, or belongs to another run."""


@runtime_checkable
class Stateful(Protocol):
    """What a checkpoint can hold: models, optimizers and schedulers are like this."""

    def state_dict(self) -> dict[str, Any]:
        """Return tensors and plain values."""

    def load_state_dict(self, state: dict[str, Any]) -> Any:
        """Take back what :meth:`state_dict` returned."""


class Checkpoint:
    """A file that a run writes now and then, and goes on from after an interruption.

    Parameters
    ----------
    path : path-like
        The file; its folder must exist.
    every : int
        Updates from one writing to the next, ≥ 1.
    generators : sequence of ``np.random.Generator`` and ``torch.Generator``
        Those that the run draws from, the data, the updates, or both. PyTorch's default generators
        (dropout, ``DataLoader``) are always kept.

    Raises
    ------
    ValueError
        If ``every`` is below 1, or one of ``generators`` is none.
    """

    def __init__(
        self,
        path: str | os.PathLike,
        *,
        every: int,
        generators: Sequence[Generator] = (),
    ):
        if not isinstance(every, int | np.integer) or every < 1:
            raise ValueError(f"every: expected an integer of at least 1 update, got {every}")
        for generator in generators:
            if not isinstance(generator, Generator):
                raise ValueError(
                    "generators: expected np.random.Generator or torch.Generator, "
                    f"got {type(generator).__name__}"
                )
        self.path, self.every, self.generators = Path(path), every, generators

    def save(self, parts: Mapping[str, Stateful]) -> None:
        """Write the file in one step: at any moment it is the old one or the new one, whole.

        Parameters
        ----------
        parts : mapping from name to object
            What to keep; each object is asked for its ``state_dict``.

        Raises
        ------
        ValueError
            If a part has no ``state_dict``, or a state holds anything but tensors and plain values
            (such a file could not be read back safely); the old file stays.
        OSError
            If it cannot be written; the old file stays.
        """
        _expect_stateful(parts)
        contents = self._contents(parts)
        for name, state in contents["parts"].items():
            _expect_plain(name, state)
        buffer = io.BytesIO()
        torch.save(contents, buffer)
        _write_atomically(self.path, buffer.getbuffer())

    def load(self, parts: Mapping[str, Stateful]) -> None:
        """Put every part, and the random generators, back where they were at :meth:`save`.

        Parameters
        ----------
        parts : mapping from name to object
            The same names as at :meth:`save`, objects of the same classes and sizes.

        Raises
        ------
        ValueError
            If a part has no ``load_state_dict``.
        FileNotFoundError
            If there is no file.
        CheckpointError
            If it is cut off, damaged, of another version, or of another run. All parts and
            generators are then as they were before the call.
        """
        _expect_stateful(parts)
        contents = _read(self.path)
        before = deepcopy(self._contents(parts))
        for what in ("kinds", "tensors"):
            if contents[what] != before[what]:
                raise CheckpointError(
                    f"{self.path}: expected a checkpoint of {before[what]}, got {contents[what]}"
                )
        try:
            self._restore(contents, parts)
        except Exception as error:  # each part has its own ways to say that a state does not fit
            self._restore(before, parts)
            raise CheckpointError(
                f"{self.path}: expected states that fit this run, got: {error}"
            ) from error

    def _contents(self, parts: Mapping[str, Stateful]) -> dict[str, Any]:
        states = {name: part.state_dict() for name, part in parts.items()}
        return {
            "version": VERSION,
            "kinds": {name: type(part).__name__ for name, part in parts.items()},
            "tensors": {  # load_state_dict would cast another dtype in silence
                f"{name}.{key}": (str(tensor.dtype), list(tensor.shape))
                for name, part in parts.items()
                if isinstance(part, nn.Module)
                for key, tensor in states[name].items()
            },
            "parts": states,
            "generators": generator_states(self.generators),
        }

    def _restore(self, contents: dict[str, Any], parts: Mapping[str, Stateful]) -> None:
        for name, part in parts.items():
            part.load_state_dict(contents["parts"][name])
        listed = sum(name.isdigit() for name in contents["generators"])
        if listed != len(self.generators):
            raise ValueError(f"generators: expected {len(self.generators)}, got {listed}")
        set_generator_states(self.generators, contents["generators"])


def _read(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path}: expected a checkpoint, got no such file") from None
    try:
        # PyTorch does not compare the checksums that it stores in the archive, so do it here
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            damaged = archive.testzip()
        if damaged is not None:
            raise zipfile.BadZipFile(f"wrong checksum of {damaged}")
        contents = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
        version = contents["version"]
        if version == VERSION and set(contents) != KEYS:
            raise KeyError(f"{sorted(contents)}")
    except Exception as error:  # damaged bytes fail in too many ways to list
        raise CheckpointError(
            f"{path}: expected a whole checkpoint, got {len(data)} bytes that cannot be read "
            f"({type(error).__name__}: {error})"
        ) from error
    if version != VERSION:
        raise CheckpointError(f"{path}: expected version {VERSION}, got {version}")
    return contents


def _write_atomically(path: Path, data: memoryview) -> None:
    # One name for the unfinished file: what a kill leaves behind is overwritten the next time.
    # It lies in the same folder, for a rename is atomic only within one file system.
    partial = path.with_name(path.name + ".partial")
    try:
        with open(partial, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # the data must be on the disk before the name is
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _expect_stateful(parts: Mapping[str, Stateful]) -> None:
    for part in parts.values():
        if not isinstance(part, Stateful):
            raise ValueError(
                f"parts: expected a state_dict and load_state_dict, got {type(part).__name__}"
            )


def _expect_plain(where: str, value: Any) -> None:
    # exact types: np.float64 is a float too, but its pickle is not a plain one
    if isinstance(value, Mapping):
        for key, item in value.items():
            _expect_plain(f"{where}[{key!r}]", item)
    elif type(value) in (list, tuple):
        for i, item in enumerate(value):
            _expect_plain(f"{where}[{i}]", item)
    elif not isinstance(value, Tensor) and type(value) not in PLAIN:
        raise ValueError(
            f"{where}: expected a tensor or a plain value in a state_dict, "
            f"got {type(value).__name__}"
        )
