import ast

import pytest

from course_rnn.submission.scopes import Scope


def scope(code):
    return Scope().read(ast.parse(code).body)


@pytest.mark.parametrize(
    ("code", "loads", "stores", "changes"),
    [
        ("x = y", "y", "x", ""),
        ("x, (y, *z) = a", "a", "x y z", ""),
        ("x += y", "x y", "x", "x"),
        ("x[i] = y", "x i y", "", "x"),
        ("x.a.b = y", "x y", "", "x"),
        ("x.append(y)", "x y", "", "x"),
        ("del x", "x", "x", ""),
        ("del x[0]", "x", "", "x"),
        ("for x in y: z", "y z", "x", ""),
        ("with x as y: pass", "x", "y", ""),
        ("import a.b, c as d", "", "a d", ""),
        ("from a import b as c", "", "c", ""),
        ("[x for x in y if z]", "y z", "", ""),
        ("[w := x for x in y]", "y", "w", ""),
        ("[x.sort() for x in y]", "y", "", "y"),
        ("f(x, out=y)", "f x y", "", "y"),
        ("try: pass\nexcept E as e: pass", "E", "e", ""),
        ("match x:\n case [a, *b]: pass\n case {'k': c, **d}: pass", "x", "a b c d", ""),
        ("x: y = z", "z", "x", ""),
        ("def f(a=x): return y", "x", "f", ""),
        ("map(x.append, y)", "map x y", "", "x"),
    ],
)
def test_names(code, loads, stores, changes):
    got = scope(code)
    wanted = (set(words.split()) for words in (loads, stores, changes))
    assert (got.loads, got.stores, got.changes) == tuple(wanted)


def test_what_a_function_reads_is_deferred():
    got = scope(
        "def f(a, *, b=x):\n    c = a + y\n    def g(): return c + z\n    return lambda q: q + w"
    )
    assert got.deferred == {"y", "z", "w"}
    (key, function), *_ = got.functions
    assert (key, function.parameters) == ("f()", ["a", "b"])


def test_global_names():
    ((_, function),) = scope("def f():\n    global x\n    x = y = 1").functions
    assert (function.outside, function.own) == ({"x"}, {"y"})


def test_methods_and_classes():
    got = scope("class C(B):\n    k = x\n    def __init__(self): self.y = z\n    def m(self): pass")
    assert [key for key, _ in got.functions] == [".__init__()", ".m()", "C()"]
    assert (got.loads, got.deferred, got.stores) == ({"B", "x"}, {"z"}, {"C"})
