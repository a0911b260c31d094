import pytest

from course_rnn.data.translation import Translation
from course_rnn.experiments.translation import (
    EXPERIMENT,
    Asked,
    first_of,
    one_a_sentence,
    parts_of,
    references,
    scores,
    summary,
    task_of,
    text_of,
    vocabulary_of,
    writable,
)
from course_rnn.metrics.translation import bleu
from tests.experiments.quick import assert_quick_run

PAIRS = [
    Translation("I see you.", "Te veo.", "by A"),
    Translation("I see you.", "Os veo.", "by B"),
    Translation("I see Tom.", "Veo a Tom.", "by C"),
    Translation("You see me.", "Me ves.", "by D"),
]


@pytest.mark.needs("tatoeba_en_es")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("translation", tmp_path, capsys)
    result = record["results"]["attention"]["0"]
    assert result["all"] >= result["bleu"] >= 0
    assert len(result["texts"][0].splitlines()) == 12


def test_sentences_as_symbols():
    vocabulary = vocabulary_of(PAIRS, 2, 2)
    assert vocabulary.english.words == ("<pad>", "<unk>", ".", "see", "I", "you")
    assert vocabulary.spanish.words == ("<unk>", ".", "veo")
    task = task_of(PAIRS, vocabulary)
    assert task.sources[3] == [1, 3, 1, 2]  # You and me
    assert task.targets[0] == [0, 2, 1]
    assert (task.source_size, task.target_size) == (6, 5)
    assert text_of([2, 1, 3, 4], vocabulary) == "veo."
    assert writable(PAIRS, vocabulary) == []
    assert writable(PAIRS, vocabulary_of(PAIRS[:2], 1, 1)) == PAIRS[:2]


def test_translations_of_a_sentence_stay_together():
    pairs = [Translation(f"{k // 3}", f"{k}", "") for k in range(300)]
    parts = parts_of(pairs)
    seen = [{pair.english for pair in part} for part in parts]
    assert [len(s) for s in seen] == [96, 2, 2]
    assert sum(map(len, parts)) == 300


def test_all_references():
    asked = one_a_sentence(PAIRS)
    assert asked[0] == Asked("I see you.", ("Te veo.", "Os veo."))
    assert first_of(asked)[1][:2] == ("I see Tom.", "Veo a Tom.")
    assert references(asked) == [
        ["Te veo.", "Veo a Tom.", "Me ves."],
        ["Os veo.", "Veo a Tom.", "Me ves."],
    ]


def test_scores():
    asked = [
        Asked("Do you see that man?", ("¿Ves tú a ese hombre?", "¿Ves a ese hombre?")),
        Asked("I see you there.", ("Te veo bien allí.",)),
    ]
    texts = ["¿Ves a ese hombre?", "Te veo bien allí."]
    found = scores(texts, asked)
    assert found["all"] == pytest.approx(100)
    assert found["bleu"] == bleu(texts, [a.spanish[0] for a in asked]).score < 100
    assert found["bleu, 4 or 5"] == found["bleu"]
    assert "bleu, 6 to 8" not in found
    assert 0 < found["chrf"] < 100


def test_the_arms_differ_by_their_decoder_alone():
    with_, without = (dict(EXPERIMENT.arms[arm].recipe) for arm in ("attention", "none"))
    assert (with_.pop("decoder"), without.pop("decoder")) == ("luong", "plain")
    assert with_ == without


@pytest.mark.parametrize(
    ("with_", "without", "status"),
    [
        ((40, 30, 20), (40, 20, 15), "reproduced"),
        ((40, 30, 10), (40, 20, 15), "partly"),
        ((30, 20, 20), (30, 25, 20), "partly"),
        ((30, 20, 20), (30, 25, 30), "not reproduced"),
    ],
)
def test_status(with_, without, status):
    def result(short, all_of_them, long):
        names = ("bleu, up to 3", "bleu", "bleu, 6 to 8")
        rest = {"all": 0, "chrf": 0, "greedy": 0, "bleu, 4 or 5": 0}
        return {"0": dict(zip(names, (short, all_of_them, long), strict=True)) | rest}

    results = {"attention": result(*with_), "none": result(*without)}
    assert summary(results).status == status
