import pytest
import torch

from course_rnn.data.tagging import TaggedSentence
from course_rnn.experiments.pos import EXPERIMENT, RUNS, make_tagger, rights, summary
from course_rnn.pytorch.tagger import BothWays, ToTheLeft, ToTheRight
from course_rnn.pytorch.word_features import WordEmbedding
from course_rnn.training.tagging import make_vocabulary, tag_batch
from tests.experiments.quick import assert_quick_run

SENTENCE = TaggedSentence(("The", "old", "man", "the", "boats"), ("D", "N", "V", "D", "N"))


@pytest.mark.needs("ud_english_ewt")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("pos", tmp_path, capsys)
    result = record["results"]["both"]["0"]
    assert 0 < result["dev"] < 100
    assert result["test_known"] != result["test_unknown"]


def test_known_and_unknown_words_apart():
    found = rights("dev", [SENTENCE], [["D", "J", "N", "D", "N"]], {"the", "man"})
    assert found == {
        "dev": 60.0,
        "dev_known": pytest.approx(100 * 2 / 3),
        "dev_unknown": 50.0,
    }


def test_the_arms_differ_by_what_they_read_alone():
    arms = {name: dict(arm.recipe) for name, arm in EXPERIMENT.arms.items()}
    words = arms.pop("both, no letters")
    assert words == arms["both"] | {"filters": 0}
    for name, recipe in arms.items():
        assert recipe.pop("run") == name
        assert recipe.pop("hidden") == (128 if name == "both" else 208)
    assert all(recipe == arms["left"] for recipe in arms.values())


def test_recurrent_weights_are_as_many():
    vocabulary = make_vocabulary([SENTENCE])
    sizes = {}
    for name in RUNS:
        model = make_tagger(vocabulary, EXPERIMENT.arms[name].recipe)
        sizes[name] = sum(p.numel() for p in model.run.parameters())
    assert max(sizes.values()) < 1.02 * min(sizes.values())


def test_models_of_the_recipes():
    vocabulary = make_vocabulary([SENTENCE])
    models = {n: make_tagger(vocabulary, arm.recipe) for n, arm in EXPERIMENT.arms.items()}
    kinds = {name: type(model.run) for name, model in models.items()}
    assert kinds == {
        "both": BothWays,
        "left": ToTheRight,
        "right": ToTheLeft,
        "both, no letters": BothWays,
        "left, one word later": ToTheRight,
        "left, two words later": ToTheRight,
    }
    assert models["left, one word later"].run.delay == 1
    assert models["left, two words later"].run.delay == 2
    assert isinstance(models["both, no letters"].features, WordEmbedding)
    words, characters, lengths, _ = tag_batch([SENTENCE], vocabulary)
    for model in models.values():
        assert torch.isfinite(model(words, characters, lengths)).all()


@pytest.mark.parametrize(
    ("both", "left", "status"),
    [(94.5, 93.0, "reproduced"), (94.5, 94.6, "partly"), (94.0, 93.0, "not reproduced")],
)
def test_status(both, left, status):
    keys = ("dev", "test", "test_known", "test_unknown", "recurrent")
    arms = {"both": both, "left": left, "right": 92.0}
    assert summary({k: {"0": dict.fromkeys(keys, v)} for k, v in arms.items()}).status == status
