import json

import numpy as np
import pytest

from course_rnn.grading.sandbox.inside.values import decode, encode


def there_and_back(value):
    arrays = []
    return decode(json.loads(json.dumps(encode(value, arrays))), arrays)


@pytest.mark.parametrize(
    "value",
    [1, 2.5, True, None, "é", [1, [2.0]], (1, ("a",)), {"a": (1, 2), 3: [None]}, [], (), {}, 1e300],
)
def test_plain_values_come_back_with_their_types(value):
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value)


def test_arrays_stay_arrays_and_scalars_scalars():
    array, scalar = np.arange(3), np.float32(0.5)
    back = there_and_back({"a": [array], "s": scalar, "zero": np.array(1.0)})
    assert back["a"][0] is array
    assert type(back["s"]) is np.float32
    assert back["s"] == scalar
    assert type(back["zero"]) is np.ndarray
    assert back["zero"].shape == ()


@pytest.mark.parametrize("value", [object(), {1, 2}, 1j, b"x", [1, {2}], np.random.default_rng(0)])
def test_what_cannot_be_sent(value):
    with pytest.raises(ValueError, match="value: expected arrays"):
        encode(value, [])
