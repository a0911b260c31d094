"""What is kept of a notebook, and what is left out."""

import pytest

from tests.grading.submission.notebooks import read

F = "def f(x):\n    return x\n"


def kept(code):
    """The source without the function that makes it a submission."""
    source = read(F, code).source
    assert source.startswith(F)
    return source.removeprefix(F)


KEPT = [
    "import numpy as np",
    "from numpy import *",
    "from .utils import x as y",
    "def g(a, *, b=3):\n    return a",
    "async def g():\n    return 1",
    "class RNN(object):\n    size = 3\n    def step(self, h):\n        return h",
    "EPS = 1e-8",
    "a, (b, *c) = 1, (2, 3, 4)",
    "name: str = 'h' 'i'",
    "n = 3 * (2 + 1) ** 2 if True else -1",
    "sizes = {'T': 4, **{'N': 3}}",
    "relu = lambda a: np.maximum(a, 0)",
    "text = f'{3:>5}'.strip().split(',')",
    "index = {c: i for i, c in enumerate(sorted(set('hello')))}",
    "pairs = [(i, j) for i in range(3) for j in range(i) if i != j]",
    "import numpy as np\neye = np.eye(3).astype(np.float32)[::2, None].T @ np.ones((2, 3))",
    "import numpy as np\nrng = np.random.default_rng(0)\nW = rng.normal(size=(3, 2))",
    "from math import pi, sqrt as root\nc = root(2 * pi)",
    "import numpy.linalg as la\nn = la.norm([3, 4])",
    "import numpy.random, os.path as p\nn = numpy.ones(3)",
    "n = 1\nn += 2",
    "from functools import partial\ng = partial(f, 3)",
    "g = f",
    "try:\n    import torch\nexcept ImportError:\n    torch = None",
    "if True:\n    'a note'\n    N = 3\nelif N > 2:\n    def g(): pass\nelse:\n    pass",
    "import sys\nCOLAB = 'google.colab' in sys.modules",
    "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass C:\n    x: int = 3",
    "import torch\ndevice = torch.device('cuda' if torch.cuda.is_available() else 'cpu')",
]


@pytest.mark.parametrize("code", KEPT)
def test_kept(code):
    assert kept(code) == code + "\n"


LEFT_OUT = [
    "print('hello')",
    "f(3)",
    "hs = f(3)",
    "'text'",
    "for i in range(3):\n    pass",
    "while True:\n    pass",
    "with open('x') as file:\n    pass",
    "assert f(3) == 3",
    "data = open('corpus.txt').read()",
    "raise SystemExit",
    "del f",
    "f.cache = {}",
    "x = y = unknown",
    "x = [f(i) for i in range(3)]",
    "x = (y := 3)",
    "x = eval('3')",
    "x = __import__('os')",
    "x = ''.__class__.__subclasses__()",
    "x: int",
    "x += 1",
    "if f(3):\n    N = 3",
    "if True:\n    N = 3\n    print(N)",
    "try:\n    train()\nexcept Exception:\n    pass",
    "try:\n    N = 3\nfinally:\n    print(3)",
    "if __name__ == '__main__':\n    N = 3",
    "x = min(f(i) for i in range(3))",
    "x = max([3], key=f)(1)",
    "get_ipython().run_line_magic('matplotlib', 'inline')",
    "await thing",
    "return 3",
    "match 3:\n    case _:\n        N = 3",
]


@pytest.mark.parametrize("code", LEFT_OUT)
def test_left_out(code):
    assert kept(code) == ""


def test_what_needs_something_left_out_is_left_out_too():
    assert kept("hs = f(3)\nT = len(hs)\nN = 3") == "N = 3\n"


def test_names_of_a_block_left_out_are_unknown():
    assert kept("if True:\n    N = 3\n    f(N)\nM = N") == ""


def test_functions():
    code = (
        "g = lambda x: x\nh = g\nK = 3\nfrom math import sqrt\nclass C: pass\nf2 = f\nK2 = K\nf = 3"
    )
    assert read(F, code).functions == {"g", "h", "f2"}
    assert read("from functools import partial as p\n" + F + "g = p(f, 3)").functions == {"f", "g"}


def test_function_in_a_block():
    code = "try:\n    from numba import njit\nexcept ImportError:\n    def njit(f): return f\n"
    assert read(code + "@njit\ndef g(): pass").functions == {"njit", "g"}
