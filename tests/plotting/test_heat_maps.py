import numpy as np
import pytest

from course_rnn.plotting import attention_weights, gate_activations
from course_rnn.plotting.style import INTENSITY
from tests.cases import assert_equal, assert_not_mutated, assert_rejects

GATES = np.array([[0.0, 0.5], [0.25, 1.0], [0.75, 0.125]])
WEIGHTS = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
SOURCES, TARGETS = ["the", "cat", "."], ["el", "gato"]


def texts(labels):
    return [label.get_text() for label in labels]


def test_gates_are_drawn_with_a_row_for_each_unit(ax):
    image = gate_activations(ax, GATES, "a \n")
    assert list(ax.images) == [image]
    assert_equal(image.get_array().data, GATES.T, atol=0)
    assert image.get_clim() == (0, 1)
    assert texts(ax.get_xticklabels()) == ["a", "␣", "↵"]
    assert ax.get_xticks().tolist() == [0, 1, 2]
    assert ax.get_ylabel() == "unit"
    assert all(tick == round(tick) for tick in ax.get_yticks())


def test_the_colours_do_not_depend_on_the_range_of_the_data(ax):
    image = gate_activations(ax, 0.5 + 0 * GATES, "abc")
    assert image.get_clim() == (0, 1)


def test_the_first_symbol_is_on_the_left_and_unit_0_on_top(ax):
    gate_activations(ax, GATES, "abc")
    left, right = ax.get_xlim()
    bottom, top = ax.get_ylim()
    assert left < right
    assert bottom > top


def test_attention_is_drawn_with_a_row_for_each_target(ax):
    image = attention_weights(ax, WEIGHTS, SOURCES, TARGETS)
    assert_equal(image.get_array().data, WEIGHTS, atol=0)
    assert texts(ax.get_xticklabels()) == SOURCES
    assert texts(ax.get_yticklabels()) == TARGETS
    bottom, top = ax.get_ylim()
    assert bottom > top  # the first word written is on top
    assert ax.xaxis.get_ticks_position() == "top"


def test_words_stand_upright_and_characters_do_not(ax):
    attention_weights(ax, WEIGHTS, SOURCES, TARGETS)
    assert {label.get_rotation() for label in ax.get_xticklabels()} == {90}
    attention_weights(ax, WEIGHTS, list("abc"), TARGETS)
    assert {label.get_rotation() for label in ax.get_xticklabels()} == {0}


def test_no_intensity_is_no_ink_and_full_intensity_is_dark():
    alphas = INTENSITY(np.linspace(0, 1, 11))[:, 3]
    assert alphas[0] == 0
    assert alphas[-1] == 1
    # darker and darker over a light page; the filter of the dark theme mirrors lightness
    colours = INTENSITY(np.linspace(0, 1, 11))
    over_white = colours[:, :3] * alphas[:, None] + 1 - alphas[:, None]
    luminance = over_white @ [0.2126, 0.7152, 0.0722]
    assert np.all(np.diff(luminance) < 0)


def test_nothing_is_mutated(ax):
    assert_not_mutated(lambda gates: gate_activations(ax, gates, "abc") and None, GATES)


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda ax: gate_activations(ax, GATES, "ab"), "text", ["each step", "3", "2"]),
        (lambda ax: gate_activations(ax, GATES[0], "ab"), "gates", ["(T, U)", "(2,)"]),
        (lambda ax: gate_activations(ax, 2 * GATES, "abc"), "gates", ["[0, 1]", "0.0 to 2.0"]),
        (lambda ax: gate_activations(ax, -GATES, "abc"), "gates", ["[0, 1]", "-1.0"]),
        (lambda ax: gate_activations(ax, GATES * np.nan, "abc"), "gates", ["[0, 1]", "nan"]),
        (
            lambda ax: attention_weights(ax, WEIGHTS, TARGETS, TARGETS),
            "sources",
            ["each column", "3", "2"],
        ),
        (
            lambda ax: attention_weights(ax, WEIGHTS, SOURCES, SOURCES),
            "targets",
            ["each row", "2", "3"],
        ),
        (
            lambda ax: attention_weights(ax, WEIGHTS * [[1], [0.5]], SOURCES, TARGETS),
            "weights",
            ["sum to 1", "0.5 in row 1"],
        ),
    ],
)
def test_bad_input(call, argument, parts, ax, without_shape_hook):
    assert_rejects(lambda: call(ax), argument, *parts)
    assert not ax.images
