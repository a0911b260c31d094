"""Data sets served on 127.0.0.1 and a cache of their own for the tests."""

import hashlib
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from course_rnn.data.registry import REGISTRY, DataFile, DataSet

CONTENT = b"To be, or not to be\n" * 5000


def describe(name: str, source: str, **files: bytes) -> DataSet:
    """A data set with the given files, each found under its own name at the source."""
    return DataSet(
        name=name,
        description="made for a test",
        source=source,
        files=tuple(
            DataFile(file, file, hashlib.sha256(content).hexdigest(), len(content))
            for file, content in files.items()
        ),
        licence="none",
        citation="none",
    )


class Server(ThreadingHTTPServer):
    """Serves `CONTENT` at every path, in the manner of `mode`."""

    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.mode = "whole"
        self.requests = []
        self.half_sent = threading.Event()
        self.release = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(self.path)
        mode = self.server.mode
        if mode == "missing":
            return self.send_error(404)
        content = CONTENT.replace(b"not", b"now") if mode == "corrupted" else CONTENT
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        half = len(content) // 2
        self.wfile.write(content[:half])
        self.wfile.flush()
        self.server.half_sent.set()
        if mode == "broken":
            return None
        if mode in ("paused", "stalled"):
            self.server.release.wait(timeout=20)
        if mode == "stalled":
            return None
        self.wfile.write(content[half:])

    def log_message(self, *args):
        pass


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RNN_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSE_RNN_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "cache"


@pytest.fixture
def content():
    """What the server serves."""
    return CONTENT


@pytest.fixture
def mirror(cache, tmp_path, monkeypatch):
    folder = tmp_path / "mirror"
    folder.mkdir()
    monkeypatch.setenv("COURSE_RNN_DATA", str(folder))
    return folder


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.release.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def register(cache, monkeypatch):
    """Register a data set for one test: `register(name, source, **files)`."""

    def add(name: str, source: str, members: dict[str, str] | None = None, **files: bytes):
        dataset = describe(name, source, **files)
        if members:
            renamed = tuple(replace(f, member=members.get(f.path, f.path)) for f in dataset.files)
            dataset = replace(dataset, files=renamed)
        monkeypatch.setitem(REGISTRY, name, dataset)
        return dataset

    return add


@pytest.fixture
def played(server, register):
    """A set of one file, `played/text`, on the test's own server."""
    return register("played", server.url, text=CONTENT)
