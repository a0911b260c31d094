import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.qrs import Found, find_qrs, qrs_labels
from course_rnn.data.synthetic.beats import synthetic_beats
from tests.cases import assert_rejects


@given(st.floats(40, 180), st.integers(0, 2**32))
def test_labels_there_and_back(bpm, seed):
    beats = synthetic_beats(8, bpm, np.random.default_rng(seed))
    labels = qrs_labels(beats)
    t = np.arange(len(labels)) / beats.rate
    for q, r, s in zip(beats.q, beats.r, beats.s, strict=True):
        clear = [(t > q + 1e-6) & (t < r - 1e-6), (t > r + 1e-6) & (t < s - 1e-6)]
        assert np.all(labels[clear[0]] == 1)
        assert np.all(labels[clear[1]] == 2)
    assert (labels > 0).sum() == pytest.approx(beats.width * beats.rate * len(beats.r), abs=99)
    found = find_qrs(np.eye(3)[labels], beats.rate)
    assert isinstance(found, Found)
    assert len(found.r) == len(beats.r)
    assert np.abs(found.r - beats.r).max() <= 1 / beats.rate
    assert np.abs(found.width - beats.width).max() <= 1 / beats.rate + 1e-9


def probabilities(inside, q_share=0.5):
    inside = np.array(inside, dtype=float)
    return np.stack([1 - inside, q_share * inside, (1 - q_share) * inside], axis=1)


def test_what_is_parted_by_little_is_one_and_what_is_short_is_none():
    gap_of_1 = [0] * 8 + [1] * 4 + [0] * 1 + [1] * 4 + [0] * 9
    assert len(find_qrs(probabilities(gap_of_1), 100).r) == 1
    gap_of_2 = [0] * 8 + [1] * 4 + [0] * 2 + [1] * 4 + [0] * 9
    assert len(find_qrs(probabilities(gap_of_2), 100).r) == 2
    assert len(find_qrs(probabilities([0] * 5 + [1] * 2 + [0] * 5), 100).r) == 0
    assert len(find_qrs(probabilities([0] * 5 + [1] * 3 + [0] * 5), 100).r) == 1
    three = [1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1]
    assert find_qrs(probabilities(three), 100).width.tolist() == pytest.approx([0.09])
    assert len(find_qrs(probabilities([0] * 9), 100).r) == 0
    assert len(find_qrs(probabilities([1] * 9), 100).r) == 1


def test_the_width_is_a_soft_count_and_r_where_the_labels_change():
    inside = [0, 0, 0, 0, 0.25, 1, 1, 1, 1, 0.25, 0, 0, 0, 0]
    found = find_qrs(probabilities(inside, q_share=0.75), 100)
    assert found.width.tolist() == pytest.approx([0.045])
    assert found.r.tolist() == pytest.approx([0.05 + 0.03])
    far = np.array(inside)
    far[0] = 0.4  # further away than 0.03 s does not count
    assert find_qrs(probabilities(far), 100).width.tolist() == pytest.approx([0.045])


def test_bad_arguments(without_shape_hook):
    good = np.eye(3)
    for p in (good[0], good[:, :2], good.astype(int), good + 0.1, np.full((2, 3), np.nan)):
        assert_rejects(lambda p=p: find_qrs(p, 100), "p")
    for rate in (0, -1, np.inf, np.nan):
        assert_rejects(lambda rate=rate: find_qrs(good, rate), "rate", rate)
    assert_rejects(lambda: qrs_labels(None), "beats")
