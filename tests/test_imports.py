"""Imports run one way (the rules stand in import_rules.py)."""

import subprocess
import sys

import pytest

from tests.import_rules import ROOT, module_name, violations

FILES = sorted((ROOT / "course_rnn").rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_imports_run_one_way(path):
    source = path.read_text(encoding="utf-8")
    assert violations(source, module_name(path), is_package=path.name == "__init__.py") == []


def test_every_part_of_the_package_was_read():
    names = {module_name(path) for path in FILES}
    assert {"course_rnn", "course_rnn.reference.rnn", "course_rnn.pytorch.convert"} <= names


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("course_rnn.reference.rnn", "import torch"),
        ("course_rnn.reference.rnn", "import numpy as np, scipy.special"),
        ("course_rnn.reference.rnn", "from course_rnn.pytorch import rnn"),
        ("course_rnn.reference.rnn", "from course_rnn import metrics"),
        ("course_rnn.reference.rnn", "from .. import metrics"),
        ("course_rnn.reference.rnn", "def f():\n    import torch"),
        ("course_rnn.reference.rnn", "if True:\n    from torch import nn"),
        ("course_rnn.pytorch.rnn", "import numpy as np"),
        ("course_rnn.pytorch.rnn", "from course_rnn.reference.rnn import rnn_forward"),
        ("course_rnn.pytorch.rnn", "from ..reference.rnn import rnn_forward"),
        ("course_rnn.data.batching", "import torch"),
        ("course_rnn.data.batching", "def f():\n    import matplotlib.pyplot"),
        ("course_rnn.metrics", "from course_rnn.reference.sampling import cumulative"),
        ("course_rnn.training", "import course_rnn.grading"),
        ("course_rnn.training", "from course_rnn.experiments import ledger"),
        ("course_rnn.experiments.recall", "from course_rnn.reference.init import orthogonal"),
        ("course_rnn.experiments.recall", "from course_rnn.reference.ngram import fit_add_k"),
        ("course_rnn.experiments.counting", "from course_rnn.reference.rnn import rnn_forward"),
        ("course_rnn.experiments.runner", "from course_rnn.grading.batch import executors"),
        ("course_rnn.experiments.show", "import matplotlib"),
        ("course_rnn.grading.judging.compare", "import torch"),
        ("course_rnn.grading.judging.compare", "from course_rnn.training import fit"),
        ("course_rnn.commands.main", "import torch"),
        ("course_rnn", "import numpy"),
        ("course_rnn.reference.rnn", "import tests.cases"),
        ("course_rnn.grading.judging.compare", "from solutions import ch02"),
        ("course_rnn.commands.main", "import benchmarks"),
        ("course_rnn.training", "import matplotlib"),
        ("course_rnn.referenced", "import numpy"),  # a prefix is whole names
        ("course_rnn.brand_new", "import math"),
    ],
)
def test_a_violation_is_reported(module, source):
    assert len(violations(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("course_rnn.reference.rnn", "import math\nimport numpy.linalg\nfrom .ops import one_hot"),
        ("course_rnn.pytorch.convert", "from course_rnn.reference.rnn import rnn_forward"),
        ("course_rnn.data.batching", "def f():\n    import torch"),
        ("course_rnn.plotting", "import matplotlib.pyplot as plt"),
        ("course_rnn.commands.grade", "def f():\n    from course_rnn import training"),
    ],
)
def test_what_is_allowed_passes(module, source):
    assert violations(source, module) == []


def test_a_relative_import_in_a_package_is_its_own():
    assert violations("from . import ops", "course_rnn.reference", is_package=True) == []
    assert violations("from .. import metrics", "course_rnn.reference", is_package=True) == [
        "course_rnn.reference imports course_rnn.metrics"
    ]


def loads(*modules):
    """Which of torch and matplotlib a fresh Python holds after these imports."""
    code = f"import sys, {', '.join(modules)}; print([m for m in HEAVY if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code.replace("HEAVY", "('torch', 'matplotlib')")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.strip()


def test_only_the_heavy_parts_load_torch_or_matplotlib():
    heavy = (
        "pytorch",
        "training",
        "plotting",
        "figures",
        "museum.padding",
        "exercises.ch",
        "experiments.",
        "__main__",
    )
    names = [module_name(path) for path in FILES]
    light = [n for n in names if not n.startswith(tuple(f"course_rnn.{h}" for h in heavy))]
    # what reads records, and lists the runs, needs no PyTorch; the runs do
    light += [f"course_rnn.experiments.{m}" for m in ("ledger", "show", "catalogue", "work")]
    assert {"course_rnn", "course_rnn.reference.rnn", "course_rnn.data.batching"} <= set(light)
    assert loads(*light) == "[]"


def test_the_subprocess_would_see_torch():
    import torch  # noqa: F401  # the subprocess needs it

    assert loads("course_rnn.pytorch.rnn") == "['torch']"
