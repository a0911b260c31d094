"""Every public module and function of the package has its place on an API page."""

import importlib
import inspect
import pkgutil
import re
import sys

import pytest
from page_checks import HTML, ROOT

import course_rnn

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import formulas
import shapes
from api_pages import modules, pages

from tools import api_stubs

# Argument checks and the exercises' own parts: read by contributors, not by readers of the book.
INTERNAL = (".validate", ".exercises.ch", "._")
MODULES = [
    module.name
    for module in pkgutil.walk_packages(course_rnn.__path__, "course_rnn.")
    if not module.ispkg
    and not module.name.endswith("__main__")
    and not module.name.rpartition(".")[2].startswith("_")
]


def listed():
    """Return the modules that the API pages show."""
    named = []
    for page in ROOT.glob("book/api/*.md"):
        if api_stubs.BLOCK in page.read_text():
            block = page.read_text().split(api_stubs.BLOCK)[1].split("```")[0]
            named += pages(block.splitlines())
    return [module for name in named for module in modules(name)]


def undocumented(module):
    """Name the public functions and classes of a module that lack a docstring."""
    return [
        name
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == module.__name__
        and not (thing.__doc__ or "").strip()
    ]


def test_every_module_is_on_one_page():
    expected = [name for name in MODULES if not any(part in name for part in INTERNAL)]
    shown = [name for name in listed() if not any(part in name for part in INTERNAL)]
    assert sorted(shown) == sorted(expected)


# The parts of an exercise are its own, and right answers are written as students write them.
@pytest.mark.parametrize("name", [name for name in MODULES if ".exercises.ch" not in name])
def test_everything_public_has_a_docstring(name):
    assert undocumented(importlib.import_module(name)) == []


def unmentioned_parameters(module):
    """Name the parameters of public functions that their docstrings do not speak of."""
    missing = []
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        if function.__module__ == module.__name__:
            names = inspect.signature(inspect.unwrap(function)).parameters
            doc = function.__doc__ or ""
            missing += [f"{name}({p})" for p in names if not re.search(rf"\b{p}\b", doc)]
    return missing


# What a chapter or a learner calls. (The parsers of data and the parts of an exercise speak for
# themselves in a line.)
CALLED = tuple(f"course_rnn.{part}" for part in ("reference", "pytorch", "metrics", "plotting"))


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith(CALLED)])
def test_every_parameter_is_documented(name):
    assert unmentioned_parameters(importlib.import_module(name)) == []


def without_example(module):
    """Name the public functions and classes of a module whose docstring shows no use."""
    return [
        f"{module.__name__}.{name}"
        for name, thing in vars(module).items()
        if not name.startswith(("_", "expect_"))
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == module.__name__
        and ">>>" not in (thing.__doc__ or "")
    ]


SHOWN = tuple(f"course_rnn.{part}." for part in ("reference", "metrics", "pytorch", "data"))


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.startswith(SHOWN) and ".validate" not in name]
)
def test_everything_public_has_an_example(name):
    assert without_example(importlib.import_module(name)) == []


def test_a_missing_example_is_found():
    missing = without_example(importlib.import_module("course_rnn.training.runtime"))
    assert missing


def test_each_module_has_its_page():
    changed, wanted = api_stubs.differences(ROOT / "book/api")
    assert changed == []
    assert ROOT / "book/api/reference/rnn.md" in wanted


def test_a_page_that_is_missing_or_left_over_is_found(tmp_path):
    (tmp_path / "data.md").write_text("# Data\n\n```{api-index}\ncourse_rnn.data.bio\n```\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "gone.md").touch()
    changed, wanted = api_stubs.differences(tmp_path)
    assert [path.name for path in changed] == ["bio.md", "gone.md"]
    assert wanted == {
        tmp_path / "data/bio.md": "# data.bio\n\n```{api-modules} course_rnn.data.bio\n```\n"
    }


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("States h_1 … h_T; all", r"States [h_{1} \dots  h_{T}]; all"),
        ("diag(φ'(a_t)) W_hh", r"[\operatorname{diag}(\varphi '(a_{t})) W_{hh}]"),
        ("(see ∂L/∂h_t) W's h", r"(see [\partial L/\partial h_{t}]) W's h"),
        ("m ← m + g², then", r"[m \leftarrow  m + g^2], then"),
        ("from ±1/√H, as", r"from [\pm 1/\sqrt{H}], as"),
        ("``W_hh`` and `to_bio` of a 2-bit x", "``W_hh`` and `to_bio` of a 2-bit x"),
        (
            "* **W_xh** (*float array (H, I)*) -- W_xh",
            "* **W_xh** (*float array (H, I)*) -- [W_{xh}]",
        ),
        (":func:`~course_rnn.a.b_t` and fit_add_k", ":func:`~course_rnn.a.b_t` and fit_add_k"),
    ],
)
def test_formulas_in_a_line_are_found(text, set_):
    marked = set_.replace("[", r"\ :math:`").replace("]", "`\\ ")
    assert formulas.inline(text) == marked


def test_a_block_of_formulas_is_set_and_examples_stay():
    lines = ["Gates:", "", "    h_t = o ∘ c_t", "", ">>> h_t = 1", "h_t", "", "And h_t."]
    assert formulas.typeset(lines, blocks=True) == [
        *[
            "Gates:",
            "",
            ".. math::",
            "",
            r"   h_{t} &= o \odot  c_{t} \\",
            "",
            ">>> h_t = 1",
            "h_t",
        ],
        *["", r"And \ :math:`h_{t}`\ ."],
    ]


def test_signatures_say_shapes():
    from course_rnn.data.padding import pad, unpad
    from course_rnn.reference.lstm import lstm_forward
    from course_rnn.reference.rnn import rnn_forward

    arguments, result = shapes.with_shapes(rnn_forward, "(x, h0, *, nonlinearity='tanh')")
    assert arguments == (
        "(x: Float[T, N, I] | Integer[T, N], h0: Float[N, H], *, nonlinearity='tanh')"
    )
    assert result == "tuple[Float[T, N, H], RNNCache]"
    assert shapes.with_shapes(lstm_forward, "(W_xh)")[0] == "(W_xh: Float[4*H, I])"
    assert shapes.with_shapes(unpad, "(values)") == ("(values: Shaped[T, N, ...])", None)
    assert shapes.with_shapes(pad, "(sequences, value)") == ("(sequences, value)", None)
    assert shapes.with_shapes(len, "(what is this)") == ("(what is this)", None)


@pytest.mark.browser
def test_the_pages_hold_the_functions():
    if not HTML.exists():
        pytest.skip("the book is not built: run `make html`")
    for module, function in (("rnn", "rnn_forward"), ("lstm", "lstm_backward")):
        page = (HTML / "book/api/reference" / f"{module}.html").read_text()
        assert f'id="course_rnn.reference.{module}.{function}"' in page
        assert f"tests/reference/test_{module}.py" in page
