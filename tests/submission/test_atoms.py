import ast

import pytest

from course_rnn.submission.atoms import (
    asks_for_main,
    origins,
    plain_names,
    shows,
    take_apart,
)


def atoms(code):
    return take_apart(ast.parse(code).body)


def test_blocks_are_taken_apart():
    found = atoms(
        "for i in x:\n  try:\n    a\n  except E:\n    b\n  else:\n    c\n  finally:\n    d\ne"
    )
    assert [atom.node.lineno for atom in found] == [1, 2, 3, 5, 7, 9, 10]
    assert [len(atom.parents) for atom in found] == [0, 1, 2, 2, 2, 2, 0]
    assert [len(atom.guards) for atom in found] == [0, 0, 1, 0, 0, 0, 0]
    assert [atom.index for atom in found] == list(range(7))
    assert (found[0].last, found[2].seen_from, found[6].seen_from) == (5, 6, 6)


@pytest.mark.parametrize(
    ("code", "rebinds"),
    [
        ("x = 1", True),
        ("def x(): pass", True),
        ("import x", True),
        ("import x.y", False),
        ("del x", False),
        ("x[0] = 1", False),
        ("if a: x = 1", False),
        ("with a: x = 1", True),
        ("if __name__ == '__main__': x = 1", True),
        ("match a:\n case 1: x = 1", False),
    ],
)
def test_what_replaces_older_values(code, rebinds):
    assert atoms(code)[-1].rebinds == rebinds


@pytest.mark.parametrize(
    ("code", "everything"),
    [
        ("from a import *", True),
        ("from a import b", False),
        ("globals()['x'] = 1", True),
        ("globals().update(x)", True),
        ("exec('x = 1')", True),
        ("x = eval('1')", False),
        ("x = 1", False),
    ],
)
def test_what_may_bind_any_name(code, everything):
    assert atoms(code)[0].everything == everything


def test_a_few_words():
    assert [shows(atom) for atom in atoms("print(1)\n'text'\nplt.show()\nf(1)\nx = 1")] == [
        1,
        1,
        1,
        0,
        0,
    ]
    found = origins(atoms("import a.b, c.d as e\nfrom f.g import h"))
    assert found == {"a": "a", "e": "c", "h": "f"}
    assert plain_names(atoms("H = 3\nK = H * 2\nL = [1]\nM = K\nM = f()\nN = M")) == {"H", "K"}
    assert asks_for_main(ast.parse("if '__main__' == __name__: pass").body[0])
    assert not asks_for_main(ast.parse("if __name__ != '__main__': pass").body[0])
