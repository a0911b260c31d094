import pytest

from course_rnn.exercises.ch07.beam_search.spec import complete_sequences
from course_rnn.reference.ops import log_softmax
from course_rnn.reference.search import n_best


@pytest.mark.parametrize(("width", "alpha"), [(1, 0.0), (2, 0.0), (3, 1.0), (4, 0.6), (99, 1.0)])
def test_what_a_draw_compares_is_what_the_reference_meets(width, alpha, rng):
    for _ in range(20):
        log_p = log_softmax(1.2 * rng.normal(size=(5, 5)))
        sizes = {"max_length": int(rng.integers(1, 6)), "width": width, "alpha": alpha}
        found = n_best(lambda k, _: (log_p[k], None), None, 3, 1, **sizes)  # noqa: B023
        assert complete_sequences(log_p, 3, 1, **sizes) == [h.symbols for h in found]
