import json
import re

import numpy as np
import pytest

from course_rnn.figures import InteractiveFigure, injected_error, next_symbol, plane_dynamics
from course_rnn.figures.base import identifier


def test_the_data_reach_the_page_unharmed():
    text = "a</script><b>\n"
    symbols = sorted(set(text))
    logits = np.linspace(-1, 1, (len(text) - 1) * len(symbols)).reshape(len(text) - 1, -1)
    page = next_symbol(text, logits, symbols)._repr_html_()
    data = json.loads(
        re.search(r'draw\(document.getElementById\(".*?"\), (.*)\);\n', page).group(1)
    )
    assert data["text"] == text
    assert data["symbols"] == symbols
    assert np.abs(np.array(data["logits"]) - logits).max() <= 0.5e-4
    assert page.count("</script>") == 1  # the one that ends the element


def test_the_same_figure_is_the_same_html_and_another_has_another_id():
    one, two = plane_dynamics(steps=3), plane_dynamics(steps=4)
    ident = r'id="(crnn-\w+)"'
    assert one._repr_html_() == plane_dynamics(steps=3)._repr_html_()
    assert re.findall(ident, one._repr_html_()) != re.findall(ident, two._repr_html_())


def test_the_norms_of_an_injected_error_become_logarithms(rng):
    lengths = (128, 4)  # in the page they stand in order
    rnn = {T: 10 ** rng.uniform(-40, 8, (2, T)) for T in lengths}
    lstm = {T: 10 ** rng.uniform(-40, 8, (3, T)) for T in lengths}
    data = injected_error([0.9, 1.1], [0.0, 3.0, 5.0], rnn, lstm).data
    assert data["lengths"] == [4, 128]
    assert data["radii"] == [0.9, 1.1]
    assert data["biases"] == [0, 3, 5]
    for k, T in enumerate(data["lengths"]):
        for curves, norms in ((data["rnn"], rnn), (data["lstm"], lstm)):
            assert np.abs(np.array(curves[k]) - np.log10(norms[T])).max() <= 0.5e-2 + 1e-12


def test_a_figure_asks_for_nothing_from_outside():
    page = plane_dynamics()._repr_html_()
    assert re.findall(r"https?://[^\"' ]+", page) == ["http://www.w3.org/2000/svg"]
    assert len(page) < 12_000


def test_the_label_is_escaped():
    figure = InteractiveFigure("plane_dynamics", {}, 'a "quoted" <label>')
    assert 'aria-label="a &quot;quoted&quot; &lt;label&gt;"' in figure._repr_html_()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: plane_dynamics(steps=0), "steps: expected an integer of at least 1, got 0"),
        (
            lambda: next_symbol("abc", np.zeros((3, 2)), "ab"),
            r"logits: expected \(2, 2\) for this text and vocabulary, got \(3, 2\)",
        ),
        (
            lambda: next_symbol("abc", np.zeros((2, 2)), "ab"),
            r"text: expected characters of the vocabulary, got \['c'\]",
        ),
        (lambda: next_symbol("ab", np.full((1, 2), np.nan), "ab"), "logits: expected finite"),
    ],
)
def test_bad_input(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_the_identifier_is_the_same_where_the_last_digits_differ():
    data = {"values": [0.1, 2.0, -3e-9], "text": "a", "steps": [1, 2]}
    other = {"values": [0.1 + 1e-16, 2.0 - 1e-12, -3.0000001e-9], "text": "a", "steps": [1, 2]}
    assert identifier("a figure", data) == identifier("a figure", other)
    for changed in ({"values": [0.2, 2.0, -3e-9]}, {"text": "b"}, {"steps": [1, 3]}):
        assert identifier("a figure", data) != identifier("a figure", data | changed)
    assert identifier("a figure", data) != identifier("another", data)
