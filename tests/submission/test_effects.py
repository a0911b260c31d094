import ast

import pytest

from course_rnn.submission.effects import Effects
from course_rnn.submission.scopes import Scope


def effects(code):
    return Effects([Scope().read([node]) for node in ast.parse(code).body], {"np", "plt"})


def call(code):
    return Scope().read(ast.parse(code).body).calls[0]


CODE = """
def fill(a, b, *, c=None): b[0] = 1
def chain(x): fill(1, x)
def view(a):
    row = a[0]
    row += 1
def same(a): return a
def new(a): return a + 1
def init():
    global W
    W = 1
    T.append(2)
def calls(): init()
class C:
    def __init__(self, a): a.append(1)
    def step(self, b): self.n = len(b)
    def take(self, b): b.clear()
def gen(): yield 1
"""


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("fill(x, y)", "y"),
        ("fill(b=x, a=y)", "x"),
        ("fill(*x)", "x"),
        ("chain(x)", "x"),
        ("view(x)", "x"),
        ("same(x)", ""),
        ("C(x)", "x"),
        ("c.step(x)", "c x"),
        ("v = c.take(x)", "x"),
        ("unknown(x)", "x"),
        ("v = unknown(x)", ""),
        ("np.fill(x)", "x"),
        ("v = np.copyto(x, y)", "x"),
        ("print(x)", ""),
        ("plt.draw(x)", ""),
        ("np.testing.assert_allclose(x, y)", ""),
        ("x.unknown(y)", "x"),
        ("x.mean()", ""),
        ("v = x.zero_()", "x"),
        ("unknown(fill)", ""),
    ],
)
def test_what_a_call_changes(code, changed):
    assert effects(CODE).changed_by(call(code)) == set(changed.split())


def test_what_a_call_changes_outside():
    found = effects(CODE)
    assert found.outside("init()") == found.outside("calls()") == {"W", "T"}
    assert found.outside("fill()") == found.outside("nothing()") == set()


def test_what_gives_back_what_it_is_given():
    assert effects(CODE).passable >= {"same()", "C()"}
    assert not effects(CODE).passable & {"new()", "fill()"}


def test_functions_that_are_given_may_be_called():
    assert effects(CODE).keys_of(call("map(init, x)")) == {"map()", "init()"}
    assert effects(CODE).called("calls()") == {"init()"}
    assert effects(CODE).is_lazy("gen()")
    assert not effects(CODE).is_lazy("same()")
