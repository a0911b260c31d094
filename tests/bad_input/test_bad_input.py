"""Every public function answers every bad variant of a valid call with a clear ValueError."""

import importlib
import pkgutil

import numpy as np
import pytest

import course_rnn.pytorch
import course_rnn.reference
from tests.bad_input import pytorch_rows, reference_rows
from tests.bad_input.variants import (
    Row,
    Variant,
    complaint,
    is_legal,
    matches,
    public_functions,
    variants,
)

TABLES = {"reference": reference_rows, "pytorch": pytorch_rows}
ROWS = [
    pytest.param(row, id=f"{package}.{name}")
    for package, table in TABLES.items()
    for name, row in table.ROWS.items()
]
PACKAGES = {"reference": course_rnn.reference, "pytorch": course_rnn.pytorch}


@pytest.mark.parametrize("package", TABLES)
def test_every_public_function_has_a_row(package):
    names = set()
    for module in pkgutil.iter_modules(PACKAGES[package].__path__):
        imported = importlib.import_module(f"{PACKAGES[package].__name__}.{module.name}")
        names |= {f"{module.name}.{name}" for name in public_functions(imported)}
    names = {name for name in names if ".expect_" not in name}  # they are the checks
    table = TABLES[package]
    assert not set(table.ROWS) & set(table.WITHOUT_ROW)
    assert names == set(table.ROWS) | set(table.WITHOUT_ROW)


@pytest.mark.parametrize("row", ROWS)
def test_bad_variants_are_rejected_by_name(row, without_shape_hook):
    row.function(**row.args)  # valid, or the errors would prove nothing
    complaints = {str(v): complaint(row, v) for v in variants(row) if not is_legal(row, v)}
    assert not {variant: text for variant, text in complaints.items() if text}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # legal NaN and integers meet NumPy as is
@pytest.mark.parametrize("row", [p for p in ROWS if p.values[0].legal])
def test_every_exception_is_needed(row, without_shape_hook):
    accepted = [v for v in variants(row) if is_legal(row, v) and complaint(row, v)]
    unneeded = [p for p in row.legal if not any(matches(p, v) for v in accepted)]
    assert not unneeded


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (None, "no error"),
        (TypeError("x: expected floats, got ints"), "TypeError"),
        (ValueError("operands could not be broadcast"), "unclear"),
        (ValueError("y: expected floats, got ints"), "unclear"),
        (ValueError("x: expected floats"), "unclear"),
        (ValueError("x: expected floats, got ints"), None),
        (ValueError("x[0]: expected floats, got ints"), None),
    ],
)
def test_the_driver_tells_clear_errors_from_others(error, text):
    def function(x):
        if error is not None:
            raise error

    got = complaint(Row(function, {}), Variant("x", "rank", {"x": 1}, ("x",)))
    assert got is None if text is None else text in got


def test_the_driver_spoils_every_array():
    row = Row(print, {"x": np.ones((4, 3)), "pair": (np.ones(2, int), "tanh"), "n": 2, "p": 0.5})
    assert [str(v) for v in variants(row)] == [
        *(f"x {kind}" for kind in ("rank", "size0", "size1", "dtype", "empty", "nan")),
        *(f"pair[0] {kind}" for kind in ("rank", "size0", "dtype", "empty")),
        "pair[1] option",
        "n size",
        "p nan",
    ]
