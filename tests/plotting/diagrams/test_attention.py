import pytest

from course_rnn.plotting import attention_decoder, self_attention, soft_lookup
from course_rnn.plotting.diagrams import _parts
from tests.plotting.diagrams.drawings import arrows, boxes, edges


def test_the_query_meets_every_key_and_all_values_come_back(ax):
    soft_lookup(ax, ["5", "May", "2013"], [0, 2, 1], [0.09, 0.67, 0.24])
    said = boxes(ax)
    assert [said[f"score {s}"] for s in (1, 2, 3)] == ["0", "2", "1"]
    drawn = edges(ax)
    assert {("5", "key 1"), ("May", "key 2"), ("2013", "value 3")} <= set(drawn)
    assert {("query", "score 1"), ("score 1", "score 2"), ("score 2", "score 3")} <= set(drawn)
    assert {(f"key {s}", f"score {s}") for s in (1, 2, 3)} <= set(drawn)
    to_context = [a for a in arrows(ax) if a.patchB and a.patchB.get_label() == "context"]
    widths = [a.get_linewidth() for a in to_context]
    assert len(widths) == 3
    assert widths[0] < widths[2] < widths[1]  # as the weights


SHARED = {
    ("memory", "weights"), ("weights", "context"), ("context", "combine"), ("fed", "cell"),
    ("cell", "h"), ("h", "combine"), ("combine", "logits"), ("before", "cell"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("before", "more"),
    [
        (False, {("h", "weights")}),
        (True, {("before", "weights"), ("context", "cell"), ("fed", "combine")}),
    ],
)
def test_the_wiring_is_that_of_the_formulas(ax, before, more):
    attention_decoder(ax, before=before)
    assert set(edges(ax)) == SHARED | more
    assert len(edges(ax)) == len(SHARED | more)


def test_only_the_left_side_has_chains_and_everybody_is_asked(ax):
    self_attention(ax, ["5", "May", "2013"])
    asked = edges(ax, dashed=True)
    assert len(asked) == len(set(asked)) == 18
    assert {(f"state {s}", f"writer {t}") for s in (1, 2, 3) for t in (1, 2, 3)} <= set(asked)
    chains = [(a, b) for a, b in edges(ax, dashed=False) if a.split()[0] == b.split()[0]]
    assert sorted(chains) == [
        (f"{name} {k}", f"{name} {k + 1}") for name in ("state", "writer") for k in (1, 2)
    ]
    new = [p for p in ax.patches if p.get_label() == "new 1"]
    assert _parts.centre(new[0])[0] > 2  # on the right
