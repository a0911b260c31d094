import matplotlib
import matplotlib.pyplot as plt
import pytest

from course_rnn.plotting import DIVERGING, use_style
from course_rnn.plotting.style import GREY, INK, PALETTE, STYLE


def test_the_style_is_set_and_figures_are_transparent():
    with matplotlib.rc_context():
        use_style()
        figure, ax = plt.subplots()
        assert figure.get_facecolor()[3] == ax.get_facecolor()[3] == 0
        assert [ax.plot([0])[0].get_color() for _ in PALETTE] == PALETTE
        assert figure.get_size_inches().tolist() == list(STYLE["figure.figsize"])
        plt.close(figure)


def test_zero_lets_the_page_show_through_and_the_signs_differ():
    below, zero, above = DIVERGING([0.0, 0.5, 1.0])
    assert zero[3] < 0.01
    assert below[3] == above[3] == 1
    assert below[2] > below[0]  # blue
    assert above[0] > above[2]  # orange


def contrast(colour, page):
    """Contrast ratio of WCAG 2."""

    def luminance(rgb):
        return sum(
            weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
            for weight, c in zip((0.2126, 0.7152, 0.0722), rgb, strict=True)
        )

    one, other = sorted(luminance(matplotlib.colors.to_rgb(c)) for c in (colour, page))
    return (other + 0.05) / (one + 0.05)


@pytest.mark.parametrize("colour", [*PALETTE[:4], GREY])
def test_lines_can_be_seen_on_the_page(colour):
    assert contrast(colour, "#fffdfa") >= 3


def test_text_can_be_read_on_the_page():
    assert contrast(INK, "#fffdfa") >= 4.5
