"""Random programs of assignments, loops and calls: a slice gives what the whole gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.submission.programs import expect_same

NAMES = st.sampled_from("abcdL")
VALUES = st.one_of(
    st.integers(0, 3).map(str),
    NAMES.map("twice({})".format),
    NAMES.map("first({})".format),
    NAMES.map("[{}]".format),
    NAMES.map("list(flat({}))".format),
    st.just("other()"),
    NAMES,
)
SIMPLE = st.one_of(
    st.builds("{} = {}".format, NAMES, VALUES),
    st.builds("{}, {} = {}, {}".format, NAMES, NAMES, VALUES, VALUES),
    st.builds("{} = {} = {}".format, NAMES, NAMES, VALUES),
    st.builds("put({}, {})".format, NAMES, VALUES),
    st.builds("{} = put({}, {})".format, NAMES, NAMES, VALUES),
    st.builds("if isinstance(L, list): L.append({})".format, VALUES),
    st.builds("K['{}'] = {}".format, NAMES, VALUES),
    st.builds("note({})".format, VALUES),
    st.builds("print(len(flat({})), slow())".format, NAMES),
    st.just("L = []"),
    st.just("count += 1"),
)


def _indent(lines):
    return "".join(f"    {line}\n" for text in lines for line in text.split("\n"))


def _block(inner):
    lines = st.lists(inner, min_size=1, max_size=3).map(_indent)
    return st.one_of(
        st.builds("for i in range(3):\n{}    if i == {}: break".format, lines, st.integers(0, 5)),
        st.builds("if count > {}:\n{}else:\n{}".format, st.integers(0, 2), lines, lines),
        st.builds("for i in range(2):\n{}".format, lines),
        st.builds("try:\n{}    int('x')\nexcept ValueError:\n{}".format, lines, lines),
        st.builds("for {} in flat({}):\n{}".format, NAMES, NAMES, lines),
    ).map(lambda text: text.removesuffix("\n"))


STATEMENTS = st.recursive(SIMPLE, _block, max_leaves=6)
HEAD = """\
a, b, c, d, L, K, count = 1, 2, [3], [], [], {}, 0
def flat(x): return x[:4] if isinstance(x, list) else [x]
def twice(x): return 2 * len(flat(x))
def first(x): return flat(x)[0] if flat(x) else 0
def put(x, v):
    if isinstance(x, list): x.append(repr(v)[:9])
    return x
def note(x):
    global count
    count += twice(x)
def other(): return K.get('a', L)
"""
TAIL = "def f(): return repr({})[:2000]"


@given(st.lists(STATEMENTS, max_size=12), st.sampled_from([*"abcdLK", "count", "(a, L)"]))
@settings(max_examples=60, deadline=None)
def test_a_slice_is_as_good_as_the_whole(statements, wanted):
    expect_same("\n".join([HEAD, *statements, TAIL.format(wanted)]))
