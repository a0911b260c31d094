import numpy as np
import pytest

from course_rnn.grading.sandbox.inside.answer import MOST_ARRAYS, describe, flatten
from course_rnn.grading.sandbox.inside.module import NAME

A = np.arange(6.0).reshape(2, 3)


class Sub(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs):
        raise AssertionError

    def astype(self, *args):
        raise AssertionError


@pytest.mark.parametrize(
    ("answer", "kind", "expected"),
    [
        (A, "array", [A]),
        (A[::-1, ::2], "array", [A[::-1, ::2]]),
        (A.view(Sub), "array", [A]),
        (A.view(np.matrix), "array", [A]),
        (np.ma.masked_array(A, A > 2), "array", [A]),
        (3, "array", [np.array(3)]),
        (True, "array", [np.array(True)]),
        (2.5, "array", [np.array(2.5)]),
        (np.float32(2.5), "array", [np.array(2.5, np.float32)]),
        (np.longdouble(2.5), "array", [np.array(2.5)]),
        ([1, 2, np.int8(3)], "numbers", [np.array([1, 2, 3])]),
        ([1, 2.5], "numbers", [np.array([1, 2.5])]),
        ([A, A[0]], "list", [A, A[0]]),
        ((A, 1.0), "tuple", [A, np.array(1.0)]),
        (([1, 2.5], A), "tuple", [np.array([1, 2.5]), A]),
        ([[1, np.int8(2)], A], "list", [np.array([1, 2]), A]),
        (([1], [2.5]), "tuple", [np.array([1]), np.array([2.5])]),
        ((), "tuple", []),
        ([], "list", []),
        ((1.0,) * MOST_ARRAYS, "tuple", [np.array(1.0)] * MOST_ARRAYS),
    ],
)
def test_arrays_are_found(answer, kind, expected):
    found, arrays = flatten(answer)
    assert found == kind
    for array, wanted in zip(arrays, expected, strict=True):
        assert type(array) is np.ndarray
        assert array.dtype == wanted.dtype
        assert array.shape == wanted.shape
        assert array.tobytes() == wanted.tobytes()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (None, "none"),
        ("1.0", "other:str"),
        ({}, "other:dict"),
        (1j, "other:complex"),
        (10**30, "other:int"),
        (np.array([None]), "other:array of objects"),
        (np.array(1j), "other:array of complex numbers"),
        (np.array("a"), "other:array of text"),
        (np.zeros(1, [("a", float)]), "other:array of something else"),
        (np.datetime64("2020-01-01"), "other:array of something else"),
        (lambda: 1, "other:function"),
        ((A, None), "tuple"),
        ([[1.0], [2.0]], "list"),
        (([A, 1.0], A), "tuple"),
        (([], A), "tuple"),
        ((["a"], A), "tuple"),
        (([0.0] * 100_001, A), "tuple"),
        (["a"], "list"),
        ((1.0,) * (MOST_ARRAYS + 1), "tuple"),
        ([0.0] * 100_001, "list"),
    ],
)
def test_what_cannot_be_arrays(answer, kind):
    assert flatten(answer) == (kind, None)


def test_tensors():
    import torch

    weights = torch.ones(2, requires_grad=True)
    answer = (weights * 2, torch.ones(1, dtype=torch.bfloat16), torch.tensor(3))
    kind, arrays = flatten(answer)
    assert kind == "tuple"
    assert [array.dtype.str for array in arrays] == ["<f4", "<f4", "<i8"]
    assert arrays[0].tolist() == [2, 2]


def raised(source):
    names = {}
    try:
        exec(compile(source, NAME, "exec"), names)
    except BaseException as error:
        return describe(error)
    raise AssertionError


def test_the_line_is_the_last_of_the_submission():
    said = raised("import json\ndef f():\n    json.loads('{')\nf()\n")
    assert said["line"] == 3
    assert said["raised"][:2] == ["JSONDecodeError", "ValueError"]
    assert said["message"].startswith("Expecting")


def test_a_syntax_error_has_its_own_line():
    assert raised("x = 1\ny = = 2\n")["line"] == 2


def test_other_files_have_no_line():
    assert describe(ValueError("x")) == {
        "raised": ["ValueError", "Exception", "BaseException", "object"],
        "message": "x",
        "line": None,
    }


def test_long_messages_are_cut():
    assert len(raised("raise ValueError('x' * 10**6)")["message"]) == 300


def test_an_exception_that_cannot_be_described():
    source = "class A(Exception):\n    def __str__(self):\n        raise SystemExit\nraise A\n"
    assert raised(source) == {"raised": ["Exception"], "message": "", "line": 4}


def test_torch_out_of_memory_counts_as_memory():
    said = raised("raise RuntimeError('DefaultCPUAllocator: can\\'t allocate memory')")
    assert said["raised"] == ["MemoryError"]
