"""The API pages are the same whether PyTorch is installed or its stand-in answers for it."""

import subprocess
import sys

from page_checks import ROOT

PAGES = ("pytorch/rnn", "pytorch/seq2seq", "pytorch/recurrent", "tools/training_loop")
CONFIG = f"""
import sys
sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "api_pages"]
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
default_role = "literal"
napoleon_google_docstring = napoleon_use_param = napoleon_use_rtype = False
"""
BUILD = """
import sys
from sphinx.cmd.build import main
main(["-q", "-E", "-b", "pseudoxml", *sys.argv[1:]])
print(hasattr(sys.modules["torch"], "__version__"))
"""


def build(folder, out, first=""):
    """Make the API pages in a fresh Python; return their texts and whether PyTorch was there."""
    command = [sys.executable, "-c", f"{first}\n{BUILD}", str(folder), str(folder / out)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    pages = {page: (folder / out / f"{page}.pseudoxml").read_text() for page in PAGES}
    return pages, run.stdout.split()[-1] == "True"


def test_the_api_pages_need_no_torch(tmp_path):
    import torch  # noqa: F401

    (tmp_path / "conf.py").write_text(CONFIG)
    (tmp_path / "index.md").write_text("# Index\n")
    for page in PAGES:
        (tmp_path / f"{page}.md").parent.mkdir(exist_ok=True)
        (tmp_path / f"{page}.md").write_text((ROOT / f"book/api/{page}.md").read_text())
    without, torch_was_there = build(tmp_path, "without")
    assert not torch_was_there
    real, torch_was_there = build(tmp_path, "with", "import torch")
    assert torch_was_there
    for page in PAGES:
        assert without[page] == real[page], page
    assert "RecurrentLayer" in real["pytorch/recurrent"]
    assert "max_norm" in real["tools/training_loop"]
