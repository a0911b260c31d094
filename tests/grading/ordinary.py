"""Forty right submissions to chapter 2 as people hand them in, put together from blocks.

Each has right answers, and around them what a notebook gathers: experiments that take for ever,
plots, magics, prints, asserts, guarded imports.
"""

import random

from tests.submission.notebooks import colab, notebook

COUNT = 40
COLAB_NOTE = "# Commented out IPython magic to ensure Python compatibility."
ARGS = "x, h0, W_xh, W_hh, b_xh, b_hh"

IMPORTS = [
    "import numpy as np",
    "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt",
    "import numpy as np\nfrom course_rnn.grading import check, pack",
    "from math import *\nimport numpy as np",
    "from numpy import *\nimport numpy as np\nfrom typing import Optional, Tuple",
    "import os\nos.environ['OMP_NUM_THREADS'] = '1'\nimport numpy as np\nnp.random.seed(0)",
    "try:\n    import numpy as np\n    print('numpy', np.__version__)\nexcept ImportError:\n"
    "    %pip install numpy\n    import numpy as np",
    "import sys\nif 'google.colab' in sys.modules:\n    !pip install -q course-rnn\n"
    "elif sys.version_info < (3, 8):\n    raise SystemExit('old')\nimport numpy as np",
    "import numpy as np\nnp.set_printoptions(precision=3)\nimport warnings\n"
    "warnings.filterwarnings('ignore')",
    "try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np",
]
FORWARD = [
    [
        f"def rnn_forward({ARGS}):\n    hs = []\n    h = h0\n    for x_t in x:\n"
        "        h = np.tanh(x_t @ W_xh.T + b_xh + h @ W_hh.T + b_hh)\n        hs.append(h)\n"
        "    return np.stack(hs)",
    ],
    [
        f"def rnn_forward({ARGS}):\n    h, hs = h0, np.zeros((len(x), *h0.shape))\n"
        "    for t in range(len(x)):\n        h = step(h, x[t], W_xh, W_hh, b_xh + b_hh)\n"
        "        hs[t] = h\n    return hs",
        "def step(h, x_t, W_xh, W_hh, b):\n    return act(x_t @ W_xh.T + h @ W_hh.T + b)",
        "act = lambda a: np.tanh(a)",
    ],
    [
        "class RNN:\n    def __init__(self, W_xh, W_hh, b):\n"
        "        self.W_xh, self.W_hh, self.b = W_xh, W_hh, b\n        self.h = None\n\n"
        "    def step(self, x_t):\n"
        "        self.h = np.tanh(x_t @ self.W_xh.T + self.h @ self.W_hh.T + self.b)\n"
        "        return self.h\n\n    @staticmethod\n"
        f"    def forward({ARGS}):\n        rnn = RNN(W_xh, W_hh, b_xh + b_hh)\n"
        "        rnn.h = h0\n        return np.array([rnn.step(x_t) for x_t in x])",
        "rnn_forward = RNN.forward",
    ],
    [
        "from functools import partial\ndef forward(f, x, h0, W_xh, W_hh, b_xh, b_hh):\n"
        "    hs = [h0]\n    for x_t in x:\n"
        "        hs.append(f(x_t @ W_xh.T + hs[-1] @ W_hh.T + b_xh + b_hh))\n"
        "    return np.array(hs[1:])",
        "rnn_forward = partial(forward, np.tanh)",
    ],
]
INVERSE = [
    [
        "def inverse_transform(p, u):\n    return np.minimum((np.cumsum(p)[None] <= u[:, None])"
        ".sum(1), len(p) - 1)",
    ],
    [
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Config:\n"
        "    side: str = 'left'\ncfg = Config(side='right')",
        "def inverse_transform(p: 'np.ndarray', u: 'np.ndarray') -> 'np.ndarray':\n"
        "    '''Überall.'''\n    i = np.searchsorted(np.cumsum(p), u, side=cfg.side)\n"
        "    return np.clip(i, 0, len(p) - 1)",
    ],
    [
        "def logged(f):\n    logged.names.append(f.__name__)\n    return f\nlogged.names = []",
        "@logged\ndef inverse_transform(p, u):\n    out = []\n    for value in u:\n"
        "        total, k = 0.0, 0\n        while k < len(p) - 1:\n            total += p[k]\n"
        "            if total > value: break\n            k += 1\n        out.append(k)\n"
        "    return np.array(out)",
    ],
]
PERPLEXITY = [
    [
        "def perplexity(logits, targets):\n    o = logits - logits.max(axis=-1, keepdims=True)\n"
        "    logp = o - np.log(np.exp(o).sum(axis=-1, keepdims=True))\n"
        "    return np.exp(-np.take_along_axis(logp, targets[..., None], -1).mean())",
    ],
    [
        "BIG = 64 * 4\nEYE = np.zeros((BIG, BIG))\nfor i in range(BIG):\n    EYE[i, i] = 1.0",
        "def perplexity(logits, targets):\n    V = logits.shape[-1]\n"
        "    o = logits - logits.max(axis=-1, keepdims=True)\n"
        "    logp = o - np.log(np.exp(o).sum(axis=-1, keepdims=True))\n"
        "    return np.exp(-(logp * EYE[targets][..., :V]).sum(-1).mean())",
    ],
    [
        "table = {}\ndef init():\n    global LIMIT\n    LIMIT = 10 ** 2 / 100\n"
        "    table['axis'] = -1\ninit()",
        "def logsumexp(o):\n    m = o.max(axis=table['axis'], keepdims=True)\n"
        "    s = np.exp(o - m).sum(axis=table['axis'], keepdims=True)\n    return m + np.log(s)",
        "def perplexity(logits, targets):\n    rows = (logits - logsumexp(logits)) * LIMIT\n"
        "    rows = rows.reshape(-1, rows.shape[-1])\n"
        "    return np.exp(-rows[np.arange(len(rows)), targets.ravel()].mean())",
    ],
]
GENERATE = [
    [
        "def generate(start, h0, u, W_xh, W_hh, b_xh, b_hh, W_hy, b_y, temperature):\n"
        "    k, h, out = start, h0, []\n    for value in u:\n"
        "        h = np.tanh(W_xh[:, k] + b_xh + W_hh @ h + b_hh)\n"
        "        o = (W_hy @ h + b_y) / temperature\n        p = np.exp(o - o.max())\n"
        "        k = int(inverse_transform(p / p.sum(), np.array([value]))[0])\n"
        "        out.append(k)\n    return np.array(out)",
    ],
    [
        "def generate(start, h0, u, *weights):\n    *weights, tau = weights\n"
        "    net = Generator(*weights)\n    net.h, k = h0, start\n"
        "    return np.array([k := net.draw(k, value, tau) for value in u])",
        "class Generator:\n    def __init__(self, W_xh, W_hh, b_xh, b_hh, W_hy, b_y):\n"
        "        self.__dict__.update({k: v for k, v in locals().items() if k != 'self'})",
        "def draw(self, k, value, tau):\n"
        "    self.h = np.tanh(self.W_xh[:, k] + self.b_xh + self.W_hh @ self.h + self.b_hh)\n"
        "    o = (self.W_hy @ self.h + self.b_y) / tau\n    p = np.exp(o - o.max())\n"
        "    cdf = np.cumsum(p / p.sum())\n"
        "    return int(min((cdf <= value).sum(), len(p) - 1))\nGenerator.draw = draw",
    ],
]
CALL = "rnn_forward(np.ones((4, 2, 3)), np.zeros((2, 5)), W1, W2, np.zeros(5), np.zeros(5))"
WEIGHTS = "W1, W2 = np.ones((5, 3)), np.ones((5, 5))\n"
EXPERIMENTS = [
    f"import time\n{WEIGHTS}hs = {CALL}\nprint(hs.mean())\ntime.sleep(60)",
    f"{WEIGHTS}losses = []\nwhile True:\n"
    f"    losses.append(perplexity({CALL}, np.ones((4, 2), int)))",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])\nplt.show()",
    "assert inverse_transform(np.array([0.5, 0.5]), np.array([0.7]))[0] == 1\nraise SystemExit",
    "check('2.1', rnn_forward)\ncheck('2.3', perplexity)\npack('02_x')",
    "if __name__ == '__main__':\n    import time\n    time.sleep(60)\n    print(generate)",
    f"%%time\n{WEIGHTS}for epoch in range(10 ** 12):\n    W1 -= 0.1 * {CALL}.mean()",
    "import timeit\n"
    "timeit.timeit(lambda: inverse_transform(np.ones(3) / 3, np.ones(3)), number=10**9)",
    "def benchmark(f, *args):\n    while True: f(*args)\n"
    "benchmark(perplexity, np.ones((2, 2, 3)), 1)",
    "data = open('/content/corpus.txt').read()\nchars = sorted(set(data))\nx = [0] * 10 ** 12",
    "!wget -q http://example.org/data.zip\n!unzip data.zip\n%cd data\nls = !ls",
    "for f in (rnn_forward, perplexity):\n    print(f.__name__)\n    while f: pass",
    "rnn_forward?",
    "import os; os._exit(0)",
    "",
    "# nothing but a note: 'unfinished\n",
    "try:\n    while 1: rnn_forward(1)\nexcept KeyboardInterrupt:\n    pass",
    "x = 1; del x; h = None; step_size = 3; T, N = 4, 5",
    f"{WEIGHTS}with np.errstate(all='ignore'):\n    while True: hs = {CALL}",
    "print(f'''{'-' * 20}\n{rnn_forward.__doc__}\ndef perplexity(logits, targets): return 1\n''')",
]
OLD = "def perplexity(logits, targets):\n    return 3  # first try\n"


def ordinary(number: int) -> tuple[str, bytes]:
    """Name and content of one of the submissions."""
    rng = random.Random(number)
    cells = [IMPORTS[number % len(IMPORTS)]]
    parts = [kind[number % len(kind)] for kind in (FORWARD, INVERSE, PERPLEXITY, GENERATE)]
    if number % 3 == 0:
        cells.append(OLD)
    for part in parts:
        cells += part
        cells.append(rng.choice(EXPERIMENTS))
    for i in range(4):
        place = rng.randrange(1, len(cells) + 1)
        # before the definition a helper is not there yet, which only matters if it is run
        cells.insert(place, EXPERIMENTS[(4 * number + i) % len(EXPERIMENTS)])
    return FORMS[number % len(FORMS)](cells)


def _jupyter(cells):
    return "submission.ipynb", notebook(*cells)


def _colab(cells):
    return "Copy of 02_rnn.ipynb", colab(*cells)


def _percent(cells):
    return "a.py", "\n\n".join("# %%\n" + _no_magics(cell) for cell in cells).encode()


def _nbconvert(cells):
    code = "#!/usr/bin/env python\n# coding: utf-8\n"
    for i, cell in enumerate(cells):
        if cell.startswith("%%"):
            magic, _, body = cell.partition("\n")
            cell = f"get_ipython().run_cell_magic({magic[2:]!r}, '', {body + chr(10)!r})\n"
        code += f"\n# In[{i}]:\n\n\n{_no_magics(cell)}\n\n"
    return "a.py", code.encode()


def _colab_export(cells):
    code = '# -*- coding: utf-8 -*-\n"""Untitled.ipynb\n\nAutomatically generated by Colab.\n"""\n'
    for cell in cells:
        if cell.startswith("%%"):
            cell = COLAB_NOTE + "\n" + "\n".join(f"# {line}" for line in cell.split("\n"))
        code += f"\n{_no_magics(cell)}\n"
    return "a.py", code.encode()


def _no_magics(cell):
    """Line magics as exports write them."""
    lines = []
    for line in cell.split("\n"):
        bare = line.lstrip()
        if bare[:1] in ("%", "!") or bare.endswith("?"):
            line = line.replace(bare, f"get_ipython().system({bare!r})")
        lines.append("ls = get_ipython().getoutput('ls')" if line == "ls = !ls" else line)
    return "\n".join(lines)


FORMS = (_jupyter, _colab, _percent, _nbconvert, _colab_export)
