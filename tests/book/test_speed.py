"""The pages are read by several processes, which inherit what was made ready before."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest


def test_what_pages_of_the_api_describe_is_imported_before_they_are_read(monkeypatch, tmp_path):
    pytest.importorskip("sphinx", reason="the book extra is not installed")
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "book" / "_ext"))
    monkeypatch.syspath_prepend(str(tmp_path))
    from speed import ready_processes

    for name, text in {
        "described.py": "",
        "other.py": "raise AssertionError('no page of the API describes it')",
        "book/api/page.md": "# Page\n\n```{api-modules} described\n```\n",
        "book/chapter.md": "```{api-modules} other\n```\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.delitem(sys.modules, "described", raising=False)
    extension = SimpleNamespace(parallel_read_safe=None)
    app = SimpleNamespace(extensions={"sphinx_multitoc_numbering": extension})
    env = SimpleNamespace(doc2path=lambda name: str(tmp_path / f"{name}.md"))
    ready_processes(app, env, ["book/api/page", "book/chapter"])
    assert "described" in sys.modules
    assert extension.parallel_read_safe
