"""The child: reads a submission, loads what its functions need, answers one call at a time.

Code of the submission runs in this process and can do here whatever it likes, so nothing that
leaves it counts as more than an answer.
"""

import math
import mmap
import os
import sys
from importlib.machinery import PathFinder

import numpy as np

from .answer import describe, flatten
from .confine import confine
from .frames import (
    ARRAY,
    HEADER,
    JSON,
    pack_array,
    pack_json,
    parse_array,
    parse_header,
    parse_json,
)
from .module import load
from .reading import Reader, forget
from .values import decode

ANY_SIZE = {JSON: 2**32, ARRAY: 2**32}  # what the grader sends can be trusted


class Packages:
    """Finds the library and what it needs, and nothing else that lies beside them."""

    def __init__(self, folder: str, names: list[str]):
        self.folder = folder
        self.names = names

    def find_spec(self, name, path=None, target=None):
        """As the import system asks."""
        return PathFinder.find_spec(name, [self.folder]) if name in self.names else None


def main(questions: int, answers: int, shared: int) -> None:
    """Serve the grader at the other end of two pipes; does not return.

    Parameters
    ----------
    questions, answers : int
        File descriptors to read from and to write to.
    shared : int
        File descriptor of the memory in which the arguments come.
    """
    memory = mmap.mmap(shared, 0)
    os.close(shared)
    plan = _read(questions)
    if plan["library"] == "torch":
        __import__("torch").set_num_threads(1)
        # optimisers ask where it is, and there is none; loaded late, NumPy does without it
        __import__("tempfile").tempdir = "/"
    reader = Reader(plan["reading"])
    forget(plan["reading"])
    sys.meta_path.append(Packages(*sys.argv[4:5], plan["packages"]))
    del sys.path[-len(sys.argv[4:]) :]  # where the library and this package were found
    confine(plan)
    _write(answers, pack_json({"ready": True}))
    loaded = None
    while True:
        message = _read(questions)
        if "read" in message:
            data = _read_array(questions).tobytes()
            _write(answers, pack_json(reader.read(message, data)))
        elif "source" in message:
            loaded = _load(message, answers)
        else:
            arrays = [_read_array(questions) for _ in range(message["count"])]
            arrays += [_in_memory(memory, *place) for place in message["places"]]
            _write(answers, _reply(message, arrays, loaded, plan["library"]))


def _load(message, answers):
    try:
        loaded = load(message["source"], message["seconds"])
    except BaseException as error:  # SystemExit and its like, no memory, or no time
        _write(answers, pack_json(describe(error)))
        os._exit(1)
    failed = {} if loaded.error is None else describe(loaded.error)
    _write(answers, pack_json({"loaded": True} | failed))
    return loaded


def _reply(call, arrays, loaded, library):
    header = {"token": call["token"]}
    function = loaded.names.get(call["function"])
    if not callable(function):
        error = loaded.errors.get(call["function"], loaded.error)
        known = {"missing": True} if error is None else describe(error)
        return pack_json(header | known)
    try:
        values = [decode(value, _for_call(arrays, library)) for value in call["values"]]
        kind, answer = flatten(function(*values))
        header |= {"kind": kind, "count": None if answer is None else len(answer)}
        return pack_json(header) + b"".join(pack_array(array) for array in answer or [])
    except BaseException as error:  # SystemExit too: the next call may still be answered
        if isinstance(error, NameError) and loaded.error is not None:
            error = loaded.error  # the line that should have made the name
        return pack_json(header | describe(error))


def _for_call(arrays, library):
    if library == "numpy":
        return arrays
    from_numpy = sys.modules["torch"].from_numpy
    return [from_numpy(array) for array in arrays]


def _in_memory(memory, dtype, shape, start):
    return np.frombuffer(memory, dtype, math.prod(shape), start).reshape(shape)


def _read(fd):
    _, size = parse_header(_exactly(fd, HEADER.size), ANY_SIZE)
    return parse_json(_exactly(fd, size))


def _read_array(fd):
    _, size = parse_header(_exactly(fd, HEADER.size), ANY_SIZE)
    return parse_array(_exactly(fd, size))


def _exactly(fd, size):
    data = bytearray()
    while len(data) < size:
        piece = os.read(fd, min(size - len(data), 2**20))
        if not piece:  # the grader has what it wanted, or is gone
            os._exit(0)
        data += piece
    return bytes(data)


def _write(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
