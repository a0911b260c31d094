import pytest

from course_rnn.plotting import scan_rounds


@pytest.mark.parametrize("steps", [2, 5, 8])
def test_on_top_every_element_has_seen_all_steps_up_to_it(ax, steps):
    scan_rounds(ax, steps=steps)
    labels = [text.get_text() for text in ax.texts]
    rounds = (steps - 1).bit_length()
    for t in range(2, steps + 1):
        assert f"1–{t}" in labels
    assert f"round {rounds}" in labels
    assert f"round {rounds + 1}" not in labels


def test_bad_input(ax):
    for steps in (1, 9):
        with pytest.raises(ValueError, match="steps: expected 2 to 8"):
            scan_rounds(ax, steps=steps)
