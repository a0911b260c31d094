import pytest

from course_rnn.submission import parse_submission
from tests.submission.notebooks import refusal

F = "def f(x):\n    return x\n"
REFUSED = {
    "unknown coding": ("a.py", b"# coding: klingon\n" + F.encode(), "encoding"),
    "quadratic coding": ("a.py", b"# coding: punycode\n" + F.encode(), "encoding"),
    "no text coding": ("a.py", b"# coding: rot13\n" + F.encode(), "encoding"),
    "BOM and coding": ("a.py", b"\xef\xbb\xbf# coding: latin-1\n" + F.encode(), "encoding"),
    "not as declared": ("a.py", b"# coding: ascii\nK = '\xe9'\n", "encoding"),
    "not as undeclared": ("a.py", b"K = '\xe9'\n", "encoding"),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(name, data, said):
    error = refusal(name, data)
    assert said in str(error)
    assert error.verdict == "FORMAT"


@pytest.mark.parametrize(
    ("cookie", "codec"),
    [
        ("utf-7", "utf-7"),
        ("UTF_8", "utf-8"),
        ("latin-1", "latin-1"),
        ("cp1252", "cp1252"),
        ("gbk", "gbk"),
    ],
)
@pytest.mark.parametrize("head", ["# coding: {}\n", "#!/usr/bin/python\n# -*- coding={} -*-\n"])
def test_declared_encodings(cookie, codec, head):
    code = head.format(cookie) + "def f(x):\n    return K\nK = 'ü'\n"
    data = code.encode(codec)
    if codec == "utf-7":
        data = data.replace(b"def f", b"+AGQ-ef f")  # hidden from whoever reads it as ASCII
    source = parse_submission("a.py", data).slices["f"]
    assert source.endswith("def f(x):\n    return K\nK = 'ü'\n\n"), source


def test_a_coding_comment_further_down_is_a_comment():
    data = F.encode() + b"# coding: no such thing\n"
    assert parse_submission("a.py", data).slices["f"].startswith(F)
    line = "def f(x): return x\n"
    data = line.encode() + b"# coding: no such thing\n"
    assert parse_submission("a.py", data).slices["f"].startswith(line)
