import numpy as np
import pytest

from course_rnn.figures import beam_tree
from course_rnn.reference.search import n_best

V, START, END = 4, 0, 1
NAMES = ("a", "END", "b", "c")


@pytest.fixture
def step(rng):
    tables = rng.dirichlet(np.ones(V), size=(9, V))  # one a step: no two sequences are as likely
    return lambda symbol, t: (np.log(tables[t, symbol]), t + 1)


def words(run):
    nodes = [node for nodes in run["steps"] for node in nodes]
    spelt = []
    for node in nodes:
        before = spelt[node["parent"]] if node["parent"] >= 0 else ()
        spelt.append((*before, node["symbol"]))
    return nodes, spelt


@pytest.mark.parametrize("width", [1, 2, 3])
def test_complete_nodes_are_what_beam_search_meets(step, width):
    (run,) = beam_tree(step, 0, START, END, NAMES, max_length=4, widths=(width,)).data["runs"]
    nodes, spelt = words(run)
    found = n_best(step, 0, START, END, max_length=4, width=width)
    complete = {
        word: node["log_p"] for node, word in zip(nodes, spelt, strict=True) if node["done"]
    }
    expected = {tuple(NAMES[k] for k in h.symbols): round(h.log_prob, 4) for h in found}
    assert complete == pytest.approx(expected, abs=2e-4)
    assert spelt[run["best"]] == tuple(NAMES[k] for k in found[0].symbols)


def test_at_most_width_are_kept_and_they_are_the_likeliest(step):
    for run in beam_tree(step, 0, START, END, NAMES, max_length=4).data["runs"]:
        for nodes in run["steps"]:
            kept = [node["log_p"] for node in nodes if node["kept"]]
            assert 1 <= len(kept) <= run["width"]
            assert min(kept) >= max([n["log_p"] for n in nodes if not n["kept"]], default=-np.inf)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"max_length": 0}, "max_length: expected 1 to 9, got 0"),
        ({"max_length": 10}, "max_length: expected 1 to 9, got 10"),
        ({"widths": ()}, "widths: expected numbers from 1 to 3"),
        ({"widths": (4,)}, "widths: expected numbers from 1 to 3"),
        ({"end": 4}, r"end: expected a symbol in \[0, 4\), got 4"),
        ({"symbols": "abc"}, "symbols: expected 3 probabilities of a step"),
    ],
)
def test_bad_input(step, change, message):
    arguments = {"step": step, "state": 0, "start": START, "end": END, "symbols": NAMES}
    with pytest.raises(ValueError, match=message):
        beam_tree(**arguments | {"max_length": 4} | change)
