from course_rnn.plotting import encoder_decoder
from tests.plotting.diagrams.drawings import boxes, edges


def test_the_source_ends_in_v_and_outputs_are_fed_back(ax):
    encoder_decoder(ax, ["hello", "you"], ["hallo"])
    said = boxes(ax)
    assert [said[f"in {t}"] for t in (1, 2, 3, 4)] == ["hello", "you", "START", "hallo"]
    assert [said[f"out {t}"] for t in (3, 4)] == ["hallo", "END"]
    assert [said[f"state {t}"] for t in (1, 2, 3, 4)] == ["", "$v$", "", ""]
    assert edges(ax, dashed=True) == [("out 3", "in 4")]
    assert sorted(edges(ax, dashed=False)) == sorted(
        [(f"in {t}", f"state {t}") for t in (1, 2, 3, 4)]
        + [(f"state {t}", f"state {t + 1}") for t in (1, 2, 3)]
        + [(f"state {t}", f"out {t}") for t in (3, 4)]
    )
