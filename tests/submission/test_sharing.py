import ast

import pytest

from course_rnn.submission.sharing import bound_in, closure, groups, root, sources


def expression(code):
    return ast.parse(code, mode="eval").body


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("a", "a"),
        ("a.b[c].T", "a"),
        ("a.shape", ""),
        ("a + b", ""),
        ("[a] * 2", "a"),
        ("a if b else c", "a c"),
        ("a or b", "a b"),
        ("{'k': a, b: c}", "a c"),
        ("(x := a)", "x a"),
        ("a.reshape(2)", ".reshape() a"),
        ("np.asarray(a)", ".asarray() np a"),
        ("a.copy()", ".copy()"),
        ("zip(a, b)", "zip() a b"),
        ("f(a)", "f()"),
        ("f(a)[0]", "f()"),
        ("[x for x in a]", "x a"),
        ("lambda: a", ""),
        ("3", ""),
    ],
)
def test_sources(code, names):
    assert sources(expression(code)) == set(names.split())


def test_closure_goes_through_functions_that_give_back_what_they_are_given():
    pairs = {"a": {"f()"}, "f()": {"a", "b"}, "b": {"f()", "c"}, "c": {"b"}}
    assert closure({"a"}, pairs, set()) == {"a"}
    assert closure({"a"}, pairs, {"f()"}) == {"a", "f()", "b", "c"}
    assert len(set(groups(pairs, {"f()"}).values())) == 1
    assert groups(pairs, set())["b"] == groups(pairs, set())["c"] != groups(pairs, set())["a"]


def test_roots():
    assert root(expression("a.b[0](c).d")) == "a"
    assert root(expression("1 + a")) is None
    assert root(None) is None


def test_bound_names():
    (target,) = ast.parse("a, (b, *c), d.e, f[g] = x").body[0].targets
    assert bound_in(target) == {"a", "b", "c"}
