from course_rnn.plotting import sequence_shapes
from tests.plotting.diagrams.drawings import edges

# title: steps, inputs, outputs
EXPECTED = {
    "one to one": (1, {0}, {0}),
    "one to many": (3, {0}, {0, 1, 2}),
    "many to one": (3, {0, 1, 2}, {2}),
    "many to many, aligned": (3, {0, 1, 2}, {0, 1, 2}),
    "many to many, delayed": (6, {0, 1, 2}, {3, 4, 5}),
}


def test_inputs_enter_and_outputs_leave_where_they_should(ax):
    sequence_shapes(ax)
    assert set(EXPECTED) <= {text.get_text() for text in ax.texts}
    wanted = []
    for title, (steps, inputs, outputs) in EXPECTED.items():
        wanted += [(f"{title} h{t - 1}", f"{title} h{t}") for t in range(1, steps)]
        wanted += [(f"{title} x{t}", f"{title} h{t}") for t in inputs]
        wanted += [(f"{title} h{t}", f"{title} y{t}") for t in outputs]
    assert sorted(edges(ax)) == sorted(wanted)
