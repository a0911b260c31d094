import numpy as np
import pytest

from course_rnn.figures import scan_stepper
from course_rnn.reference.scan import linear_recurrence_forward


@pytest.mark.parametrize("steps", [2, 5, 8])
def test_every_element_is_the_map_of_the_steps_it_stands_for(steps, rng):
    a, b = rng.normal(size=(2, steps))
    rounds = scan_stepper(a, b).data["rounds"]
    assert len(rounds) == 1 + (steps - 1).bit_length()
    assert rounds[0] == {"first": list(range(1, steps + 1)), "a": a.tolist(), "b": b.tolist()}
    for k, of_round in enumerate(rounds):
        for t in range(steps):
            first = of_round["first"][t] - 1
            assert first == max(0, t + 1 - 2**k)
            part = [v[first : t + 1, None, None] for v in (a, b)]
            hs, _ = linear_recurrence_forward(*part, np.array([[2.0]]), parallel=False)
            assert hs[-1].item() == pytest.approx(2 * of_round["a"][t] + of_round["b"][t])
    assert set(rounds[-1]["first"]) == {1}


def test_bad_input(without_shape_hook):
    with pytest.raises(ValueError, match="a: expected 2 to 8 steps, got 9"):
        scan_stepper(np.ones(9), np.ones(9))
    with pytest.raises(ValueError, match=r"b: expected shape \(3,\), got \(2,\)"):
        scan_stepper(np.ones(3), np.ones(2))
