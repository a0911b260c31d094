import numpy as np
import pytest

from course_rnn.figures import beat_timer

T, H = 7, 4


@pytest.fixture
def parts(rng):
    since = np.full(T, np.nan)
    since[2:5] = 0.0, 8.33, 16.67
    return {
        "signal": rng.normal(size=T),
        "states": rng.uniform(-1, 1, size=(T, H)),
        "inside": rng.random(T),
        "since": since,
        "read": rng.normal(size=T),
        "units": [2, 0],
        "rate": 120,
        "delay": 4,
    }


def test_its_data_are_those_of_the_units_and_nothing_is_counted_outside(parts):
    data = beat_timer(**parts, first=3).data
    assert (data["first"], data["rate"], data["delay"]) == (3, 120, 4)
    assert [unit["unit"] for unit in data["units"]] == [2, 0]
    for unit in data["units"]:
        assert np.allclose(unit["h"], parts["states"][:, unit["unit"]], atol=6e-4)
    assert data["since"] == [None, None, 0.0, 8.3, 16.7, None, None]
    for name in ("signal", "inside", "read"):
        assert np.allclose(data[name], parts[name], atol=6e-4)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("states", np.zeros((201, H)), "states: expected 1 to 200 samples, got 201"),
        ("signal", np.zeros(T + 1), r"signal: expected shape \(7,\), got \(8,\)"),
        ("since", np.zeros(T - 1), r"since: expected shape \(7,\)"),
        ("units", [], "units: expected 1 to 6 numbers below 4"),
        ("units", [H], "units: expected 1 to 6 numbers below 4"),
        ("rate", 0, "rate, delay: expected 1 or more"),
        ("delay", -1, "rate, delay: expected 1 or more"),
        ("first", 0, "first: expected a sample from 1 to 7, got 0"),
        ("first", T + 1, "first: expected a sample from 1 to 7, got 8"),
    ],
)
def test_bad_input(parts, name, value, message, without_shape_hook):
    with pytest.raises(ValueError, match=message):
        beat_timer(**parts | {name: value})
